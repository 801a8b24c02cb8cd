"""What a generated day consists of: reference data, funding, records to send in three acts, and what must become of each report."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from schemas.commands import Approve, BalanceFunded
from schemas.reference import ReferenceRecord
from streams.demo.kinds import Outcome
from streams.demo.script import BEGINS_AT, Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record for front.trades, as it goes out. `report` is the identity in it; None where it cannot be read.

    `is_new` is False for what reports no side of its own: a request to cancel, a repeat, other content under a known identity.
    """

    kind: str
    trade: str
    key: bytes | None
    value: bytes | None
    report: str | None = None
    is_new: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What must have become of a report at the end of the day."""

    kind: str
    trade: str
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One act: the clock says `at`, reference data is loaded, commands are given and answered, records are sent."""

    act: Act
    reference: tuple[ReferenceRecord, ...] = ()
    commands: tuple[BalanceFunded | Approve, ...] = ()
    sides: tuple[Record, ...] = ()

    @property
    def at(self) -> datetime:
        """What the clock says when the act begins."""
        return BEGINS_AT[self.act]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day from a seed. `reference` and `funding` come before the opening, then the scenes in order."""

    trades: int
    seed: int
    reference: tuple[ReferenceRecord, ...]
    funding: tuple[BalanceFunded, ...]
    scenes: tuple[Scene, ...]
    expected: Mapping[str, Expected]
    """By report, for each side: its status when the day is over."""
    requests: Mapping[str, Expected] = field(default_factory=dict)
    """By the identity of a request to cancel: cancelled where it was applied."""
    repeats: int = 0
    """Records that say again what was said, word for word."""
    conflicts: int = 0
    """Records that say something else under a known identity. Each is a report of its own, refused."""
    unreadable: int = 0
    """Records that are no report. Each counts as one that is dead."""

    @property
    def sides(self) -> tuple[Record, ...]:
        """Every record, in the order in which they are sent."""
        return tuple(record for scene in self.scenes for record in scene.sides)

    @property
    def reported(self) -> int:
        """How many reports must have been counted when the day is over."""
        return len(self.expected) + self.conflicts + self.unreadable
