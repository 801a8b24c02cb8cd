"""The names that reference data gives: read from a file of it, or from what was loaded into the cluster."""

from pathlib import Path

from aiokafka import AIOKafkaConsumer, TopicPartition

from schemas.codec import decode
from schemas.message import Message
from schemas.names import Names, names_of
from schemas.topics import MIDDLE_REFERENCE
from streams.clients import reader
from streams.reference_file import read_reference_file
from streams.settings import Settings
from streams.stopping import stopped


def names_from_file(path: Path) -> Names:
    """The names in a file of reference data, as `takahuone load` takes it. Raises ReferenceFileError or OSError."""
    return names_of(read_reference_file(path))


async def names_from_topic(settings: Settings) -> Names:
    """The names in what was loaded: every partition has all of it, so the first is read, to the end of what is committed."""
    partition = TopicPartition(settings.topic(MIDDLE_REFERENCE.name), 0)
    consumer = reader(settings)
    await consumer.start()
    try:
        return names_of(await _read_to_end(consumer, partition))
    finally:
        await stopped(consumer)


async def _read_to_end(consumer: AIOKafkaConsumer, partition: TopicPartition) -> list[Message]:
    consumer.assign([partition])
    start = (await consumer.beginning_offsets([partition]))[partition]
    end = (await consumer.end_offsets([partition]))[partition]
    consumer.seek(partition, start)
    found: list[Message] = []
    while await consumer.position(partition) < end:
        records = await consumer.getmany(partition, timeout_ms=500)
        found.extend(decode(MIDDLE_REFERENCE, record.value) for record in records.get(partition, ()))
    return found
