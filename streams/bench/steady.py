"""Steady load for a long time: the memory of every worker over time, and how much of its growth the trades that are remembered explain."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, overload

from schemas import topics
from streams.bench.figures import percentiles_ms, slope
from streams.bench.market import BenchMarket
from streams.bench.memory import resident
from streams.bench.open_loop import OpenLoop
from streams.bench.pipeline import Pipeline, Sender, pipeline_for, told_of, verified
from streams.bench.weight import weights
from streams.demo.day import Record
from streams.environment.environment import Said
from streams.settings import Settings

WARM_UP_SHARE = 0.2
"""The first part of the series is not fitted: buffers and caches come to their size."""
LOOKS = 360
"""So many looks at the memory in a run, but none more often than once a second."""
BARS = "▁▂▃▄▅▆▇█"
PICTURE_COLUMNS = 60


@dataclass(frozen=True, slots=True)
class Trades(Sequence[tuple[Record, Record]]):
    """Trades of a market by number, made when they are asked for: a long run needs no memory for them."""

    market: BenchMarket
    many: int

    def __len__(self) -> int:
        return self.many

    @overload
    def __getitem__(self, place: int) -> tuple[Record, Record]: ...
    @overload
    def __getitem__(self, place: slice) -> list[tuple[Record, Record]]: ...
    def __getitem__(self, place: int | slice) -> tuple[Record, Record] | list[tuple[Record, Record]]:
        if isinstance(place, slice):
            return [self[number] for number in range(*place.indices(self.many))]
        return self.market.sides(place)


@dataclass(frozen=True, slots=True)
class Look:
    """Seconds since the beginning, trades confirmed by then, and resident bytes by office."""

    at: float
    trades: float
    resident: Mapping[str, int]


def steady(settings: Settings, minutes: float, rate: float, seed: int, said: Said) -> dict[str, Any]:
    """`rate` trades a second for so long, open loop, with a tick of the clock every second."""
    market = BenchMarket(seed)
    with pipeline_for(settings, said) as pipeline:
        asyncio.run(_opened(pipeline, market))
        stores = {office: asyncio.run(weights(pipeline.settings, office))[1] for office in topics.INPUTS}
        said(f"{rate:g} trades a second for {minutes:g} minutes")
        looks, client, trades = asyncio.run(_run(pipeline, market, minutes * 60, rate))
        after = {office: asyncio.run(weights(pipeline.settings, office))[1] for office in topics.INPUTS}
        said("verifying")
        findings = asyncio.run(verified(pipeline.settings))
    a_trade = {office: (sum(after[office].values()) - sum(stores[office].values())) / len(trades) for office in topics.INPUTS}
    return {
        "minutes": minutes,
        "rate": rate,
        "trades": len(trades),
        "memory": {office: growth(looks, office, a_trade[office]) for office in topics.INPUTS},
        "series": [{"at": round(look.at, 1), "trades": round(look.trades), "resident": look.resident} for look in looks],
        "latency_ms": percentiles_ms(client.all_waited()),
        "verify": told_of(findings),
    }


async def _opened(pipeline: Pipeline, market: BenchMarket) -> None:
    async with Sender(pipeline, market.opening()) as sender:
        await sender.rehearse()


async def _run(pipeline: Pipeline, market: BenchMarket, seconds: float, rate: float) -> tuple[list[Look], OpenLoop, Trades]:
    trades = Trades(market, max(1, round(seconds * rate)))
    client = OpenLoop(pipeline.settings)
    looks: list[Look] = []

    async def look() -> None:
        began = monotonic()
        while True:
            looks.append(Look(monotonic() - began, client.confirmed_sides / 2, resident(pipeline)))
            await asyncio.sleep(max(1.0, seconds / LOOKS))

    looking = asyncio.create_task(look())
    try:
        await client.run(trades, rate)
    finally:
        looking.cancel()
        await asyncio.wait([looking])
    return looks, client, trades


def growth(looks: Sequence[Look], office: str, bytes_a_trade: float) -> dict[str, Any]:
    """How the memory of a worker has grown, after the warm-up: in all, what the objects of remembered trades explain, and the rest."""
    fitted = [look for look in looks if look.at >= WARM_UP_SHARE * looks[-1].at]
    grown = slope([(look.at, float(look.resident[office])) for look in fitted])
    explained = slope([(look.at, look.trades) for look in fitted]) * bytes_a_trade
    return {
        "bytes_first": fitted[0].resident[office],
        "bytes_last": fitted[-1].resident[office],
        "bytes_a_remembered_trade": round(bytes_a_trade),
        "grown_bytes_a_second": round(grown, 1),
        "explained_bytes_a_second": round(explained, 1),
        "unexplained_bytes_a_second": round(grown - explained, 1),
        "unexplained_mib_an_hour": round((grown - explained) * 3600 / 2**20, 2),
        "picture": picture([look.resident[office] for look in looks]),
    }


def picture(values: Sequence[float]) -> str:
    """Bars from the least value to the greatest, at most PICTURE_COLUMNS of them."""
    step = max(1, -(-len(values) // PICTURE_COLUMNS))
    shown = [max(values[place : place + step]) for place in range(0, len(values), step)]
    least, width = min(shown), (max(shown) - min(shown)) or 1
    return "".join(BARS[min(len(BARS) - 1, int((value - least) / width * len(BARS)))] for value in shown)
