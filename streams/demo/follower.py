"""What the pipeline has taken and confirmed so far, as the audit and the confirmations tell it, read committed.

It knows when the pipeline is at rest by events alone: every record that anybody wrote for an office is named by an audit record.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from time import monotonic
from typing import Any

import orjson
from aiokafka import TopicPartition

from schemas import topics
from streams import clients
from streams.demo.latency import Stopwatch
from streams.settings import Settings

PATIENCE_SECONDS = 60.0
"""After so long without any sign of life the day is given up."""

FOLLOWED = (topics.AUDIT_MIDDLE, topics.AUDIT_BACK, topics.BACK_CONFIRMATIONS)
_COUNTED = frozenset(
    topic.name
    for topic in (topics.FRONT_TRADES, topics.MIDDLE_COMMANDS, topics.BACK_COMMANDS, topics.MIDDLE_TRADES, topics.BACK_CONFIRMATIONS)
)
"""Inputs that are counted. Reference data is not: its loader waits for it by itself."""

Place = tuple[str, int]


class PipelineStillError(Exception):
    """The pipeline has stopped moving with work left. The sentence says what it has not taken."""


class Follower:
    """Follows one environment, from where its audit ends when `start` is called."""

    def __init__(self, settings: Settings, partitions: Mapping[topics.Office, int], stopwatch: Stopwatch) -> None:
        self._settings = settings
        self._partitions = partitions
        self._stopwatch = stopwatch
        self._consumer = clients.reader(settings)
        self._prefix = len(settings.topic(""))
        self._moved = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._outstanding: dict[Place, int] = {}
        self.inputs = 0
        """Audit records that were read."""

    async def start(self) -> None:
        """Begin to follow."""
        await self._consumer.start()
        places = [
            TopicPartition(self._settings.topic(topic.name), partition)
            for topic in FOLLOWED
            for partition in range(self._partitions[topic.sized_by])
        ]
        self._consumer.assign(places)
        for place, end in (await self._consumer.end_offsets(places)).items():
            self._consumer.seek(place, end)
        self._task = asyncio.create_task(self._follow())

    async def stop(self) -> None:
        """Stop following."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        await self._consumer.stop()

    def expect(self, topic: str, partition: int) -> None:
        """A record was handed over for an office to take."""
        self._count((topic, partition), 1)

    @property
    def not_taken(self) -> int:
        """How many records are written, as far as is known, and not taken."""
        return sum(self._outstanding.values())

    @property
    def is_quiet(self) -> bool:
        """True where every record that is known to be written is taken.

        An input counts until the record is read that names both it and what followed, so nothing can hide in between.
        """
        return not self._outstanding

    async def until(self, reached: Callable[[], bool], patience: float = PATIENCE_SECONDS) -> None:
        """Wait until `reached` holds, as long as anything moves. Raises PipelineStillError."""
        while not reached():
            self._moved.clear()
            if self._task is not None and self._task.done():
                self._task.result()
            try:
                async with asyncio.timeout(patience):
                    await self._moved.wait()
            except TimeoutError:
                raise PipelineStillError(self._complaint(patience)) from None

    def _complaint(self, patience: float) -> str:
        left = ", ".join(f"{count} on {topic}/{partition}" for (topic, partition), count in sorted(self._outstanding.items()))
        return f"Nothing has moved for {patience:.0f} seconds. Not taken: {left or 'nothing that is known'}. Look into the workers' logs."

    async def _follow(self) -> None:
        try:
            while True:
                for place, records in (await self._consumer.getmany(timeout_ms=500, max_records=5_000)).items():
                    self._hear(place.topic[self._prefix :], [orjson.loads(record.value) for record in records])
                    self._moved.set()
        finally:
            self._moved.set()

    def _hear(self, topic: str, messages: list[dict[str, Any]]) -> None:
        if topic == topics.BACK_CONFIRMATIONS.name:
            now = monotonic()
            for message in messages:
                if message["type"] == "ConfirmationIssued":
                    self._stopwatch.confirmed(message["report"], now)
            return
        self.inputs += len(messages)
        for message in messages:
            self._count((message["topic"], message["partition"]), -1)
            for output in message["outputs"]:
                self._count((output["topic"], output["partition"]), 1)

    def _count(self, place: Place, change: int) -> None:
        if place[0] in _COUNTED:
            left = self._outstanding.get(place, 0) + change
            if left:
                self._outstanding[place] = left
            else:
                self._outstanding.pop(place, None)
