"""The month of penalties: sums by pair of parties and currency, netted on the list day, paid on the payment day. Part of `penalise`."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from processors.books import BackBooks
from processors.penalties.days import month_before, month_of, number_in_month
from schemas.message import Message
from schemas.penalties import PenaltiesNetted, PenaltyAccrued, PenaltyPaymentDue, PenaltyRegimeSet, PenaltyReversed
from schemas.penalty_state import PenaltyKept, PenaltyMonth, PenaltySum
from schemas.work import WorkOpened

NET, PAY, FORGET = "net_penalties", "pay_penalties", "appeals_are_over"


def keep(accrued: PenaltyAccrued, books: BackBooks) -> None:
    """Remember a penalty until it can no longer be reversed, and count it in the sum of its month."""
    month = month_of(accrued.day)
    books.penalties[accrued.penalty] = PenaltyKept(
        settlement_system=accrued.settlement_system,
        month=month,
        debtor=accrued.debtor,
        creditor=accrued.creditor,
        currency=accrued.currency,
        amount=accrued.amount,
    )
    _add(accrued.settlement_system, month, accrued.debtor, accrued.creditor, accrued.currency, accrued.amount, books)


def reverse(message: PenaltyReversed, books: BackBooks) -> None:
    """A reversing entry: the same amount the other way, in the same month. The penalty stays known, so that it is reversed once."""
    kept = books.penalties[message.penalty]
    books.penalties[message.penalty] = replace(kept, is_reversed=True)
    _add(kept.settlement_system, kept.month, kept.creditor, kept.debtor, kept.currency, kept.amount, books)


def sum_key(settlement_system: str, month: str, one: str, other: str, currency: str) -> str:
    """The key of what a month has come to between two parties, whichever owes."""
    first, second = sorted((one, other))
    return f"{settlement_system}|{month}|{first}|{second}|{currency}"


def _add(system: str, month: str, debtor: str, creditor: str, currency: str, amount: Decimal, books: BackBooks) -> None:
    first, second = sorted((debtor, creditor))
    key = sum_key(system, month, debtor, creditor, currency)
    known = books.penalty_sums.get(key) or PenaltySum(
        settlement_system=system, month=month, first=first, second=second, currency=currency, amount=Decimal(0)
    )
    owed = known.amount + (amount if debtor == first else -amount)
    books.penalty_sums[key] = replace(known, amount=owed)


def end_of_day(system: str, books: BackBooks) -> Iterator[Message]:
    """Ask for the netting of the month before, or for its payment, where the day has come; what was not paid is asked for again."""
    day = books.cycles[system].date
    prefix = f"{system}|"
    entry = books.penalty_regimes.below("from", prefix, f"{prefix}{day}~")
    if entry is None:
        return
    regime, number, month = books.penalty_regimes[entry[1]], number_in_month(day), month_before(day)
    known = books.penalty_months.get(system) or PenaltyMonth()
    if number >= regime.list_day and known.netted < month:
        known = replace(known, netted=month)
        yield _work(system, month, NET)
        yield replace(_work(system, month, FORGET), store="penalties")
    if number >= regime.payment_day and known.paid < month:
        known = replace(known, paid=month)
    if known.paid and books.penalty_sums.after("month", prefix) is not None:
        yield _work(system, known.paid, PAY)
    books.penalty_months[system] = known


def net(key: str, because: str, books: BackBooks) -> Iterator[Message]:
    """Say what is left between two parties, or ask for it to be paid; where nothing is, forget it."""
    owed = books.penalty_sums.get(key)
    if owed is None:
        return
    if owed.amount == 0:
        del books.penalty_sums[key]
        return
    debtor, creditor = (owed.first, owed.second) if owed.amount > 0 else (owed.second, owed.first)
    kind = PenaltiesNetted if because == NET else PenaltyPaymentDue
    yield kind(
        settlement_system=owed.settlement_system,
        month=owed.month,
        debtor=debtor,
        creditor=creditor,
        currency=owed.currency,
        amount=abs(owed.amount),
    )


def forget(key: str, books: BackBooks) -> None:
    """The appeals of its month are over: a penalty can no longer be reversed."""
    if key in books.penalties:
        del books.penalties[key]


def is_open_to_appeal(kept: PenaltyKept, regime: PenaltyRegimeSet, today: date) -> bool:
    """True until the appeals of a penalty's month are over: through Penalty Business Day `appeal_day` of the month after."""
    if kept.month == month_of(today):
        return True
    return kept.month == month_before(today) and number_in_month(today) <= regime.appeal_day


def _work(system: str, month: str, because: str) -> WorkOpened:
    """All sums of a system through a month, in its order."""
    prefix = f"{system}|"
    return WorkOpened(store="penalty_sums", index="month", prefix=prefix, upper=f"{prefix}{month}~", because=because)
