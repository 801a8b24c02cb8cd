"""How a penalty is written down, reckoned anew and taken back: said, booked, and counted for the daily list. Part of `penalise`."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from processors.book_claims import book_accrual, book_reversal
from processors.books import BackBooks
from processors.list_penalties import count, count_penalty
from processors.penalties.formula import penalty_of
from processors.penalty_reference import basis_of
from processors.settlement_days import booking_day
from schemas.message import Message
from schemas.penalties import PenaltyAccrued, PenaltyOmitted, PenaltyReversed
from schemas.penalty_state import PenaltyKept
from schemas.reasons import Reason
from schemas.values import is_writable


def record(key: str, new: PenaltyKept, books: BackBooks) -> Iterator[Message]:
    """A penalty that is new: accrued, or, where reference data is missing, kept until that has come."""
    if key in books.penalties:
        return
    books.penalties[key] = new
    yield from _accrue(key, new, books)


def reckon_anew(key: str, reason: Reason, books: BackBooks, command: str | None = None, **changes: Any) -> Iterator[Message]:
    """Change a penalty; where another amount, party or basis follows, reverse the old one whole and accrue the new one."""
    old = books.penalties[key]
    new = replace(old, **changes)
    basis = None if new.is_removed else basis_of(new, books)
    if basis == old.basis and (old.debtor, old.is_removed) == (new.debtor, new.is_removed):
        return
    if old.basis is None and isinstance(basis, Reason) and not changes:  # still missing
        return
    if old.basis is not None:
        yield from _reverse(key, old, reason, command, books)
    new = books.penalties[key] = replace(new, basis=None, penalty=None, is_booked=False)
    if not new.is_removed:
        yield from _accrue(key, new, books)


def omit(system: str, transaction: str, day: date, reason: Reason, books: BackBooks, penalty: str | None = None) -> PenaltyOmitted:
    """Say that a failing transaction has no penalty for a day, and why."""
    count(system, "omitted", books)
    return PenaltyOmitted(settlement_system=system, transaction=transaction, day=day, reason=reason, penalty=penalty)


def fields_of(key: str, kept: PenaltyKept) -> dict[str, Any]:
    """What every message about a penalty says of it."""
    return {
        "settlement_system": kept.settlement_system,
        "penalty": key,
        "kind": kept.kind,
        "day": kept.day,
        "listed_on": kept.listed_on,
        "transaction": kept.transaction,
        "isin": kept.isin,
        "because": kept.cause,
        "debtor": kept.debtor,
        "debtor_report": kept.debtor_report,
        "creditor": kept.creditor,
        "creditor_report": kept.creditor_report,
    }


def _accrue(key: str, kept: PenaltyKept, books: BackBooks) -> Iterator[Message]:
    basis = basis_of(kept, books)
    if isinstance(basis, Reason):
        yield omit(kept.settlement_system, kept.transaction, kept.day, basis, books, penalty=key)
        return
    penalty = penalty_of(basis)
    if not is_writable(penalty):
        yield omit(kept.settlement_system, kept.transaction, kept.day, Reason.PENALTY_TOO_LARGE, books, penalty=key)
        return
    new = books.penalties[key] = replace(kept, basis=basis, penalty=penalty, version=kept.version + 1, is_booked=True)
    count_penalty("accrued", new, books)
    yield PenaltyAccrued(
        **fields_of(key, new),
        version=new.version,
        basis=basis,
        currency=basis.currency,
        amount=penalty,
        booked_on=booking_day(new.settlement_system, books, new.day),
    )
    yield from book_accrual(key, new, books)


def _reverse(key: str, kept: PenaltyKept, reason: Reason, command: str | None, books: BackBooks) -> Iterator[Message]:
    assert kept.basis is not None, "only what was accrued is reversed"
    assert kept.penalty is not None, "what was accrued has an amount"
    count_penalty("reversed", kept, books)
    yield PenaltyReversed(
        **fields_of(key, kept),
        version=kept.version,
        currency=kept.basis.currency,
        amount=kept.penalty,
        reason=reason,
        command=command,
        booked_on=booking_day(kept.settlement_system, books, kept.day) if kept.is_booked else None,
    )
    if kept.is_booked:
        yield from book_reversal(key, kept, books)
