"""What penalties have the mechanism get and pay, written down as balanced entries of a memorandum that moves nothing. Part of `penalise`.

    accrued      receivable from the debtor +, payable to the creditor -
    reversed     the opposite
    netted       what two parties owe each other is set off on both sides
    collected    held +, receivable from the debtor -
    distributed  payable to the creditor +, held -

Each month's lines are all zero again when its nets are distributed.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from processors.books import BackBooks
from processors.penalties.days import month_of
from processors.settlement_days import booking_day
from schemas.claims import ClaimLine, ClaimSide, ClaimsPosted
from schemas.penalty_payments import PenaltyCollected, PenaltyDistributed
from schemas.penalty_state import ClaimKept, PenaltyKept, PenaltyNet
from schemas.values import Currency, Lei

Change = tuple[ClaimSide, Lei | None, Decimal]
Where = tuple[str, str, Currency]
"""System, month and currency of the claims."""
NOTHING = Decimal(0)


def book_accrual(key: str, kept: PenaltyKept, books: BackBooks) -> Iterator[ClaimsPosted]:
    """The entry of a penalty that was accrued; none where it comes to nothing."""
    yield from _book_penalty(key, kept, 1, books)


def book_reversal(key: str, kept: PenaltyKept, books: BackBooks) -> Iterator[ClaimsPosted]:
    """The exact opposite of the entry of a penalty, naming it."""
    yield from _book_penalty(key, kept, -1, books)


def book_net(net: PenaltyNet, key: str, books: BackBooks) -> Iterator[ClaimsPosted]:
    """The net is all that is left of what the two owed each other. What was accrued of old and never booked comes in with it."""
    owed = (max(net.amount, NOTHING), max(-net.amount, NOTHING))  # by the first to the second, by the second to the first
    changes = _owes(net.first, net.second, owed[0] - net.booked_of_first) + _owes(net.second, net.first, owed[1] - net.booked_of_second)
    yield from _book(key, (net.settlement_system, net.month, net.currency), changes, books)


def book_transfer(message: PenaltyCollected | PenaltyDistributed, net: PenaltyNet, books: BackBooks) -> Iterator[ClaimsPosted]:
    """The net has come in, or gone out."""
    amount = abs(net.amount)
    debtor, creditor = (net.first, net.second) if net.amount >= 0 else (net.second, net.first)
    came_in: list[Change] = [("held", None, amount), ("receivable", debtor, -amount)]
    went_out: list[Change] = [("payable", creditor, amount), ("held", None, -amount)]
    changes = came_in if isinstance(message, PenaltyCollected) else went_out
    yield from _book(message.transfer, (net.settlement_system, net.month, net.currency), changes, books)


def _book_penalty(key: str, kept: PenaltyKept, sign: int, books: BackBooks) -> Iterator[ClaimsPosted]:
    assert kept.basis is not None, "what is booked was accrued"
    assert kept.penalty is not None, "what was accrued has an amount"
    entry, month = f"{key}/{kept.version}", month_of(kept.listed_on)
    of, reverses = (entry, None) if sign > 0 else (f"{entry}/reversed", entry)
    changes = _owes(kept.debtor, kept.creditor, sign * kept.penalty)
    yield from _book(of, (kept.settlement_system, month, kept.basis.currency), changes, books, reverses, kept.day)


def _owes(debtor: Lei, creditor: Lei, amount: Decimal) -> list[Change]:
    return [("receivable", debtor, amount), ("payable", creditor, -amount)]


def _book(
    of: str, where: Where, changes: list[Change], books: BackBooks, reverses: str | None = None, day: date | None = None
) -> Iterator[ClaimsPosted]:
    """An entry; `day` is that of the penalty which is booked."""
    assert sum(amount for _, _, amount in changes) == NOTHING, f"the entry of {of} does not balance"
    lines = tuple(_move(change, where, books) for change in changes if change[2])
    if lines:
        system, month, _ = where
        booked_on = booking_day(system, books, day)
        yield ClaimsPosted(settlement_system=system, of=of, month=month, booked_on=booked_on, lines=lines, reverses=reverses)


def _move(change: Change, where: Where, books: BackBooks) -> ClaimLine:
    side, party, amount = change
    key = "|".join((*where, side, party or ""))
    kept = books.penalty_claims.get(key)
    balance = amount + (kept.balance if kept is not None else NOTHING)
    if balance:
        books.penalty_claims[key] = ClaimKept(balance=balance)
    elif kept is not None:
        del books.penalty_claims[key]
    return ClaimLine(side=side, party=party, currency=where[2], amount=amount, balance=balance)
