"""The naive reference, continued: what could settle together, found by trying everything. Imports nothing of the product."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from tests.machine.reference import Reference
from tests.machine.settling import Reports, Share, amount_of, left_of, may_part, why_not

Asked = tuple[Reports, Decimal | None]
"""A transaction, all that is left of it or so much."""
LOOKED_AT, TOGETHER = 9, 3


def solve(known: Reference, start: int) -> list[Asked] | None:
    """A group that may be booked now, the greatest of the first few in the queue; one of them in part, where none goes whole."""
    waiting = [reports for reports, own in known.transactions.items() if not own["ended"] and not known.is_held(reports)]
    waiting = [reports for reports in waiting if known.sides[reports[0]]["isd"] <= known.day]
    turned = waiting[start % max(1, len(waiting)) :] + waiting[: start % max(1, len(waiting))]
    for size in range(TOGETHER, 0, -1):
        for chosen in combinations(turned[:LOOKED_AT], size):
            for group in _ways(known, list(chosen)):
                if fits(known, group):
                    return group
    return None


def _ways(known: Reference, chosen: list[Reports]) -> Iterator[list[Asked]]:
    yield [(reports, None) for reports in chosen]
    for at, reports in enumerate(chosen):
        if may_part(known, reports):
            half = left_of(known, reports)[1] / 2
            part = half - half % known.lot
            if part > 0:
                yield [(each, part if place == at else None) for place, each in enumerate(chosen)]


def fits(known: Reference, group: list[Asked]) -> bool:
    """Whether the group may be booked as it is proposed."""
    shares = shares_of(known, group)
    return shares is not None and why_not(known, shares) is None


def shares_of(known: Reference, group: list[Asked]) -> list[Share] | None:
    """What would move; None where a proposal cannot ask for it."""
    found = []
    for reports, part in group:
        own = known.transactions.get(reports)
        if own is None or own["ended"] or known.is_held(reports) or any(reports == share[0] for share in found):
            return None
        share = left_of(known, reports)
        if part is not None and part != share[1]:
            amount = amount_of(known, reports, part) if 0 < part < share[1] else None
            if amount is None:
                return None
            share = (reports, part, amount)
        found.append(share)
    return found
