"""Which waiting side a new side matches: the nearest amount within tolerance, and of equally near ones the oldest. Part of `match`."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from processors.books import BackBooks
from processors.differences import optional_differences
from processors.side_keys import agreed_keys, amount_entry, matching_key
from schemas.reference import MatchingToleranceSet
from schemas.state import UnmatchedSide

OPPOSITE = {"BUY": "SELL", "SELL": "BUY"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A waiting side, its report, and the tolerance within which its amount is (units of its currency)."""

    report: str
    side: UnmatchedSide
    tolerance: Decimal


def find_candidate(side: UnmatchedSide, books: BackBooks) -> Candidate | None:
    """The waiting side that `side` matches, or None. A few look-ups, however many wait under the same key."""
    rule = books.tolerances.get(f"{side.settlement_system}|{side.currency}")
    found = []
    candidates = _nearest(side, rule, books) if side.terms is None else _agreeing(side, books)
    for report, other in candidates:
        tolerance = tolerance_of(rule, max(side.amount, other.amount))
        if abs(side.amount - other.amount) <= tolerance and not optional_differences(side, other):
            found.append(Candidate(report=report, side=other, tolerance=tolerance))
    return min(found, key=lambda each: (abs(side.amount - each.side.amount), each.side.sequence), default=None)


def tolerance_of(rule: MatchingToleranceSet | None, greater: Decimal) -> Decimal:
    """How far two amounts may differ of which `greater` is the greater one. Nothing is tolerated where no rule is set."""
    if rule is None:
        return Decimal(0)
    return rule.at_most if greater <= rule.threshold else rule.at_most_above


def _nearest(side: UnmatchedSide, rule: MatchingToleranceSet | None, books: BackBooks) -> Iterator[tuple[str, UnmatchedSide]]:
    """The oldest of the nearest amounts: upwards, upwards beyond the threshold (where another tolerance begins), and downwards."""
    prefix = matching_key(side, OPPOSITE[side.side])
    own = f"{prefix}{amount_entry(side.amount)}"
    found = [books.unmatched.at_least("matching", prefix, own)]
    if rule is not None and side.amount <= rule.threshold:
        found.append(books.unmatched.at_least("matching", prefix, f"{prefix}{amount_entry(rule.threshold)}~"))
    below = books.unmatched.below("matching", prefix, own)
    if below is not None:  # the last entry below is the youngest of its amount
        found.append(books.unmatched.at_least("matching", prefix, below[0].rpartition("|")[0]))
    yield from ((entry[1], books.unmatched[entry[1]]) for entry in found if entry is not None)


AROUND_MAX = 100
"""How many waiting sides on either side of the amount are looked at for one with the same optional fields."""


def _agreeing(side: UnmatchedSide, books: BackBooks) -> Iterator[tuple[str, UnmatchedSide]]:
    """Waiting sides with its common reference, or its client, however many others wait; and of all those around its amount."""
    direction = OPPOSITE[side.side]
    for prefix in agreed_keys(side, direction):
        yield from _around("agreed", prefix, side, books)
    yield from _around("matching", matching_key(side, direction), side, books)


def _around(index: str, prefix: str, side: UnmatchedSide, books: BackBooks) -> Iterator[tuple[str, UnmatchedSide]]:
    """Upwards and downwards from the amount of `side`."""
    own = f"{prefix}{amount_entry(side.amount)}"
    up, down = books.unmatched.at_least(index, prefix, own), books.unmatched.below(index, prefix, own)
    for _ in range(AROUND_MAX):
        if up is not None:
            yield up[1], books.unmatched[up[1]]
            up = books.unmatched.after(index, prefix, up[0])
        if down is not None:
            yield down[1], books.unmatched[down[1]]
            down = books.unmatched.below(index, prefix, down[0])
