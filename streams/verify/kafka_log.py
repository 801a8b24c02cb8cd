"""The log that verify reads when it is Kafka: read committed, no group, everything bounded in time."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any, cast

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from streams.clients import administrator, reader
from streams.environment.broker import answers
from streams.no_answer import NOT_NAMED, namespaces_in, no_answer, no_topic
from streams.settings import Settings
from streams.stopping import stopped
from streams.verify.log import Batch, LogError, Place, Seen

ANSWER_SECONDS_MAX = 30.0
STILL_SECONDS_MAX = 60.0
"""Longer than a transaction may stay open (10 s): a read that gets no further for so long will not."""


class KafkaLog:
    """Three consumers: one reads what is committed, and two only say where the logs end, stable or not.

    (A question to a consumer that reads waits behind its long poll.)
    """

    def __init__(
        self, settings: Settings, consumers: Sequence[AIOKafkaConsumer], partitions: Mapping[str, int], namespaces: Sequence[str]
    ) -> None:
        """`namespaces` are those of this Kafka, for whoever has named another."""
        self._settings = settings
        self._namespaces = namespaces
        self._reader, self._stable, self._any_state = consumers
        self._partitions = partitions

    async def places(self, topics: Iterable[str]) -> list[Place]:
        """Every partition of these topics."""
        wanted = list(topics)
        missing = [name for name in wanted if not self._partitions.get(name)]
        if missing:
            raise LogError(no_topic(self._settings, missing[0], self._namespaces))
        return [(name, number) for name in wanted for number in range(self._partitions[name])]

    async def begins(self, places: Iterable[Place]) -> dict[Place, int]:
        """The first offset that is still there."""
        return await self._offsets(self._any_state.beginning_offsets, places)

    async def ends(self, places: Iterable[Place], *, stable: bool) -> dict[Place, int]:
        """The offset after the last record that is stable, or after the last of all."""
        return await self._offsets((self._stable if stable else self._any_state).end_offsets, places)

    async def _offsets(self, ask: Any, places: Iterable[Place]) -> dict[Place, int]:
        asked = {self._partition(place): place for place in places}
        try:
            answer = await asyncio.wait_for(ask(list(asked)), ANSWER_SECONDS_MAX) if asked else {}
        except (KafkaError, TimeoutError) as error:
            raise LogError(no_answer(self._settings, error)) from error
        return {asked[partition]: offset for partition, offset in answer.items()}

    async def read(self, starts: Mapping[Place, int], ends: Mapping[Place, int]) -> AsyncIterator[Batch]:
        """Each committed record from start to before end. Raises LogError where an open transaction does not end."""
        places = {self._partition(place): place for place, end in ends.items() if end > starts[place]}
        waiting = set(places)
        if not places:
            return
        self._reader.assign(list(places))
        for partition, place in places.items():
            self._reader.seek(partition, starts[place])
        moved, position = monotonic(), sum(starts[place] for place in places.values())
        while waiting:
            for partition, records in (await self._fetch(waiting)).items():
                yield places[partition], _before(records, ends[places[partition]])
            positions = {partition: await self._reader.position(partition) for partition in places}
            waiting = {partition for partition in waiting if positions[partition] < ends[places[partition]]}
            if sum(positions.values()) != position:
                moved, position = monotonic(), sum(positions.values())
            elif waiting and monotonic() - moved > STILL_SECONDS_MAX:
                raise LogError(await self._stands_still(places[min(waiting)]))

    async def _fetch(self, waiting: set[TopicPartition]) -> dict[TopicPartition, list[Seen]]:
        try:
            found = await self._reader.getmany(*waiting, timeout_ms=200)
        except KafkaError as error:
            raise LogError(no_answer(self._settings, error)) from error
        return cast(dict[TopicPartition, list[Seen]], found)

    async def _stands_still(self, place: Place) -> str:
        if not await answers(self._settings):
            return no_answer(self._settings, TimeoutError())
        name = f"{self._settings.topic(place[0])}/{place[1]}"
        return f"Reading {name} stands still since {STILL_SECONDS_MAX:.0f} s, as behind an open transaction. Try again."

    def _partition(self, place: Place) -> TopicPartition:
        return TopicPartition(self._settings.topic(place[0]), place[1])


def _before(records: Sequence[Seen], end: int) -> Sequence[Seen]:
    return records if not records or records[-1].offset < end else [record for record in records if record.offset < end]


@asynccontextmanager
async def kafka_log(settings: Settings, topics: Iterable[str]) -> AsyncIterator[KafkaLog]:
    """A log over the cluster of `settings`. Raises LogError where it does not answer."""
    if not settings.kafka:
        raise LogError(NOT_NAMED)
    consumers = (
        reader(settings, fetch_max_wait_ms=100, fetch_max_bytes=32 << 20),
        reader(settings),
        reader(settings, isolation_level="read_uncommitted"),
    )
    try:
        try:
            await asyncio.wait_for(asyncio.gather(*(consumer.start() for consumer in consumers)), ANSWER_SECONDS_MAX)
            partitions, namespaces = await asyncio.wait_for(_partitions(settings, list(topics)), ANSWER_SECONDS_MAX)
        except (KafkaError, OSError, TimeoutError) as error:
            raise LogError(no_answer(settings, error)) from error
        yield KafkaLog(settings, consumers, partitions, namespaces)
    finally:
        for consumer in consumers:
            await stopped(consumer)


async def _partitions(settings: Settings, names: list[str]) -> tuple[dict[str, int], list[str]]:
    """How many partitions each topic has, 0 where there is no such topic; then, which namespaces this Kafka has."""
    client = administrator(settings)
    await client.start()
    try:
        described = await client.describe_topics([settings.topic(name) for name in names])
        found = {topic["topic"]: len(topic["partitions"]) for topic in described if not topic["error_code"]}
        counts = {name: found.get(settings.topic(name), 0) for name in names}
        return counts, [] if all(counts.values()) else namespaces_in(await client.list_topics())
    finally:
        await client.close()
