"""One partition of the simulated Kafka: records, markers that take an offset, the last stable offset, compaction."""

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Literal

from tests.simulation.scheduler import Signal

Place = tuple[str, int]


@dataclass(slots=True, eq=False)
class Transaction:
    """One transaction: what it wrote to, and how it ended. An outcome is decided once; the markers follow."""

    transactional_id: str
    number: int
    outcome: Literal["open", "committed", "aborted"] = "open"
    places: set[Place] = field(default_factory=set)
    image: object = None
    """What the writer had in its memory when it asked to commit, for the judges."""


@dataclass(slots=True)
class Entry:
    """A record where it stands."""

    offset: int
    key: bytes | None
    value: bytes | None
    transaction: Transaction | None
    written_at: float

    @property
    def is_visible(self) -> bool:
        """To a read_committed reader, once it stands below the last stable offset."""
        return self.transaction is None or self.transaction.outcome == "committed"


def _offset(entry: Entry) -> int:
    return entry.offset


class Partition:
    """A log. `end` is the high watermark."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.end = 0
        self.written = 0
        """Records ever written by committed or no transactions are among these; compaction does not lessen it."""
        self._open: dict[Transaction, int] = {}
        self._arrival = Signal()

    @property
    def stable_end(self) -> int:
        """The last stable offset: where the first open transaction begins."""
        return min(self._open.values(), default=self.end)

    def append(self, records: list[tuple[bytes | None, bytes | None]], transaction: Transaction | None, at: float) -> None:
        if transaction is not None:
            self._open.setdefault(transaction, self.end)
        for key, value in records:
            self.entries.append(Entry(self.end, key, value, transaction, at))
            self.end += 1
        self._arrived()

    def mark(self, transaction: Transaction) -> None:
        """Write the marker: the transaction is over here, and its marker takes an offset."""
        if self._open.pop(transaction, None) is not None:
            self.end += 1
            self._arrived()

    def _arrived(self) -> None:
        arrival, self._arrival = self._arrival, Signal()
        arrival.set()

    def arrival(self) -> Signal:
        """Set when anything is written."""
        return self._arrival

    def read(self, position: int, most: int) -> tuple[list[Entry], int]:
        """At most `most` committed records from `position` on, and the position after them: it moves over markers and gaps."""
        stable = self.stable_end
        found: list[Entry] = []
        for entry in self.entries[bisect_left(self.entries, position, key=_offset) :]:
            if entry.offset >= stable:
                break
            if len(found) == most:
                return found, entry.offset
            position = entry.offset + 1
            if entry.is_visible:
                found.append(entry)
        return found, max(position, stable) if len(found) < most else position

    def visible(self) -> list[Entry]:
        """All that a read_committed reader sees."""
        return self.read(0, len(self.entries) + 1)[0]

    def last_visible(self) -> int:
        """The offset of the last committed record; -1 where there is none."""
        stable = self.stable_end
        return next((entry.offset for entry in reversed(self.entries) if entry.offset < stable and entry.is_visible), -1)

    def compact(self, tombstones_before: float) -> int:
        """Take away superseded keys, aborted records and old tombstones below the last stable offset. Offsets stay."""
        stable = self.stable_end
        last = {entry.key: entry.offset for entry in self.entries if entry.offset < stable and entry.is_visible}
        before = len(self.entries)
        self.entries = [
            entry
            for entry in self.entries
            if entry.offset >= stable
            or (entry.is_visible and last[entry.key] == entry.offset and (entry.value is not None or entry.written_at >= tombstones_before))
        ]
        return before - len(self.entries)
