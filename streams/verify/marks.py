"""What has been said of a thing, as bits: said once, said again. The order in which topics are read does not matter then."""


class Marks:
    """Two bits for each kind of event: said at least once, said at least twice."""

    __slots__ = ("once", "twice")

    def __init__(self) -> None:
        self.once = 0
        self.twice = 0

    def mark(self, bit: int) -> None:
        """`bit` was said."""
        self.twice |= self.once & bit
        self.once |= bit

    def clear(self, bit: int) -> None:
        """What `bit` said is no longer so."""
        self.once &= ~bit

    def take(self, other: "Marks") -> None:
        """What was said before it was known of what."""
        self.twice |= other.twice | self.once & other.once
        self.once |= other.once


HELD = 1 << 0
REJECTED = 1 << 1
WITHDRAWN = 1 << 2
SENT = 1 << 3
TAKEN_BY_BACK = 1 << 4
WAITS_IN_BACK = 1 << 5
WAITS_IN_MIDDLE = 1 << 6
UNMATCHED = 1 << 7
MATCHED = 1 << 8
CREATED = 1 << 9
PENDED = 1 << 10
HELD_BY_BACK = 1 << 11
SETTLED = 1 << 12
CONFIRMED = 1 << 13
CANCELLED = 1 << 14
"""SideCancelled or InstructionCancelled."""
AMENDMENT_APPLIED = 1 << 15
AMENDMENT_REFUSED = 1 << 16
ADVISED_PENDING = 1 << 17
ADVISED_HELD = 1 << 18
ADVISED_SETTLED = 1 << 19
ADVISED_CANCELLED = 1 << 20
ADVISED_REFUSED = 1 << 21
ADVISED_DEAD = 1 << 22
REQUEST_APPLIED = 1 << 23
REQUEST_PENDED = 1 << 24
REQUEST_REFUSED = 1 << 25
REPLACED = 1 << 26
PARTIALLY_SETTLED = 1 << 27
NOVATED = 1 << 29
MADE = 1 << 30
"""By clearing, under power of attorney: for an obligation."""
INSTRUCTED = 1 << 28
"""Sent to settlement directly, or made there: named by InstructionSubmitted or InstructionGenerated."""

ADVISED = {
    "pending": ADVISED_PENDING,
    "held": ADVISED_HELD,
    "partially_settled": PARTIALLY_SETTLED,
    "settled": ADVISED_SETTLED,
    "cancelled": ADVISED_CANCELLED,
    "refused": ADVISED_REFUSED,
    "dead": ADVISED_DEAD,
}
"""The bit of each status that StatusAdvised may name."""

RESULTS = {
    "settled": SETTLED | CONFIRMED | ADVISED_SETTLED,
    "cancelled": WITHDRAWN | CANCELLED | ADVISED_CANCELLED,
    "refused": REJECTED | AMENDMENT_REFUSED | ADVISED_REFUSED,
    "dead": ADVISED_DEAD,
}
"""Each final status and what says it: a report has at most one."""

ONLY_ONCE = MATCHED | CREATED | SETTLED | CONFIRMED | CANCELLED | WITHDRAWN | AMENDMENT_APPLIED | AMENDMENT_REFUSED | SENT
"""What may be said of one report a single time."""
