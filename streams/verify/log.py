"""What verify needs of a log: its partitions, its ends, and its records in order. Kafka is one such log, a test's lists are another."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
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
