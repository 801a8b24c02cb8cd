"""One thing that is open, kept as the bytes of the few messages that say how it stands, so that many of them have room."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from streams.story.before import has_missed, still_hinders

Json = dict[str, Any]


class State(StrEnum):
    """How far something has come that is not final."""

    IN_FLIGHT = "in_flight"
    """Sent, and not taken by the office to which it was sent."""
    SET_ASIDE = "set_aside"
    """Sent after a cut-off or a change of windows: back takes it when that has been carried out."""
    HELD = "held"
    """By middle until data or an operator come, or by back until its holds are released."""
    UNMATCHED = "unmatched"
    MATCHED = "matched"
    """And not attempted yet."""
    PENDING = "pending"
    """Attempted, and not settled."""
    PARTIALLY_SETTLED = "partially_settled"
    NOVATED = "novated"
    """To be netted: from then on the obligations stand in its place."""
    CARRIED = "carried"
    """What is left of an obligation after a cut-off, until the next netting makes another."""


@dataclass(slots=True)
class Item:
    """A side (one report) or a transaction (two). `sides` is how many reports that somebody has sent stand behind it."""

    key: str
    state: State
    sides: int
    terms: bytes | None = None
    """The message that states them: a report, TradeApproved, InstructionCreated, TradeNovated, ObligationCarried ..."""
    redated: bytes | None = None
    before: bytes | None = None
    """The last that says what an attempt lacked, where only time has hindered it since."""
    last: bytes | None = None
    """The last that was said of its status."""
    has_missed: bool = False
    """A cut-off on its intended date."""
    remaining: tuple[str, str] | None = None
    """Quantity and amount that are left, where some of it has settled."""
    since: str | None = None
    """Of an obligation, the intended date of the oldest trade in what it carries."""
    asks_to_cancel: list[str] = field(default_factory=list)
    """The parties that have asked to cancel it, and wait for the other."""

    def tell(self, message: Json, value: bytes) -> None:
        """Its status is said anew."""
        untold: Json = {}
        hinders = still_hinders(untold, message)
        if hinders is not untold:
            self.before = value if hinders is message else None
        self.last = value
        self.has_missed = has_missed(self.has_missed, message)

    def messages(self) -> list[bytes]:
        """What is kept of it, in the order in which it was said."""
        found = [each for each in (self.terms, self.redated, self.before, self.last) if each is not None]
        return [value for at, value in enumerate(found) if value not in found[:at]]
