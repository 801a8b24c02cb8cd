"""Follows what the pipeline takes and confirms, read committed: how far a day has come is known by events alone."""

import asyncio
from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any

import orjson
from aiokafka import TopicPartition

from schemas import topics
from streams import clients
from streams.demo.latency import Stopwatch
from streams.demo.outstanding import Outstanding
from streams.settings import Settings
from streams.stopping import stopped

PATIENCE_SECONDS = 60.0
"""After so long without any sign of life the day is given up."""
STOP_SECONDS_MAX = 3.0
FETCH_WAITS_MS = 5
"""A consumer of many partitions fetches them in turns: what arrives on one waits until the fetch of the others is over."""
FOLLOWED = (topics.AUDIT_MIDDLE, topics.AUDIT_BACK, topics.BACK_CONFIRMATIONS)


class PipelineStillError(Exception):
    """The pipeline has stopped moving with work left. The sentence says what it has not taken."""


class Follower:
    """Follows one environment, from where its audit ends when `start` is called."""

    def __init__(self, settings: Settings, partitions: Mapping[topics.Office, int], stopwatch: Stopwatch) -> None:
        self._settings = settings
        self._partitions = partitions
        self._stopwatch = stopwatch
        self._consumer = clients.reader(settings, fetch_max_wait_ms=FETCH_WAITS_MS)
        self._prefix = len(settings.topic(""))
        self._moved = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._stopping = False
        self.outstanding = Outstanding()

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
        self._stopping = True
        if self._task is not None:
            await asyncio.wait({self._task}, timeout=STOP_SECONDS_MAX)
        await stopped(self._consumer)

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
                sentence = f"Nothing has moved for {patience:.0f} seconds. Not taken: {self.outstanding}. Look into the workers' logs."
                raise PipelineStillError(sentence) from None

    async def _follow(self) -> None:
        try:
            while not self._stopping:
                for place, records in (await self._consumer.getmany(timeout_ms=500, max_records=5_000)).items():
                    self._hear(place.topic[self._prefix :], [orjson.loads(record.value) for record in records])
                    self._moved.set()
        finally:
            self._moved.set()

    def _hear(self, topic: str, messages: list[dict[str, Any]]) -> None:
        if topic != topics.BACK_CONFIRMATIONS.name:
            for message in messages:
                self.outstanding.audited(message)
            return
        now = monotonic()
        for message in messages:
            if message["type"] == "ConfirmationIssued":
                self._stopwatch.confirmed(message["report"], now)
