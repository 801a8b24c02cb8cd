"""What a trade weighs in the memory of each office: one that is open, and one that is final and remembered."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import psutil

from schemas import topics
from streams.bench.market import BenchMarket, open_sides, settling_sides
from streams.bench.pipeline import Pipeline, Sender, pipeline_for, told_of, verified
from streams.bench.weight import Weights, difference, weights
from streams.demo.day import Record
from streams.environment.environment import Said
from streams.settings import Settings

WARM_UP_SHARE = 0.1
"""So many trades of the same kind go before: then the buffers and caches of a new process have their size."""

Sides = Callable[[BenchMarket, range], Iterator[Record]]
KINDS: Mapping[str, Sides] = {"open": open_sides, "final": settling_sides}


def memory(settings: Settings, trades: int, seed: int, said: Said) -> dict[str, Any]:
    """Take `trades` open ones, and then as many that settle, each kind in workers that were just started."""
    market = BenchMarket(seed)
    told: dict[str, Any] = {"trades": trades}
    with pipeline_for(settings, said) as pipeline:
        asyncio.run(_opened(pipeline, market))
        for place, (kind, sides) in enumerate(KINDS.items()):
            said(f"{trades:,} {kind} trades")
            told[kind] = _weighed(pipeline, market, sides, range(2 * place * trades, (2 * place + 1) * trades))
        said("verifying")
        findings = asyncio.run(verified(pipeline.settings))
    return {**told, "verify": told_of(findings)}


async def _opened(pipeline: Pipeline, market: BenchMarket) -> None:
    async with Sender(pipeline, market.opening()) as sender:
        await sender.rehearse()


def _weighed(pipeline: Pipeline, market: BenchMarket, sides: Sides, numbers: range) -> dict[str, Any]:
    """By office, bytes a trade: of the process that took them, of one that restored them, and of the stores' objects alone."""
    warm_up = range(numbers.stop, numbers.stop + round(WARM_UP_SHARE * len(numbers)))
    both = len(warm_up) + len(numbers)
    stores, new = _stores(pipeline), _resident_anew(pipeline)
    asyncio.run(_sent(pipeline, market, sides(market, warm_up)))
    warm = resident(pipeline)
    asyncio.run(_sent(pipeline, market, sides(market, numbers)))
    taken, stores_after, new_after = resident(pipeline), _stores(pipeline), _resident_anew(pipeline)
    return {
        office: {
            "resident_where_taken": round((taken[office] - warm[office]) / len(numbers)),
            "resident_where_restored": round((new_after[office] - new[office]) / both),
            "stores_as_restored": difference(stores_after[office][0], stores[office][0], both),
            "stores_as_objects": difference(stores_after[office][1], stores[office][1], both),
        }
        for office in topics.INPUTS
    }


async def _sent(pipeline: Pipeline, market: BenchMarket, sides: Iterator[Record]) -> None:
    async with Sender(pipeline, market.opening()) as sender:
        await sender.send_all(sides)


def _stores(pipeline: Pipeline) -> Mapping[str, tuple[Weights, Weights]]:
    return {office: asyncio.run(weights(pipeline.settings, office)) for office in topics.INPUTS}


def _resident_anew(pipeline: Pipeline) -> Mapping[str, int]:
    """Start the workers anew. What a process takes that has only restored its shards."""
    pipeline.stop_all()
    pipeline.restart_all()
    return resident(pipeline)


def resident(pipeline: Pipeline) -> Mapping[str, int]:
    """The resident bytes of each office's worker."""
    return {worker.office: psutil.Process(worker.process.pid).memory_info().rss for worker in pipeline.workers}
