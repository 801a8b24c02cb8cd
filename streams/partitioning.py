"""Which partition a key belongs to: Kafka's default partitioner (murmur2), so that producers in any language agree."""

from collections.abc import Callable
from functools import cache, lru_cache
from struct import Struct

_SEED, _FACTOR, _MASK = 0x9747B28C, 0x5BD1E995, 0xFFFFFFFF


@lru_cache(maxsize=65_536)
def partition_of(key: bytes, partitions: int) -> int:
    """The partition of `key` among `partitions`."""
    return (murmur2(key) & 0x7FFFFFFF) % partitions


def murmur2(key: bytes) -> int:
    """MurmurHash2 of 32 bits as Kafka's clients seed it. aiokafka's takes twice the time, and a key that was never seen pays it."""
    length = len(key)
    found = _SEED ^ length
    for each in _words(length >> 2)(key):
        word = each * _FACTOR & _MASK
        found = (found * _FACTOR ^ (word ^ word >> 24) * _FACTOR) & _MASK
    if rest := length & 3:
        found = (found ^ int.from_bytes(key[-rest:], "little")) * _FACTOR & _MASK
    found = (found ^ found >> 13) * _FACTOR & _MASK
    return found ^ found >> 15


@cache
def _words(count: int) -> Callable[[bytes], tuple[int, ...]]:
    """Reads so many words of four bytes, the lowest byte first."""
    return Struct(f"<{count}I").unpack_from
