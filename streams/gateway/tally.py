"""What became of the lines of a file, counted: every line is in exactly one of blank, comment and message."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from schemas.gateway import GatewayReason

DEAD_TOLD_MAX = 20
"""How many messages that became no event are named one by one; the others are only counted, and front.dead has all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLine:
    """One message that became no event, for whoever has to mend it: its line, the trade it names (None where it names none), and why."""

    line: int
    trade: str | None
    reason: GatewayReason
    detail: str


@dataclass(slots=True)
class Tally:
    """Counts. A message became one event or more, or one record of front.dead."""

    lines: int = 0
    blank: int = 0
    comments: int = 0
    translated: int = 0
    """Messages that became events: a trade capture report may have become two."""
    events: Counter[str] = field(default_factory=Counter)
    """Events by type."""
    dead: Counter[GatewayReason] = field(default_factory=Counter)
    """Messages that became no event, by reason."""
    dead_told: list[DeadLine] = field(default_factory=list)
    """The first DEAD_TOLD_MAX of them."""
    checksums: Counter[str] = field(default_factory=Counter)
    """FIX messages of our types, by the separator over which their checksum held."""

    @property
    def messages(self) -> int:
        """Lines that are neither blank nor a comment."""
        return self.translated + self.dead.total()

    def add_dead(self, line: DeadLine) -> None:
        """One more message that became no event."""
        self.dead[line.reason] += 1
        if len(self.dead_told) < DEAD_TOLD_MAX:
            self.dead_told.append(line)

    def for_programs(self) -> dict[str, Any]:
        """The counts as one object, reasons in the order of checking."""
        return {
            "lines": self.lines,
            "blank": self.blank,
            "comments": self.comments,
            "messages": self.messages,
            "translated": self.translated,
            "events": dict(sorted(self.events.items())),
            "dead": self.dead.total(),
            "reasons": {reason.value: self.dead[reason] for reason in GatewayReason if self.dead[reason]},
            "dead_told": [asdict(each) for each in self.dead_told],
            "checksums": dict(sorted(self.checksums.items())),
        }
