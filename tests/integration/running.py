"""Real workers on the broker of the session, in a namespace of their own, whose clock is the test."""

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from aiokafka import TopicPartition

from schemas import topics
from streams import clients
from streams.clock import tick
from streams.environment.workers import Worker, start_worker, wait_until_healthy
from streams.settings import Settings
from streams.topics_admin import make_topics


@contextmanager
def workers(settings: Settings, partitions: Mapping[topics.Office, int], offices: Sequence[topics.Office]) -> Iterator[list[Worker]]:
    """Topics, genesis, and a healthy worker of each of `offices`; every worker in the list is stopped at the end."""
    asyncio.run(make_topics(settings, partitions))
    started = [start_worker(settings, office) for office in offices]
    try:
        wait_until_healthy(settings, started)
        yield started
    finally:
        for worker in started:
            worker.process.stop()


def running_settings(kafka: str, namespace: str, home: Path) -> Settings:
    """The settings of workers of a test."""
    return Settings(kafka=kafka, namespace=namespace, home=home, clock="script")


async def say_time(settings: Settings, partitions: Mapping[topics.Office, int], at: datetime) -> None:
    """Tick."""
    async with clients.door_producer(settings) as producer:
        await tick(producer, settings, partitions, at)


class Reader:
    """Reads a topic as it grows, committed records only."""

    def __init__(self, settings: Settings, name: str, partitions: int) -> None:
        self._places = [TopicPartition(settings.topic(name), number) for number in range(partitions)]
        self._consumer = clients.reader(settings, auto_offset_reset="earliest")
        self.seen: list[dict[str, Any]] = []

    async def __aenter__(self) -> Self:
        await self._consumer.start()
        self._consumer.assign(self._places)
        for place in self._places:
            self._consumer.seek(place, 0)
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._consumer.stop()

    async def until(self, count: int, kind: str, **fields: object) -> list[dict[str, Any]]:
        """The records of this kind with these fields, as soon as there are `count` of them."""
        found: list[dict[str, Any]] = []
        looked_at = 0
        while True:
            found += [each for each in self.seen[looked_at:] if each["type"] == kind and fields.items() <= each.items()]
            looked_at = len(self.seen)
            if len(found) >= count:
                return found
            for records in (await self._consumer.getmany(timeout_ms=500, max_records=20_000)).values():
                self.seen += [json.loads(record.value) for record in records]
