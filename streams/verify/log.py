"""What verify and the lists read: a log of partitions, their ends and records in order. Kafka is one, a test's lists are another."""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from typing import Protocol

Place = tuple[str, int]
"""A partition: topic (without namespace) and number."""


class Seen(Protocol):
    """A record that was read."""

    @property
    def offset(self) -> int:
        """Where it stands in its partition."""

    @property
    def value(self) -> bytes | None:
        """Its bytes; None for a tombstone."""


Batch = tuple[Place, Sequence[Seen]]


class LogError(Exception):
    """Kafka does not give what is asked for: a sentence that says what, and what to do."""


class Log(Protocol):
    """A log, read committed. Every method raises LogError where the log does not answer in time."""

    async def places(self, topics: Iterable[str]) -> list[Place]:
        """Every partition of these topics."""

    async def begins(self, places: Iterable[Place]) -> dict[Place, int]:
        """The first offset that is still there."""

    async def ends(self, places: Iterable[Place], *, stable: bool) -> dict[Place, int]:
        """The offset after the last record: `stable` up to the first open transaction, else the high watermark."""

    def read(self, starts: Mapping[Place, int], ends: Mapping[Place, int]) -> AsyncIterator[Batch]:
        """Each committed record from start to before end, in order within its partition; waits for open transactions to end."""


async def values_of(
    log: Log, starts: Mapping[Place, int], ends: Mapping[Place, int], told: Callable[[int, int], None]
) -> AsyncIterator[tuple[Place, int, bytes]]:
    """Place, offset and bytes of each record that is no tombstone. After each batch `told` hears how many of how many were read."""
    done, total = 0, sum(max(0, end - starts[place]) for place, end in ends.items())
    async for place, batch in log.read(starts, ends):
        done += len(batch)
        told(done, total)
        for record in batch:
            if record.value is not None:
                yield place, record.offset, record.value
