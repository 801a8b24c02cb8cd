"""The publisher of the doors on a real broker: acknowledged, in order, bounded, and loud when something fails."""

import asyncio

import pytest
from aiokafka import TopicPartition
from aiokafka.admin import NewTopic
from aiokafka.errors import MessageSizeTooLargeError

from schemas.codec import decode
from schemas.front import TradeCancelled
from schemas.topics import FRONT_TRADES
from streams import clients
from streams.demo.identifiers import made_up_lei
from streams.gateway.publisher import DoorPublisher
from streams.partitioning import partition_of
from streams.settings import Settings

pytestmark = pytest.mark.kafka

PARTITIONS = 2
COUNT = 1_000
TOPIC_BYTES_MAX = 1 << 20
ENTITIES = [made_up_lei(number) for number in range(4)]


@pytest.fixture
async def door(settings: Settings) -> Settings:
    administrator = clients.administrator(settings)
    await administrator.start()
    await administrator.create_topics(
        [NewTopic(settings.topic(FRONT_TRADES.name), PARTITIONS, 1, topic_configs={"max.message.bytes": str(TOPIC_BYTES_MAX)})]
    )
    await administrator.close()
    return settings


def message(number: int) -> TradeCancelled:
    return TradeCancelled(entity=ENTITIES[number % len(ENTITIES)], source="test", trade=f"T{number}", version=1)


async def read_all(settings: Settings) -> dict[int, list[tuple[bytes | None, bytes | None]]]:
    places = [TopicPartition(settings.topic(FRONT_TRADES.name), partition) for partition in range(PARTITIONS)]
    found: dict[int, list[tuple[bytes | None, bytes | None]]] = {place.partition: [] for place in places}
    async with clients.reader(settings, auto_offset_reset="earliest") as reader:
        reader.assign(places)
        for place, end in (await reader.end_offsets(places)).items():
            while await reader.position(place) < end:
                for record in (await reader.getmany(place, timeout_ms=200)).get(place, []):
                    found[place.partition].append((record.key, record.value))
    return found


async def test_messages_arrive_once_in_order_of_their_key_in_its_partition_with_few_in_flight(door: Settings) -> None:
    async with DoorPublisher(door, in_flight_max=3) as publisher:
        futures = [await publisher.publish(FRONT_TRADES, message(number), key=message(number).entity) for number in range(COUNT)]
    assert all(future.done() for future in futures)
    found = await read_all(door)
    trades = {partition: [decode(FRONT_TRADES, value) for _, value in records] for partition, records in found.items()}
    for entity in ENTITIES:
        said = [
            one.trade
            for one in trades[partition_of(entity.encode(), PARTITIONS)]
            if isinstance(one, TradeCancelled) and one.entity == entity
        ]
        assert said == [f"T{number}" for number in range(COUNT) if ENTITIES[number % len(ENTITIES)] == entity]
    assert sum(map(len, found.values())) == COUNT


async def test_a_record_of_any_bytes_goes_to_the_partition_that_is_named(door: Settings) -> None:
    async with DoorPublisher(door) as publisher:
        await publisher.publish_bytes(FRONT_TRADES.name, b"\xff", key=b"", partition=1)
        acknowledged = await (await publisher.publish_bytes(FRONT_TRADES.name, None, key=b"tombstone", partition=1))
    assert acknowledged.partition == 1
    assert await read_all(door) == {0: [], 1: [(b"", b"\xff"), (b"tombstone", None)]}


async def test_a_record_that_is_too_large_raises_and_the_next_one_is_published(door: Settings) -> None:
    async with DoorPublisher(door, in_flight_max=1) as publisher:
        with pytest.raises(MessageSizeTooLargeError):
            await publisher.publish_bytes(FRONT_TRADES.name, b"x" * (17 << 20), key=None, partition=0)
        await publisher.publish(FRONT_TRADES, message(1), key=None, partition=0)
    assert len((await read_all(door))[0]) == 1


async def test_what_the_broker_refuses_is_raised_by_the_next_call_and_at_the_end(door: Settings) -> None:
    publisher = DoorPublisher(door)
    await publisher.__aenter__()
    await asyncio.wait([await publisher.publish_bytes(FRONT_TRADES.name, b"x" * (2 * TOPIC_BYTES_MAX), key=None, partition=0)])
    with pytest.raises(MessageSizeTooLargeError):
        await publisher.publish(FRONT_TRADES, message(1), key=None, partition=0)
    with pytest.raises(MessageSizeTooLargeError):
        await publisher.__aexit__(None, None, None)
