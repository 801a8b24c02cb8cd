"""What an entity has unsettled with a counterparty in a currency, and the part of each report in it. Part of `limit`.

A report that is to replace another shares their common part with it, so that together they take the greater of the two. When one
of them ends, nothing is shared any more: whichever ends first, what is left is exactly the other's amount.
"""

from dataclasses import replace
from decimal import Decimal

from processors.books import MiddleBooks
from schemas.middle import SettlementDetails
from schemas.middle_state import Exposure, Reservation

NOTHING = Decimal(0)


def limit_key(enriched: SettlementDetails) -> str:
    """The limit that a report falls under: entity|counterparty|currency."""
    return f"{enriched.entity}|{enriched.counterparty}|{enriched.currency}"


def used(key: str, books: MiddleBooks) -> Decimal:
    """The exposure under a limit now, in units of its currency."""
    exposure = books.exposures.get(key)
    return exposure.used if exposure is not None else NOTHING


def overlap(enriched: SettlementDetails, books: MiddleBooks) -> Decimal:
    """How much of the amount of `enriched` the report that it replaces has reserved already."""
    replaced = _replaced(enriched, books)
    return min(replaced.amount, enriched.amount) if replaced is not None and replaced.limit_key == limit_key(enriched) else NOTHING


def _replaced(enriched: SettlementDetails, books: MiddleBooks) -> Reservation | None:
    """What `enriched` shares with; nothing where another amendment that is pending does so already: back refuses the later one."""
    replaced = books.reservations.get(enriched.replaces) if enriched.replaces is not None else None
    is_shared = replaced is not None and replaced.successor is not None and replaced.successor in books.reservations
    return replaced if not is_shared else None


def reserve(enriched: SettlementDetails, books: MiddleBooks) -> Decimal:
    """Take the exposure of a report; returns what is used under its limit after it."""
    key, shared, replaced = limit_key(enriched), overlap(enriched, books), _replaced(enriched, books)
    books.reservations[enriched.report] = Reservation(limit_key=key, amount=enriched.amount, overlap=shared)
    if enriched.replaces is not None and replaced is not None:
        books.reservations[enriched.replaces] = replace(replaced, successor=enriched.report)
    return _add(key, enriched.amount - shared, books)


def release(report: str, books: MiddleBooks) -> None:
    """Give back the exposure of a report that has ended. One that has none, or has given it back, changes nothing."""
    ended = books.reservations.get(report)
    if ended is None:
        return
    del books.reservations[report]
    _add(ended.limit_key, ended.overlap - ended.amount, books)
    successor = books.reservations.get(ended.successor) if ended.successor is not None else None
    if ended.successor is not None and successor is not None and successor.overlap > NOTHING:
        books.reservations[ended.successor] = replace(successor, overlap=NOTHING)
        _add(successor.limit_key, successor.overlap, books)


def release_part(report: str, amount: Decimal, books: MiddleBooks) -> None:
    """Give back what has settled of a report in part (units of its currency). What is left is given back when it ends."""
    kept = books.reservations.get(report)
    if kept is not None:
        given_back = min(amount, kept.amount)  # within matching's tolerance the seller's amount settles, and it may be the greater
        books.reservations[report] = replace(kept, amount=kept.amount - given_back)
        _add(kept.limit_key, -given_back, books)


def _add(key: str, amount: Decimal, books: MiddleBooks) -> Decimal:
    total = used(key, books) + amount
    assert total >= NOTHING, f"the exposure under {key} would be {total}"
    if total > NOTHING:
        books.exposures[key] = Exposure(used=total)
    elif key in books.exposures:
        del books.exposures[key]
    return total
