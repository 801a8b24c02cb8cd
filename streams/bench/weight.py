"""How many bytes of memory the stores of shards take: restored from the state topics here, and weighed object by object."""

import gc
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from enum import Enum
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

from schemas import topics
from schemas.codec import StateCodec
from streams.bench.reading import records_of
from streams.bench.surroundings import PARTITIONS
from streams.offices import OFFICES
from streams.settings import Settings
from streams.shard.memory import POSITION_KEY, Memory

Weights = Mapping[str, int]
"""Bytes by store."""

_NOT_ITS_OWN = (type, Enum, ModuleType, FunctionType, BuiltinFunctionType, StateCodec)


def weight(value: object) -> int:
    """The bytes of an object and of all that it holds, each counted once; types, functions and codecs are the program's."""
    return sum(map(sys.getsizeof, reached(value)))


def reached(value: object) -> Iterator[object]:
    """An object and all that it holds, each once; types, functions and codecs are the program's."""
    seen: set[int] = set()
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if id(each) in seen or isinstance(each, _NOT_ITS_OWN):
            continue
        seen.add(id(each))
        yield each
        waiting += gc.get_referents(each)
        if isinstance(each, dict):
            waiting += each  # keys that are text hold nothing on: the collector is not told of them


async def weights(settings: Settings, office: topics.Office) -> tuple[Weights, Weights]:
    """By store, all shards of an office together: as restored (values are bytes until touched), and with every value as an object."""
    restored: Counter[str] = Counter()
    touched: Counter[str] = Counter()
    memories = [Memory(OFFICES[office], partition, PARTITIONS) for partition in range(PARTITIONS[office])]
    keys: list[set[tuple[str, str]]] = [set() for _ in memories]
    async for batch in records_of(settings, settings.topic(topics.STATE[office].name), len(memories)):
        for record in batch:
            memories[record.partition].restore(record.key, record.value)
            if record.key != POSITION_KEY:
                store, _, key = record.key.decode().partition("/")
                keys[record.partition].add((store, key))
    for memory, known in zip(memories, keys, strict=True):
        memory.restored()
        restored.update({name: weight(store) for name, store in memory.stores.items()})
        for store, key in known:
            memory.stores[store].get(key)
        touched.update({name: weight(store) for name, store in memory.stores.items()})
    return restored, touched


def difference(after: Weights, before: Weights, count: int) -> dict[str, Any]:
    """What `count` trades have added, in bytes a trade: by store, the greatest first, and in all."""
    grown = {name: (after[name] - before.get(name, 0)) / count for name in after}
    told = {name: round(size) for name, size in sorted(grown.items(), key=lambda item: -item[1]) if abs(size) >= 1}
    return {"all": round(sum(grown.values())), "by_store": told}
