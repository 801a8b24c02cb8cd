"""How much a run has written: records and bytes of every topic, read from where it began."""

from collections.abc import Mapping

from aiokafka import TopicPartition

from schemas import topics
from streams import clients
from streams.bench.reading import records_of
from streams.bench.surroundings import PARTITIONS
from streams.settings import Settings

Ends = Mapping[str, tuple[int, ...]]
"""By topic (without namespace): where each partition ends."""


async def ends(settings: Settings, partitions: Mapping[topics.Office, int] = PARTITIONS) -> Ends:
    """Where every topic of the pipeline ends now."""
    async with clients.reader(settings) as reader:
        places = {topic.name: _places(settings, topic, partitions[topic.sized_by]) for topic in topics.TOPICS}
        found = await reader.end_offsets([place for each in places.values() for place in each])
    return {name: tuple(int(found[place]) for place in each) for name, each in places.items()}


async def written(settings: Settings, since: Ends) -> Mapping[str, tuple[int, int]]:
    """Records, and bytes of keys and values, by topic since then, of each that has grown.

    Of a compacted topic only what is left: the broker may have taken records out meanwhile.
    """
    found: dict[str, tuple[int, int]] = {}
    for topic in topics.TOPICS:
        count = size = 0
        async for batch in records_of(settings, settings.topic(topic.name), len(since[topic.name]), since[topic.name]):
            count += len(batch)
            size += sum(len(record.key or b"") + len(record.value or b"") for record in batch)
        if count:
            found[topic.name] = (count, size)
    return found


def _places(settings: Settings, topic: topics.Topic, partitions: int) -> list[TopicPartition]:
    return [TopicPartition(settings.topic(topic.name), number) for number in range(partitions)]
