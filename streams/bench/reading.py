"""Reads a topic to its end, committed records only."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from aiokafka import TopicPartition

from streams import clients
from streams.settings import Settings


async def records_of(settings: Settings, topic: str, partitions: int, starts: Sequence[int] = ()) -> AsyncIterator[list[Any]]:
    """The records of a topic in batches; those of a partition are in order. `topic` is the name on the cluster.

    `starts` are the offsets to begin at; without them reading begins with the first record that is there.
    """
    places = [TopicPartition(topic, number) for number in range(partitions)]
    async with clients.reader(settings, auto_offset_reset="earliest") as reader:
        ends = await reader.end_offsets(places)
        reader.assign(places)
        for place, start in zip(places, starts, strict=False):
            reader.seek(place, start)
        waiting = {place for place in places if ends[place] > (starts[place.partition] if starts else 0)}
        while waiting:
            for batch in (await reader.getmany(*waiting, timeout_ms=200)).values():
                yield batch
            waiting = {place for place in waiting if await reader.position(place) < ends[place]}
