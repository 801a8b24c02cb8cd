"""The naive reference, continued: who is served first where several wait for the same. Imports nothing of the product.

Of those that waited for one thing when a step began, and that could settle once it was there, one that is lower in the queue takes nothing
of it while a higher one still could settle and has not. What settles with others, or on credit, is left out: it needs more than one thing.
"""

from typing import Any

from tests.machine.reference import Reference
from tests.machine.settling import Reports, Share, greatest_part, in_one_step, left_of, legs_of, why_not

CLASSES = {"SYND": 0, "CORP": 1, "CLAI": 1, "COLI": 2, "COLO": 2, "REPU": 3, "RVPO": 3, "SECL": 3, "SECB": 3}
"""Primary market, custody, collateral, money market; whatever else there is comes after them."""


def place(known: Reference, reports: Reports) -> tuple[Any, ...]:
    """Where it stands: the more urgent of its two sides counts. By priority, kind, date and age; or by kind, date and value, as at DTC."""
    seller, buyer = (known.sides[report] for report in reports)
    kind = min(CLASSES.get(each["type"], len(CLASSES)) for each in (seller, buyer))
    age = known.transactions[reports]["age"]
    if known.is_by_value:
        return kind, seller["isd"], -seller["amount"], age
    return min(seller["priority"], buyer["priority"]), kind, seller["isd"], age


def note_waits(known: Reference) -> None:
    """What each waits for, before the next step begins; None where part of it waits for something else than all of it."""
    for reports, own in known.transactions.items():
        if not own["ended"]:
            part = greatest_part(known, reports)
            all_wait, part_waits = why_not(known, [left_of(known, reports)]), why_not(known, [part]) if part is not None else None
            own["waits"] = all_wait if part_waits in (None, all_wait) else None


def able(known: Reference) -> list[Reports]:
    """Those that have waited and could settle now, by themselves."""
    found = [reports for reports, own in known.transactions.items() if not own["ended"] and own["waits"] is not None]
    return [each for each in found if in_one_step(known, each) == [each] and why_not(known, [left_of(known, each)]) is None]


def passed_over(known: Reference, share: Share, waiting: list[Reports]) -> Reports | None:
    """Whom `share` goes before without right, or None; to be asked before it is booked."""
    takes, own = _taken(known, share), known.transactions[share[0]]
    for each in waiting:
        higher = known.transactions[each]
        if higher["ended"] or each == share[0] or higher["waits"] != own["waits"] or place(known, each) > place(known, share[0]):
            continue
        left = left_of(known, each)
        if takes & _taken(known, left) and why_not(known, [left]) is None:
            return each
    return None


def left_out(known: Reference, share: Share, waiting: list[Reports]) -> list[Reports]:
    """Who could have settled in its stead, and now cannot; to be asked after it was booked."""
    waits = known.transactions[share[0]]["waits"]
    open_ones = [each for each in waiting if not known.transactions[each]["ended"] and known.transactions[each]["waits"] == waits]
    return [each for each in open_ones if why_not(known, [left_of(known, each)]) is not None]


def _taken(known: Reference, share: Share) -> set[tuple[str, str]]:
    return {(account, asset) for account, asset, amount in legs_of(known, share) if amount < 0}
