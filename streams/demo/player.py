"""Plays a day: the one clock of its namespace. It lets time pass only when all that was sent has come to rest."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from time import monotonic

from schemas import topics
from schemas.codec import encode
from schemas.commands import Approve, BalanceFunded
from schemas.message import derive_id, stamp
from schemas.reference import ReferenceRecord
from schemas.time import ClockTicked
from streams.clock import TICKED
from streams.demo.day import Day, Record, Scene
from streams.demo.follower import Follower
from streams.demo.latency import Stopwatch
from streams.demo.script import BEFORE_OPENING
from streams.gateway.publisher import DoorPublisher
from streams.loader import load_reference
from streams.partitioning import partition_of
from streams.settings import Settings

IN_FLIGHT_MOST = 500
"""Records that are sent and not taken to their end: more would only wait in the broker."""
PROGRESS_EVERY = 50

Progress = Callable[[int, int], None]
"""Told how many records are sent, and how many sides are confirmed."""


class LoadNotTakenError(Exception):
    """Some shards do not take reference data: the day cannot begin."""


class Player:
    """One play of one day in one namespace, whose workers run with TAKAHUONE_CLOCK=script."""

    def __init__(self, settings: Settings, partitions: Mapping[topics.Office, int], day: Day, *, rate: float, progress: Progress) -> None:
        """`rate` is in records a second; 0 sends as fast as the pipeline takes them."""
        self._settings = settings
        self._partitions = partitions
        self._day = day
        self._rate = rate
        self._progress = progress
        self._now = BEFORE_OPENING
        self._door = DoorPublisher(settings)
        self._sent = 0
        self.stopwatch = Stopwatch(day)
        self._follower = Follower(settings, partitions, self.stopwatch)

    async def play(self) -> Stopwatch:
        """Play the whole day. Raises PipelineStillError, LoadNotTakenError, or an error of Kafka."""
        try:
            await self._follower.start()
            async with self._door:
                await self._tick(BEFORE_OPENING)
                await self._load("opening", self._day.reference)
                await self._command(self._day.funding)
                for scene in self._day.scenes:
                    await self._perform(scene)
        finally:
            await self._follower.stop()
        return self.stopwatch

    async def _perform(self, scene: Scene) -> None:
        await self._tick(scene.at)
        await self._rest()
        await self._load(scene.act.name.lower(), scene.reference)
        await self._command(scene.commands)
        await self._send(scene.sides)

    async def _load(self, name: str, records: Sequence[ReferenceRecord]) -> None:
        if not records:
            return
        loaded = await load_reference(self._settings, records, load=f"demo-{self._day.seed}-{name}", at=self._now)
        if loaded.missing:
            raise LoadNotTakenError(f"these shards do not take reference data: {', '.join(loaded.missing)}; look into the workers' logs")

    async def _command(self, commands: Sequence[BalanceFunded | Approve]) -> None:
        for command in commands:
            topic = topics.MIDDLE_COMMANDS if isinstance(command, Approve) else topics.BACK_COMMANDS
            key = command.entity if isinstance(command, Approve) else command.settlement_system
            stamped = _stamped(command, self._now)
            await self._hand_over(topic, key.encode(), encode(stamped))
        if commands:
            await self._rest()

    async def _send(self, records: Sequence[Record]) -> None:
        began = monotonic()
        for number, record in enumerate(records):
            if self._rate:
                await asyncio.sleep(max(0.0, began + number / self._rate - monotonic()))
            elif self._follower.outstanding.total >= IN_FLIGHT_MOST:
                await self._follower.until(lambda: self._follower.outstanding.total < IN_FLIGHT_MOST)
            self.stopwatch.sent(record.report if record.is_new else None, monotonic())
            await self._hand_over(topics.FRONT_TRADES, record.key, record.value)
            self._sent += 1
            if self._sent % PROGRESS_EVERY == 0:
                self._progress(self._sent, self.stopwatch.confirmed_sides)
        await self._rest()

    async def _hand_over(self, topic: topics.Topic, key: bytes | None, value: bytes | None) -> None:
        """Give a record to the producer. What has no key goes anywhere."""
        count = self._partitions[topic.sized_by]
        partition = partition_of(key, count) if key else self._sent % count
        await self._door.publish_bytes(topic.name, value, key, partition)
        self._follower.outstanding.sent(topic.name, partition)

    async def _tick(self, at: datetime) -> None:
        """Let it be `at`, when everything earlier is acknowledged."""
        await self._door.flush()
        self._now = at
        word = stamp(ClockTicked(), id=derive_id("clock", "tick", at.isoformat()), cause="demo", at=at)
        for topic in TICKED:
            for partition in range(self._partitions[topic.sized_by]):
                await self._door.publish(topic, word, None, partition)
                self._follower.outstanding.sent(topic.name, partition)

    async def _rest(self) -> None:
        """Wait until nothing is left to do.

        Work that an input has opened is done before the shard takes its next input. So: all is taken, a second passes, and
        in taking that second nothing else has happened anywhere.
        """
        middle, back = self._partitions["middle"], self._partitions["back"]
        of_a_tick = 2 * middle + back + middle * back
        await self._follower.until(self._is_quiet)
        while True:
            before = self._follower.outstanding.inputs
            await self._tick(self._now + timedelta(seconds=1))
            await self._follower.until(self._is_quiet)
            if self._follower.outstanding.inputs - before == of_a_tick:
                return

    def _is_quiet(self) -> bool:
        self._progress(self._sent, self.stopwatch.confirmed_sides)
        return self._follower.outstanding.is_none


def _stamped(command: BalanceFunded | Approve, at: datetime) -> BalanceFunded | Approve:
    return replace(command, id=derive_id(command.command, "demo", 0), cause="demo", at=at)
