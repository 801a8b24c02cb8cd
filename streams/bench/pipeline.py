"""The whole pipeline as a bench sees it: its own Kafka, topics, workers, a player who sends, and verify afterwards."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self

from schemas import topics
from streams.bench.surroundings import PARTITIONS, kafka_for
from streams.demo.day import Day, Record
from streams.demo.player import Player
from streams.demo.script import BEFORE_OPENING
from streams.environment.environment import Said, start_workers, stop_workers
from streams.environment.processes import Started
from streams.environment.workers import Worker, start_worker
from streams.settings import Settings
from streams.topics_admin import make_topics
from streams.verify.findings import Findings
from streams.verify.kafka_log import kafka_log
from streams.verify.verify import Verification

IN_FLIGHT_MOST = 100_000
"""Records that a bench has sent and the pipeline has not taken, where it sends as fast as it can: no more memory is asked of the client."""


@dataclass(slots=True, kw_only=True)
class Pipeline:
    """What runs. `broker` is None where the cluster was there before."""

    settings: Settings
    broker: Started | None
    partitions: Mapping[topics.Office, int]
    workers_each: int
    """Worker processes of each office."""
    workers: list[Worker]
    now: datetime = BEFORE_OPENING
    """What the clock said last."""

    def worker(self, office: topics.Office) -> Worker:
        """The worker of an office; the first, where it has several."""
        return next(worker for worker in self.workers if worker.office == office)

    def start_again(self, ended: Worker) -> Worker:
        """Start a worker in the place of one that has ended, under its own name; it need not be healthy yet."""
        begun = start_worker(self.settings, ended.office, ended.instance, ended.http_port)
        self.workers[self.workers.index(ended)] = begun
        return begun

    def restart_all(self) -> None:
        """Start all workers, which were stopped, and wait until they are healthy."""
        self.workers[:] = start_workers(self.settings, self.workers_each, _nobody)

    def stop_all(self) -> None:
        """Stop all workers."""
        stop_workers(self.workers)


@contextmanager
def pipeline_for(
    settings: Settings, said: Said, partitions: Mapping[topics.Office, int] = PARTITIONS, workers_each: int = 1
) -> Iterator[Pipeline]:
    """Everything up, and all that was started stopped at the end. Raises EnvironmentMissingError."""
    with kafka_for(settings, said) as (running, broker):
        asyncio.run(make_topics(running, partitions))
        pipeline = Pipeline(settings=running, broker=broker, partitions=partitions, workers_each=workers_each, workers=[])
        try:
            said("starting workers")
            pipeline.restart_all()
            yield pipeline
        finally:
            pipeline.stop_all()


class Sender(Player):
    """A player who brings everything up to the opening, and then sends what the bench makes, as fast as it is taken."""

    def __init__(self, pipeline: Pipeline, opening: Day) -> None:
        super().__init__(pipeline.settings, pipeline.partitions, opening, rate=0, progress=_nobody)
        self._pipeline = pipeline
        self._now = pipeline.now

    async def rehearse(self) -> None:
        """Reference data, balances, and the opening of the day."""
        await self._tick(self._now)
        await self._load("opening", self._day.reference)
        await self._command(self._day.funding)
        await self._tick(self._day.scenes[0].at)
        await self._rest()

    async def hand_over(self, record: Record) -> None:
        """Give a record to the producer."""
        await self._hand_over(topics.FRONT_TRADES, record.key, record.value)

    async def pile_up(self, records: Iterable[Record]) -> int:
        """Send all records, whoever takes them. Returns their number."""
        count = 0
        for record in records:
            await self.hand_over(record)
            count += 1
        await self._door.flush()
        return count

    async def send_all(self, records: Iterable[Record]) -> int:
        """Send all records, and wait until all that follows from them has come to rest. Returns their number."""
        outstanding, count = self._follower.outstanding, 0
        for record in records:
            if outstanding.total >= IN_FLIGHT_MOST:
                await self._follower.until(lambda: outstanding.total < IN_FLIGHT_MOST)
            await self.hand_over(record)
            count += 1
        await self._rest()
        return count

    async def tick(self) -> None:
        """A second passes: every shard of both offices has an input."""
        await self._tick(self._now + timedelta(seconds=1))
        await self._door.flush()

    async def __aenter__(self) -> Self:
        await self._follower.start()
        await self._door.__aenter__()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._pipeline.now = self._now
        await self._door.__aexit__(kind, error, trace)
        await self._follower.stop()


async def verified(settings: Settings) -> Findings:
    """What `takahuone verify` finds in the namespace."""
    async with kafka_log(settings, [topic.name for topic in topics.TOPICS if not topic.is_compacted]) as log:
        return await Verification(log).run()


def told_of(findings: Findings) -> dict[str, Any]:
    """The part of a report that says whether all is right."""
    return {
        "reported": findings.reported,
        "settled": findings.settled,
        "pending": findings.pending,
        "problems": list(findings.problems),
        "problems_found": findings.problems_found,
        "seconds": round(findings.seconds, 1),
    }


def _nobody(*_: object) -> None:
    """Nobody watches."""
