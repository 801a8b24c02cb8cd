"""What a side that found no other was probably meant for, and the fields in which the two differ. Part of `match`.

Looked for are sides that name this one's party: whoever is not named learns of no instruction. They share instrument and parties; or,
once they have been alleged, a common reference; or the quantity, and then they differ in little else: the instrument, the party that
this one names, the direction. A side that comes is told at once, one that waits with its allegement, and then once what comes later.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from processors.books import BackBooks
from processors.candidates import OPPOSITE
from processors.differences import differences
from processors.side_keys import amount_entry, common_key, matching_key, near_key, size_key
from schemas.matching import InstructionUnmatched
from schemas.state import UnmatchedSide

LOOKED_AT_MAX = 20
"""How many waiting sides are compared by each of the three keys: those of the nearest amounts, of a key that holds the amount."""

AROUND_MAX = 2
"""How many are compared above and below a side's own place among those that agree in one field less."""

DIFFERS_MAX = 2
"""In how many fields a side may differ that shares no more than a quantity: what differs in more was hardly meant."""


@dataclass(frozen=True, slots=True)
class Near:
    """The waiting side that differs in the fewest fields, and these; None where none is near."""

    report: str | None = None
    differs: tuple[str, ...] = ()


NOTHING_NEAR = Near()


def nearest_of(side: UnmatchedSide, books: BackBooks) -> Near:
    """The nearest of those that are looked at; of equally near ones the first by the closest key."""
    found, compared = NOTHING_NEAR, set[str]()
    for report in _alike(side, books):
        if report in compared:  # it stands around several of the places
            continue
        compared.add(report)
        found = _nearer(found, report, side, books)
        if len(found.differs) == 1:  # there is none that is nearer
            return found
    common = common_key(side, side.entity)
    for report in _waiting("common", common, books) if common is not None else ():
        found = _nearer(found, report, side, books)
    if len(found.differs) != 1:
        for report in _of_size("size", side, side.entity, books):
            found = _nearer(found, report, side, books, DIFFERS_MAX)
    return found


def tell(report: str, side: UnmatchedSide, near: Near, books: BackBooks) -> Iterator[InstructionUnmatched]:
    """Say of a side that it waits, and what is near; that one hears of it, too, where it has waited for long and knows of none."""
    yield _unmatched(report, side, near)
    other = books.unmatched[near.report] if near.report is not None else None
    if other is not None and near.report is not None and other.is_alleged and side.counterparty == other.entity:
        yield from _tell_other(near.report, other, Near(report, near.differs), books)


def tell_again(report: str, books: BackBooks) -> Iterator[InstructionUnmatched]:
    """Tell a side that has waited until its allegement what is near, where that is something else than what it was told.

    Whoever it names, and has named another party itself, is told of it.
    """
    side = books.unmatched[report]
    near = nearest_of(side, books)
    if near.report is not None and near.report != side.nearest:
        books.unmatched[report] = replace(side, nearest=near.report)
        yield from tell(report, side, near, books)
    for each in _of_size("own_size", side, side.counterparty, books):
        other = books.unmatched[each]
        if other.counterparty != side.entity:
            yield from _tell_other(each, other, Near(report, differences(side, other)), books)


def _tell_other(report: str, other: UnmatchedSide, near: Near, books: BackBooks) -> Iterator[InstructionUnmatched]:
    """One that waits is told once, while what it was told of is there."""
    if len(near.differs) <= DIFFERS_MAX and (other.nearest is None or other.nearest not in books.unmatched):
        books.unmatched[report] = replace(other, nearest=near.report)
        yield _unmatched(report, other, near)


def _unmatched(report: str, side: UnmatchedSide, near: Near) -> InstructionUnmatched:
    return InstructionUnmatched(
        settlement_system=side.settlement_system, report=report, entity=side.entity, nearest=near.report, differs=near.differs or None
    )


def _nearer(found: Near, report: str, side: UnmatchedSide, books: BackBooks, at_most: int | None = None) -> Near:
    fields = differences(side, books.unmatched[report])
    is_near = at_most is None or len(fields) <= at_most
    return Near(report, fields) if is_near and (found.report is None or len(fields) < len(found.differs)) else found


def _alike(side: UnmatchedSide, books: BackBooks) -> Iterator[str]:
    """Waiting sides of the same instrument and parties: those around its own place, then the first of all.

    Around it first among those that can differ in the amount alone, then among those that may differ in the quantity too, and so on.
    """
    direction = OPPOSITE[side.side]
    near, whole = near_key(side, direction), matching_key(side, direction)
    if books.unmatched.after("matching", near) is None:  # so it is with most that come first
        return
    prefix = whole
    while len(prefix) > len(near):
        yield from _around("matching", prefix, f"{whole}{amount_entry(side.amount)}", AROUND_MAX, books)
        prefix = f"{prefix[:-1].rpartition('|')[0]}|"
    yield from _waiting("matching", near, books)


def _of_size(index: str, side: UnmatchedSide, named: str, books: BackBooks) -> list[str]:
    """Waiting sides of the same quantity, from its own amount up and down."""
    prefix = size_key(side, named)
    return list(_around(index, prefix, f"{prefix}{amount_entry(side.amount)}", LOOKED_AT_MAX // 2, books))


def _around(index: str, prefix: str, own: str, at_most: int, books: BackBooks) -> Iterator[str]:
    """The reports under a key, by turns above and below a place in it, `at_most` of each."""
    up, down = books.unmatched.at_least(index, prefix, own), books.unmatched.below(index, prefix, own)
    for _ in range(at_most):
        if up is not None:
            yield up[1]
            up = books.unmatched.after(index, prefix, up[0])
        if down is not None:
            yield down[1]
            down = books.unmatched.below(index, prefix, down[0])


def _waiting(index: str, prefix: str, books: BackBooks) -> list[str]:
    """The reports of the first sides under a key."""
    found: list[str] = []
    entry = books.unmatched.after(index, prefix)
    while entry is not None and len(found) < LOOKED_AT_MAX:
        found.append(entry[1])
        entry = books.unmatched.after(index, prefix, entry[0])
    return found
