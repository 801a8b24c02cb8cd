"""A publisher for the doors: idempotent, in order for each key, with a bounded number of messages in flight."""

import asyncio
from types import TracebackType
from typing import Any, Self

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from schemas.codec import encode
from schemas.message import Message
from schemas.topics import Topic
from streams.clients import door_producer
from streams.settings import Settings
from streams.stopping import stopped

IN_FLIGHT_MAX = 10_000
"""Messages handed over and not yet acknowledged: enough to fill batches, few enough to hold in memory."""
PATIENCE_SECONDS = 30.0
"""How long Kafka may acknowledge nothing before a file is given up: a broker that is started again is back by then."""


class DoorPublisher:
    """Publishes messages and gives the future of each one's acknowledgement; what fails is raised, here or at the next call.

    An async context manager: leaving it without an error waits for every acknowledgement.
    """

    def __init__(self, settings: Settings, in_flight_max: int = IN_FLIGHT_MAX, patience_seconds: float | None = None) -> None:
        """`patience_seconds`: how long nothing may be acknowledged before TimeoutError is raised; None: for ever, as a service waits."""
        self._settings = settings
        self._patience = patience_seconds
        self._acknowledged = 0
        self._room = asyncio.Semaphore(in_flight_max)
        self._producer: AIOKafkaProducer | None = None
        self._failure: BaseException | None = None

    async def __aenter__(self) -> Self:
        producer = door_producer(self._settings)
        try:
            await producer.start()
        except BaseException:
            await producer.stop()
            raise
        self._producer = producer
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if error is None:
                await self.flush()
        except BaseException:
            await stopped(self._started())
            raise
        await (self._started().stop() if error is None else stopped(self._started()))

    async def publish(self, topic: Topic, message: Message, key: str | None, partition: int | None = None) -> asyncio.Future[Any]:
        """Hand `message` over; the future is that of its acknowledgement (a RecordMetadata). Waits while too many are in flight.

        `partition` None means the one of the key, or any where there is no key. Raises what an earlier message failed with.
        """
        return await self.publish_bytes(topic.name, encode(message), key.encode() if key is not None else None, partition)

    async def publish_bytes(self, topic: str, value: bytes | None, key: bytes | None, partition: int | None = None) -> asyncio.Future[Any]:
        """The same for a record of any bytes, or none, on the topic of this name (without its namespace)."""
        self._raise_failure()
        async with asyncio.timeout(self._patience):
            await self._room.acquire()
        try:
            name = self._settings.topic(topic)
            future: asyncio.Future[Any] = await self._started().send(name, value=value, key=key, partition=partition)
        except BaseException:
            self._room.release()
            raise
        future.add_done_callback(self._delivered)
        return future

    async def flush(self) -> None:
        """Wait until everything handed over is acknowledged. Raises the first failure, and TimeoutError where patience ends."""
        flushing = asyncio.ensure_future(self._started().flush())
        before = -1
        while not flushing.done():
            if before == self._acknowledged:
                flushing.cancel()
                raise TimeoutError
            before = self._acknowledged
            await asyncio.wait([flushing], timeout=self._patience)
        await flushing
        await asyncio.sleep(0)  # the acknowledgements' own callbacks run in the next round of the loop
        self._raise_failure()

    def _delivered(self, future: asyncio.Future[Any]) -> None:
        self._room.release()
        self._acknowledged += 1
        if future.cancelled():
            self._failure = self._failure or KafkaError("a message was given up before it was acknowledged")
        elif future.exception() is not None:
            self._failure = self._failure or future.exception()

    def _raise_failure(self) -> None:
        if self._failure is not None:
            raise self._failure

    def _started(self) -> AIOKafkaProducer:
        assert self._producer is not None, "a DoorPublisher is used as an async context manager"
        return self._producer
