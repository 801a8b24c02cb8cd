"""A shard of the toy office on a real broker: topics, genesis, records in, records out."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.admin import NewTopic

from schemas import topics
from streams import clients
from streams.clock import tick
from streams.settings import Settings
from streams.shard.bounds import Bounds, Suspicion
from streams.shard.follower import Warm
from streams.shard.genesis import begin_shard
from streams.shard.kafka import KafkaPort
from streams.shard.loop import Shard
from tests.toy_office import ENTITY, NOON, PARTITIONS, SHARD, TOY, trade_bytes

TRADES = topics.FRONT_TRADES.name
ANSWERS = topics.MIDDLE_ANSWERS.name


@dataclass(frozen=True)
class ToyShard:
    """One namespace with the toy office, and how to play with it."""

    settings: Settings
    door: AIOKafkaProducer

    def open(self, *, bounds: Bounds | None = None, suspicion: Suspicion | None = None, warm: Warm | None = None) -> Shard:
        return Shard(TOY, SHARD, PARTITIONS, KafkaPort(self.settings), bounds or Bounds(wait=0.2), suspicion, warm)

    async def send(self, *values: bytes) -> None:
        for value in values:
            await self.door.send_and_wait(self.settings.topic(TRADES), value, key=ENTITY.encode())

    async def trades(self, first: int, last: int) -> None:
        await self.send(*(trade_bytes(number) for number in range(first, last)))

    async def answers(self) -> list[str]:
        """The trades named in what the shard has said and committed, in order."""
        return [record["report"].split("|")[2] for record in await read_all(self.settings, ANSWERS) if "report" in record]


async def read_all(settings: Settings, name: str) -> list[dict[str, Any]]:
    """All committed records of a topic, up to the last stable offset of each partition."""
    places = [TopicPartition(settings.topic(name), partition) for partition in range(2)]
    found: list[dict[str, Any]] = []
    async with clients.reader(settings, auto_offset_reset="earliest") as reader:
        ends = await reader.end_offsets(places)
        reader.assign(places)
        for place, end in ends.items():
            while await reader.position(place) < end:
                for records in (await reader.getmany(place, timeout_ms=200)).values():
                    found += [json.loads(record.value) for record in records]
    return found


@asynccontextmanager
async def toy_shard(settings: Settings, **answers_config: str) -> AsyncIterator[ToyShard]:
    """Topics, genesis and the first tick, then a shard to play with."""
    administrator = clients.administrator(settings)
    await administrator.start()
    config = {topics.MIDDLE_ANSWERS.name: answers_config}
    made = [NewTopic(settings.topic(topic.name), 2, 1, topic_configs=config.get(topic.name, {})) for topic in topics.TOPICS]
    await administrator.create_topics(made)
    await administrator.close()
    port = KafkaPort(settings)
    assert await begin_shard(TOY, SHARD, PARTITIONS, port)
    await port.close()
    async with clients.door_producer(settings) as door:
        await tick(door, settings, PARTITIONS, NOON)
        yield ToyShard(settings, door)
