"""How long settling takes at a steady rate, open loop: from when a trade's second side was to be sent to its confirmation, read committed.

Nothing else runs in the client meanwhile, and how late its own loop is stands in the report.
"""

import asyncio
import gc
import os
from time import monotonic
from typing import Any

from streams.bench import volume
from streams.bench.backlog import worked_off
from streams.bench.figures import percentiles_ms
from streams.bench.market import BenchMarket, settling_sides
from streams.bench.open_loop import OpenLoop
from streams.bench.pipeline import Pipeline, Sender, pipeline_for, told_of, verified
from streams.bench.windows import cpu_seconds
from streams.environment.environment import Said
from streams.environment.workers import wait_until_healthy
from streams.settings import Settings

THROUGHPUT_TRADES = 20_000
FIRST_NUMBER = 1_000_000
"""The trades whose latency is taken have numbers from here on."""


def latency(
    settings: Settings, trades: int, rate: float | None, throughput: float, warm_up: float, seed: int, said: Said
) -> dict[str, Any]:
    """`trades` at `rate` a second (None: half of `throughput`, which is measured first where it is 0; 0 trades: a minute).

    Before them come `warm_up` seconds at the same rate that are left out: a cold JVM says nothing of the pipeline.
    """
    market = BenchMarket(seed)
    with pipeline_for(settings, said) as pipeline:
        asyncio.run(_opened(pipeline, market))
        if rate is None and not throughput:
            throughput = _measured_throughput(pipeline, market, said)
        rate = rate if rate is not None else throughput / 2
        trades = trades or round(60 * rate)
        said(f"{trades:,} trades at {rate:,.0f} a second, after {warm_up:,.0f} s to warm up")
        told = asyncio.run(_run(pipeline, market, round(warm_up * rate), trades, rate))
        said("verifying")
        findings = asyncio.run(verified(pipeline.settings))
    return {
        "trades": trades,
        "rate": round(rate, 1),
        "warm_up_seconds": warm_up,
        "throughput": round(throughput, 1) or None,
        **told,
        "verify": told_of(findings),
    }


async def _opened(pipeline: Pipeline, market: BenchMarket) -> None:
    async with Sender(pipeline, market.opening()) as sender:
        await sender.rehearse()


def _measured_throughput(pipeline: Pipeline, market: BenchMarket, said: Said) -> float:
    """Trades a second through the second half of a backlog."""

    async def piled_up() -> volume.Ends:
        async with Sender(pipeline, market.opening()) as sender:
            since = await volume.ends(pipeline.settings)
            await sender.pile_up(settling_sides(market, range(THROUGHPUT_TRADES)))
        return since

    pipeline.stop_all()
    since = asyncio.run(piled_up())
    parts, _ = asyncio.run(worked_off(pipeline, THROUGHPUT_TRADES, since, said))
    wait_until_healthy(pipeline.settings, pipeline.workers)
    return parts["second_half"].records_per_second / 2


async def _run(pipeline: Pipeline, market: BenchMarket, before: int, trades: int, rate: float) -> dict[str, Any]:
    sides = [market.sides(FIRST_NUMBER + number) for number in range(before + trades)]
    client = OpenLoop(pipeline.settings)
    gc.collect()
    gc.freeze()  # what was made beforehand is not looked through while the clock runs
    cpu, began = cpu_seconds(os.getpid(), with_children=False), monotonic()
    try:
        await client.run(sides, rate)
    finally:
        gc.unfreeze()
    seconds, used = monotonic() - began, cpu_seconds(os.getpid(), with_children=False) - cpu
    return {
        "seconds": round(seconds, 1),
        "latency_ms": percentiles_ms(client.waited([second.report or "" for _, second in sides[before:]])),
        "client": {
            "cpu_share": round(used / seconds, 3),
            "loop_late_ms": percentiles_ms(client.loop_late),
            "sent_late_ms": percentiles_ms(client.sent_late),
        },
    }
