"""A client that sends at its own pace, whatever the pipeline does, and notes when each confirmation can be read."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import count
from time import monotonic

import orjson
from aiokafka import AIOKafkaProducer

from schemas import topics
from streams import clients
from streams.bench import volume
from streams.bench.surroundings import PARTITIONS
from streams.bench.watch import RunnerStillError
from streams.clock import tick
from streams.demo.day import Record
from streams.demo.script import hour
from streams.partitioning import partition_of
from streams.settings import Settings
from streams.shard.stream import Stream
from streams.stopping import stopped

FIRST_SIDE_EARLIER_SECONDS = 0.5
LAG_EVERY_SECONDS = 0.01
STILL_SECONDS = 60.0
TICKS_FROM = hour(9)
"""After the opening and hours before any cut-off."""

Sides = Sequence[tuple[Record, Record]]


def schedule(sides: Sides, rate: float) -> Iterator[tuple[float, Record, bool]]:
    """When each side is to be sent, in seconds from the beginning and in order; True with a second side.

    Evenly spaced, `rate` first and `rate` second sides a second; a first side is some FIRST_SIDE_EARLIER_SECONDS before its second.
    """
    ahead = max(1, round(FIRST_SIDE_EARLIER_SECONDS * rate))
    for slot in count():
        if slot < len(sides):
            yield slot / rate, sides[slot][0], False
        number = slot - ahead
        if number >= len(sides):
            return
        if number >= 0:
            yield (slot + 0.5) / rate, sides[number][1], True


class OpenLoop:
    """One run of one client. Times are seconds of one monotonic clock."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._intended: dict[str, float] = {}
        self._confirmed: dict[str, float] = {}
        self._arrived = asyncio.Event()
        self.sent_late: list[float] = []
        """How long after its time each side was handed over."""
        self.loop_late: list[float] = []
        """How long after its time this process woke, a hundred times a second."""

    def waited(self, reports: Sequence[str]) -> list[float]:
        """Of each report: seconds from when it was to be sent to when its confirmation was read."""
        return [self._confirmed[report] - self._intended[report] for report in reports]

    def all_waited(self) -> list[float]:
        """The same of every second side, in the order of sending."""
        return self.waited(list(self._intended))

    @property
    def confirmed_sides(self) -> int:
        """How many confirmations were read so far."""
        return len(self._confirmed)

    async def run(self, sides: Sides, rate: float) -> None:
        """Send all at `rate` trades a second, and wait for every confirmation. Raises RunnerStillError."""
        async with self._streams() as streams:
            others = [asyncio.create_task(each) for each in (self._follow(streams), self._feel_lag(), self._tick())]
            try:
                await self._send(sides, rate)
                await self._all_confirmed(2 * len(sides), others[0])
            finally:
                for task in others:
                    task.cancel()
                await asyncio.wait(others)

    @asynccontextmanager
    async def _streams(self) -> AsyncIterator[list[Stream]]:
        """Each partition of the confirmations by a consumer of its own, from its end: none waits for another's fetch."""
        name = topics.BACK_CONFIRMATIONS.name
        begins = (await volume.ends(self._settings))[name]
        streams = [Stream(self._settings, name, partition, self._arrived) for partition in range(len(begins))]
        try:
            await asyncio.gather(*(stream.start(begin) for stream, begin in zip(streams, begins, strict=True)))
            yield streams
        finally:
            for stream in streams:
                await stream.stop_pump()
                await stopped(stream.client)

    async def _send(self, sides: Sides, rate: float) -> None:
        """Hand each side over at its time. Without linger: a gateway's linger is its own choice."""
        topic, partitions = self._settings.topic(topics.FRONT_TRADES.name), PARTITIONS["middle"]
        async with AIOKafkaProducer(**clients.connection(self._settings), enable_idempotence=True, acks="all", linger_ms=0) as producer:
            began = monotonic()
            for after, side, is_second in schedule(sides, rate):
                due = began + after
                if due > monotonic():
                    await asyncio.sleep(due - monotonic())
                self.sent_late.append(monotonic() - due)
                if is_second:
                    self._intended[side.report or ""] = due
                await producer.send(topic, side.value, key=side.key, partition=partition_of(side.key or b"", partitions))

    async def _follow(self, streams: Sequence[Stream]) -> None:
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            now = monotonic()
            for record in [record for stream in streams for record in stream.take(10_000)]:
                message = orjson.loads(record.value or b"")
                if message["type"] == "ConfirmationIssued":
                    self._confirmed[message["report"]] = now

    async def _feel_lag(self) -> None:
        while True:
            due = monotonic() + LAG_EVERY_SECONDS
            await asyncio.sleep(LAG_EVERY_SECONDS)
            self.loop_late.append(monotonic() - due)

    async def _tick(self) -> None:
        """A second passes every second, as in a pipeline with a real clock."""
        async with clients.door_producer(self._settings) as producer:
            for seconds in count():
                await tick(producer, self._settings, PARTITIONS, TICKS_FROM + timedelta(seconds=seconds))
                await asyncio.sleep(1)

    async def _all_confirmed(self, wanted: int, following: asyncio.Task[None]) -> None:
        there, since = -1, monotonic()
        while len(self._confirmed) < wanted:
            if len(self._confirmed) != there:
                there, since = len(self._confirmed), monotonic()
            if following.done() or monotonic() - since > STILL_SECONDS:
                raise RunnerStillError(f"{there} of {wanted} sides are confirmed, and nothing follows")
            await asyncio.sleep(LAG_EVERY_SECONDS)
