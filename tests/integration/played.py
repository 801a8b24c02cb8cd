"""The interface of `tests.pipeline.Pipeline` on a real Kafka with real workers, so that the same days are played on both."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import orjson

from schemas import topics
from schemas.codec import encode
from schemas.commands import Approve, BalanceFunded
from schemas.message import derive_id, stamp
from schemas.reference import ReferenceRecord
from schemas.time import ClockTicked
from streams.clock import TICKED
from streams.demo.follower import Follower
from streams.demo.latency import Stopwatch
from streams.demo.script import BEFORE_OPENING
from streams.gateway.publisher import DoorPublisher
from streams.loader import load_reference
from streams.partitioning import partition_of
from streams.settings import Settings
from streams.verify.kafka_log import kafka_log
from streams.verify.log import Place
from tests.simulation.small_day import small_day


class KafkaPipeline:
    """Everything that is sent goes through the doors; `run` waits until all of it is taken, with what follows from it."""

    def __init__(self, settings: Settings, partitions: Mapping[topics.Office, int], runner: asyncio.Runner) -> None:
        self.settings = settings
        self.partitions = partitions
        self.now = BEFORE_OPENING
        self._runner = runner
        self._door = DoorPublisher(settings)
        self._follower = runner.run(_follower(settings, partitions))

    @contextmanager
    def open(self) -> Iterator[None]:
        self._runner.run(self._follower.start())
        self._runner.run(self._door.__aenter__())
        try:
            yield
        finally:
            self._runner.run(self._door.__aexit__(None, None, None))
            self._runner.run(self._follower.stop())

    def tick(self, at: datetime) -> None:
        """Let it be `at`; time that has passed while all came to rest stays passed."""
        self.now = max(at, self.now)
        self._runner.run(self._tick())

    def load(self, name: str, records: Sequence[ReferenceRecord], at: datetime) -> None:
        loaded = self._runner.run(load_reference(self.settings, [*records], load=name, at=at))
        assert loaded.missing == ()

    def send(self, topic: topics.Topic, key: bytes | None, value: bytes | None) -> None:
        self._runner.run(self._send(topic, key, value))

    def command(self, message: BalanceFunded | Approve) -> None:
        is_middle = isinstance(message, Approve)
        key = message.entity if is_middle else message.settlement_system
        self.send(topics.MIDDLE_COMMANDS if is_middle else topics.BACK_COMMANDS, key.encode(), encode(message))

    def expect(self, settlement_systems: Sequence[str]) -> None:
        """Commands to back go through another door than this one: count them, one for each system that is named."""
        for system in settlement_systems:
            place = partition_of(system.encode(), self.partitions["back"])
            self._follower.outstanding.sent(topics.BACK_COMMANDS.name, place)

    def run(self) -> None:
        self._runner.run(self._rest())

    def said(self, topic: topics.Topic) -> list[dict[str, Any]]:
        """All that stands on a topic, partition by partition."""
        return self._runner.run(_said(self.settings, topic))

    async def _send(self, topic: topics.Topic, key: bytes | None, value: bytes | None) -> None:
        partition = partition_of(key or b"", self.partitions[topic.sized_by])
        await self._door.publish_bytes(topic.name, value, key, partition)
        self._follower.outstanding.sent(topic.name, partition)

    async def _tick(self) -> None:
        await self._door.flush()
        word = stamp(ClockTicked(), id=derive_id("clock", "tick", self.now.isoformat()), cause="test", at=self.now)
        for topic in TICKED:
            for partition in range(self.partitions[topic.sized_by]):
                await self._door.publish(topic, word, None, partition)
                self._follower.outstanding.sent(topic.name, partition)
        await self._door.flush()

    async def _rest(self) -> None:
        """As the player of the demo: all is taken, a second passes, and in taking that second nothing else has happened anywhere."""
        middle, back = self.partitions["middle"], self.partitions["back"]
        outstanding = self._follower.outstanding
        await self._door.flush()
        await self._follower.until(lambda: outstanding.is_none)
        heard = -1
        while outstanding.inputs - heard != 2 * middle + back + middle * back:
            heard = outstanding.inputs
            self.now += timedelta(seconds=1)
            await self._tick()
            await self._follower.until(lambda: outstanding.is_none)


async def _follower(settings: Settings, partitions: Mapping[topics.Office, int]) -> Follower:
    """A consumer is made while its loop runs. (Nobody looks at the stopwatch.)"""
    return Follower(settings, partitions, Stopwatch(small_day(1, 1)))


async def _said(settings: Settings, topic: topics.Topic) -> list[dict[str, Any]]:
    found: dict[Place, list[dict[str, Any]]] = {}
    async with kafka_log(settings, [topic.name]) as log:
        places = await log.places([topic.name])
        async for place, records in log.read(await log.begins(places), await log.ends(places, stable=True)):
            found.setdefault(place, []).extend(orjson.loads(record.value) for record in records if record.value)
    return [message for place in sorted(found) for message in found[place]]
