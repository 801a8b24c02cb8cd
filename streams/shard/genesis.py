"""The beginning of one shard: a fenced transaction that writes its reserved key where its state has none."""

from collections.abc import Mapping

from schemas import topics
from schemas.codec import encode
from streams.office import Office
from streams.shard.memory import POSITION_KEY, Memory
from streams.shard.port import Outgoing, Port
from streams.shard.transactions import PRODUCERS


async def begin_shard(office: Office, partition: int, partitions: Mapping[topics.Office, int], port: Port) -> bool:
    """Fence the shard, read its state to the end, and write the reserved key if it is not there. True where it was written."""
    topic = topics.STATE[office.name].name
    producers = [await port.fence(f"{office.name}.{partition}.{suffix}") for suffix in PRODUCERS]
    end = await port.end_offset(topic, partition)
    await port.consume({(topic, partition): None})
    memory = Memory(office, partition, partitions)
    while await port.position(topic, partition) < end:
        for record in await port.fetch([(topic, partition, 10_000)], 0.5):
            memory.restore(record.key, record.value)
    if memory.position is not None:
        return False
    genesis = Outgoing(topic, partition, POSITION_KEY, encode(memory.genesis()))
    await port.begin(producers[0])
    await port.acknowledged(await port.append(producers[0], topic, partition, [genesis]))
    await port.commit(producers[0])
    return True
