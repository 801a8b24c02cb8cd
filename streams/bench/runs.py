"""The runs behind the figures: a backlog that is worked off, and a steady load whose latency is taken."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from time import monotonic
from typing import Self

from schemas import topics
from streams.bench.matched import matched_day
from streams.demo.player import Player, Progress
from streams.demo.surroundings import PARTITIONS
from streams.environment.environment import Said, bring_broker, start_workers, stop_workers
from streams.environment.workers import Worker
from streams.settings import Settings
from streams.topics_admin import make_topics
from streams.verify.findings import Findings
from streams.verify.kafka_log import kafka_log
from streams.verify.verify import Verification

WARM_UP_SHARE = 0.2
"""The first part of a run is left out of its latency: a cold JVM says nothing of the pipeline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a run has measured, and what `verify` found afterwards. `trades` counts pairs of sides."""

    trades: int
    seconds: float
    findings: Findings
    latency_ms: Mapping[str, float]

    @property
    def trades_per_second(self) -> float:
        """Settled pairs a second."""
        return round(self.trades / self.seconds, 1) if self.seconds else 0.0


class Rehearsed(Player):
    """A player who brings everything up to the opening, and then sends as the bench wants it."""

    async def rehearse(self) -> None:
        """Reference data, balances, and the opening of the day."""
        await self._tick(self._now)
        await self._load("opening", self._day.reference)
        await self._command(self._day.funding)
        await self._tick(self._day.scenes[0].at)
        await self._rest()

    async def pile_up(self) -> None:
        """Send all sides, whoever takes them."""
        for record in self._day.sides:
            await self._hand_over(topics.FRONT_TRADES, record.key, record.value)
        await self._door.flush()

    async def drained(self) -> None:
        """Wait until every side is confirmed."""
        sides = len(self._day.sides)
        await self._follower.until(lambda: self.stopwatch.confirmed_sides >= sides)

    async def __aenter__(self) -> Self:
        await self._follower.start()
        await self._door.__aenter__()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._door.__aexit__(None, None, None)
        await self._follower.stop()


Measure = Callable[[Settings, list[Worker]], Figures]


def backlog(settings: Settings, trades: int, seed: int, said: Said) -> Figures:
    """All sides are there before the workers start; the clock runs from their first to their last confirmation."""

    async def run(running: Settings, workers: list[Worker]) -> tuple[float, float]:
        player = Rehearsed(running, PARTITIONS, matched_day(trades, seed), rate=0, progress=_nobody)
        async with player:
            await player.rehearse()
            await asyncio.to_thread(stop_workers, workers)
            said(f"sending {2 * trades} sides to stopped workers")
            await player.pile_up()
            said("starting the workers again")
            workers[:] = await asyncio.to_thread(start_workers, running, 1, lambda step: None)
            await player._follower.until(lambda: player.stopwatch.confirmed_sides > 0)  # noqa: SLF001 - the bench's own player
            began = monotonic()
            await player.drained()
            return began, player.stopwatch.last_confirmed_at

    def measured(running: Settings, workers: list[Worker]) -> Figures:
        began, ended = asyncio.run(run(running, workers))
        return Figures(trades=trades, seconds=ended - began, findings=asyncio.run(_verified(running)), latency_ms={})

    return _in_surroundings(settings, said, measured)


def latency(settings: Settings, trades: int, seed: int, rate: float, said: Said, progress: Progress) -> Figures:
    """`rate` trades a second, open loop; from the sending of each second side to its confirmation, without the warm-up."""

    async def run(running: Settings) -> Rehearsed:
        player = Rehearsed(running, PARTITIONS, matched_day(trades, seed), rate=2 * rate, progress=progress)
        async with player:
            await player.rehearse()
            await player._send(player._day.sides)  # noqa: SLF001 - the bench's own player
            await player.drained()
        return player

    def measured(running: Settings, workers: list[Worker]) -> Figures:
        watch = asyncio.run(run(running)).stopwatch
        seconds = watch.seconds
        watch.samples = watch.samples[int(len(watch.samples) * WARM_UP_SHARE) :]
        found = {f"p{percent}": watch.percentile_ms(percent) for percent in (50, 90, 99)}
        return Figures(trades=trades, seconds=seconds, findings=asyncio.run(_verified(running)), latency_ms=found)

    return _in_surroundings(settings, said, measured)


def _in_surroundings(settings: Settings, said: Said, measure: Measure) -> Figures:
    with ExitStack() as started:
        kafka, broker = bring_broker(settings, said)
        if broker is not None:
            started.callback(broker.process.stop, 30)
        running = settings.model_copy(update={"kafka": kafka, "clock": "script"})
        asyncio.run(make_topics(running, PARTITIONS))
        workers = list(start_workers(running, 1, said))
        started.callback(lambda: stop_workers(workers))
        said("measuring")
        return measure(running, workers)


async def _verified(settings: Settings) -> Findings:
    async with kafka_log(settings, [topic.name for topic in topics.TOPICS if not topic.is_compacted]) as log:
        return await Verification(log).run()


def _nobody(sent: int, confirmed: int) -> None:
    """Nobody watches."""
