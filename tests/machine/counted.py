"""How many steps of each kind the machine has taken, how many were accepted, and which rows of the table of states it has reached.

A step is accepted where a command, an instruction or a proposal was taken and has changed something.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from schemas.message import Message

NEVER = ("time", "limit", "cap", "closure", "price")
"""What nobody asks of the engine: clock ticks and reference data. They are steps, and never count as accepted."""


@dataclass(slots=True)
class Counted:
    """Over all runs of one process."""

    steps: Counter[str] = field(default_factory=Counter)
    accepted: Counter[str] = field(default_factory=Counter)
    reached: set[tuple[str, str]] = field(default_factory=set)
    seen: Counter[str] = field(default_factory=Counter)
    """What the engine has said, of each type."""
    reasons: Counter[str] = field(default_factory=Counter)
    """Why it was so, of each reason; and of penalties the kind."""
    entries: int = 0
    moved: int = 0
    """How many novated trades a closure has given another date."""
    contested: int = 0
    """How often of several that waited for the same one was served, and another could not be any more."""

    def count(self, event: str, *, is_accepted: bool) -> None:
        """One step more."""
        self.steps[event] += 1
        self.accepted[event] += is_accepted and event not in NEVER

    def hear(self, said: Iterable[Message]) -> None:
        """What the engine has said."""
        for message in said:
            self.seen[message.type] += 1
            self.reasons[str(getattr(message, "reason", None))] += 1
            self.reasons[f"{message.type} {getattr(message, 'reason', None)}"] += 1
            self.reasons["near miss"] += getattr(message, "nearest", None) is not None
            self.reasons[f"{getattr(message, 'kind', None)}"] += message.type == "PenaltyAccrued"

    @property
    def share(self) -> int:
        """Per cent of the steps that were accepted."""
        return 100 * self.accepted.total() // max(1, self.steps.total())


COUNTED = Counted()
