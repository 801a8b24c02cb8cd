"""Which partition a key belongs to: Kafka's default partitioner (murmur2), so that producers in any language agree."""

from functools import lru_cache

from aiokafka.partitioner import murmur2


@lru_cache(maxsize=65_536)
def partition_of(key: bytes, partitions: int) -> int:
    """The partition of `key` among `partitions`."""
    return int((murmur2(key) & 0x7FFFFFFF) % partitions)
