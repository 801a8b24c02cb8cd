"""The port over a real Kafka, through aiokafka: each operation one operation, each bounded in time."""

import asyncio
import time
from collections.abc import Awaitable, Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import (
    AuthenticationFailedError,
    ClusterAuthorizationFailedError,
    InvalidTimestampError,
    MessageSizeTooLargeError,
    OffsetOutOfRangeError,
    RecordListTooLargeError,
    TopicAuthorizationFailedError,
    TransactionalIdAuthorizationFailed,
)

from streams import clients
from streams.settings import Settings
from streams.shard.port import Outgoing, Place, Record, RecordRefusedError, ShardStoppedError
from streams.shard.stream import AHEAD_RECORDS_MAX, Stream
from streams.stopping import STOP_SECONDS, seen, stopped

OPERATION_SECONDS = 25.0
"""The most that one operation of Kafka may take. Fencing waits for an open transaction of the one fenced to be aborted."""

INCLUDED_SECONDS = 0.0005
"""How often it is looked whether the coordinator has answered; nothing tells."""

T = TypeVar("T")

_STOPS = (
    AuthenticationFailedError,
    ClusterAuthorizationFailedError,
    OffsetOutOfRangeError,
    TopicAuthorizationFailedError,
    TransactionalIdAuthorizationFailed,
)
_REFUSALS = (InvalidTimestampError, MessageSizeTooLargeError, RecordListTooLargeError)


class KafkaPort:
    """One shard's clients: two producers, a consumer for each partition that it reads, and one that sees high watermarks."""

    def __init__(self, settings: Settings, ahead: int = AHEAD_RECORDS_MAX) -> None:
        """`ahead` is how many records of each partition are read at a time."""
        self._settings = settings
        self._ahead = ahead
        self._producers: list[AIOKafkaProducer] = []
        self._streams: dict[Place, Stream] = {}
        self._arrived = asyncio.Event()
        self._watermarks: AIOKafkaConsumer | None = None

    def _on(self, topic: str, partition: int) -> TopicPartition:
        return TopicPartition(self._settings.topic(topic), partition)

    async def fence(self, transactional_id: str) -> AIOKafkaProducer:
        producer = clients.transactional_producer(self._settings, self._settings.topic(transactional_id))
        self._producers.append(producer)
        await _bounded(producer.start())
        return producer

    async def end_offset(self, topic: str, partition: int) -> int:
        if self._watermarks is None:
            self._watermarks = clients.reader(self._settings, isolation_level="read_uncommitted")
            await _bounded(self._watermarks.start())
        place = self._on(topic, partition)
        await _bounded(self._watermarks._client.add_topic(place.topic))  # noqa: SLF001 - no public way to make a topic known; asked of one that is not, it waits 250 ms
        return int((await _bounded(self._watermarks.end_offsets([place])))[place])

    async def stable_offset(self, topic: str, partition: int) -> int:
        return await _bounded(self._streams[topic, partition].stable_offset())

    async def consume(self, positions: Mapping[Place, int | None]) -> None:
        before, self._streams = self._streams, {}
        await asyncio.gather(*(self._end(stream) for stream in before.values()))
        self._streams = {place: Stream(self._settings, *place, self._arrived, self._ahead) for place in positions}
        starting = [asyncio.create_task(self._streams[place].start(offset)) for place, offset in positions.items()]
        try:
            await _bounded(asyncio.gather(*starting))
        finally:  # where one fails the others would begin when this port is closed already
            for each in starting:
                each.cancel()
            await asyncio.wait(starting, timeout=STOP_SECONDS)

    async def _end(self, stream: Stream) -> None:
        await stream.stop_pump()
        await stopped(stream.client)

    async def fetch(self, quotas: Sequence[tuple[str, int, int]], wait: float) -> Sequence[Record]:
        await asyncio.sleep(0)  # whatever the loop does, clients and heartbeats have their turn
        self._arrived.clear()
        found = self._there(quotas)
        if not found and wait > 0:
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._arrived.wait()
            found = self._there(quotas)
        return found

    def _there(self, quotas: Sequence[tuple[str, int, int]]) -> list[Record]:
        try:
            return [record for topic, partition, most in quotas for record in self._streams[topic, partition].take(most)]
        except _STOPS as error:
            raise _stop(error) from error

    async def position(self, topic: str, partition: int) -> int:
        return await _bounded(self._streams[topic, partition].position())

    def behind(self, topic: str, partition: int) -> int:
        stream = self._streams.get((topic, partition))
        return stream.behind if stream is not None else 0

    async def begin(self, producer: AIOKafkaProducer, places: Sequence[Place] = ()) -> None:
        await _bounded(producer.begin_transaction())
        self._tell(producer, places)

    def _tell(self, producer: AIOKafkaProducer, places: Sequence[Place]) -> Any:
        """Let the producer ask its coordinator for what it does not know yet. Returns the open transaction."""
        transaction = producer._txn_manager  # noqa: SLF001 - aiokafka has no public way to ask before something is written, nor to hear the answer
        ended = transaction.wait_for_transaction_end()
        if ended.done():
            ended.result()  # raises what has ended it
        for place in places:
            transaction.maybe_add_partition_to_txn(self._on(*place))
        return transaction

    async def include(self, producer: AIOKafkaProducer, places: Sequence[Place]) -> None:
        await _bounded(self._included(producer, places))

    async def _included(self, producer: AIOKafkaProducer, places: Sequence[Place]) -> None:
        transaction = self._tell(producer, places)
        while transaction.partitions_to_add():
            await asyncio.wait([transaction.wait_for_transaction_end()], timeout=INCLUDED_SECONDS)
        self._tell(producer, ())

    async def append(
        self, producer: AIOKafkaProducer, topic: str, partition: int, records: Sequence[Outgoing]
    ) -> Sequence[asyncio.Future[Any]]:
        deliveries: list[asyncio.Future[Any]] = []
        batch = producer.create_batch()
        for record in records:
            if batch.append(key=record.key, value=record.value, timestamp=None) is None:  # full: the record is not in it
                deliveries.append(await self._send(producer, batch, topic, partition))
                batch = producer.create_batch()
                if batch.append(key=record.key, value=record.value, timestamp=None) is None:
                    raise RecordRefusedError(f"a record of {len(record.value or b'')} bytes for {topic} fills more than a batch")
        deliveries.append(await self._send(producer, batch, topic, partition))
        return deliveries

    async def _send(self, producer: AIOKafkaProducer, batch: Any, topic: str, partition: int) -> asyncio.Future[Any]:
        batch.close()
        delivery: asyncio.Future[Any] = await _bounded(producer.send_batch(batch, self._settings.topic(topic), partition=partition))
        delivery.add_done_callback(seen)
        return delivery

    async def acknowledged(self, deliveries: Sequence[asyncio.Future[Any]]) -> None:
        await _bounded(asyncio.gather(*deliveries))

    async def commit(self, producer: AIOKafkaProducer) -> None:
        await _bounded(producer.commit_transaction())

    async def close(self) -> None:
        await asyncio.shield(self._close())  # clients are stopped even where the shard's task is cancelled

    async def _close(self) -> None:
        streams, self._streams = self._streams, {}
        others = [client for client in (*self._producers, self._watermarks) if client is not None]
        await asyncio.gather(*(stopped(client) for client in others), *(self._end(stream) for stream in streams.values()))

    def elapsed(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


async def _bounded(operation: Awaitable[T]) -> T:
    try:
        async with asyncio.timeout(OPERATION_SECONDS):
            return await operation
    except _REFUSALS as error:
        raise RecordRefusedError(f"the broker refuses a record: {error!r}") from error
    except _STOPS as error:
        raise _stop(error) from error


def _stop(error: Exception) -> ShardStoppedError:
    return ShardStoppedError(f"nothing can be done without a change of configuration: {error!r}")
