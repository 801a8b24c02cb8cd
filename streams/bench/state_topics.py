"""How large the state topics are: what a restart has to read."""

from collections.abc import Mapping
from typing import Any

from schemas import topics
from streams.bench.reading import records_of
from streams.bench.surroundings import PARTITIONS
from streams.settings import Settings


async def sizes(settings: Settings) -> Mapping[str, Any]:
    """By office: records that are there, the bytes of their keys and values, distinct keys, and records ever written (with markers)."""
    return {office: await _size(settings, settings.topic(topic.name), PARTITIONS[office]) for office, topic in topics.STATE.items()}


async def _size(settings: Settings, topic: str, partitions: int) -> dict[str, int]:
    records = size = 0
    live: dict[bytes, bool] = {}
    ends: dict[int, int] = {}
    async for batch in records_of(settings, topic, partitions):
        records += len(batch)
        size += sum(len(record.key) + len(record.value or b"") for record in batch)
        live.update((record.key, record.value is not None) for record in batch)
        ends[batch[0].partition] = batch[-1].offset + 1
    return {"records": records, "bytes": size, "keys": sum(live.values()), "offsets": sum(ends.values())}
