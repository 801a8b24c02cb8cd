"""A month's penalty is collected into the dedicated account of the CSD and distributed out of it, or neither. Part of `settle`.

Both entries are posted in one step: the dedicated account is at zero before and after, and never below; an unpaid debtor's creditor
waits.
"""

from collections.abc import Iterator
from decimal import Decimal

from processors.book import wake_credited
from processors.books import BackBooks
from processors.movements import lacking, move
from schemas.message import Message
from schemas.penalties import PenaltyPaid, PenaltyPaymentDue, PenaltyPaymentPended
from schemas.reasons import Reason
from schemas.values import is_writable


def pay_penalty(message: PenaltyPaymentDue, books: BackBooks) -> Iterator[Message]:
    """Collect and distribute, or say why not."""
    found = _accounts(message, books)
    if isinstance(found, Reason):
        yield _pended(message, found)
        return
    debtor, dedicated, creditor = found
    missing = lacking(debtor, message.currency, message.amount, books)
    if missing > 0:
        yield _pended(message, Reason.CASH_SHORT, missing if is_writable(missing) else None)
        return
    collected = (move(debtor, message.currency, -message.amount, books), move(dedicated, message.currency, message.amount, books))
    distributed = (move(dedicated, message.currency, -message.amount, books), move(creditor, message.currency, message.amount, books))
    yield PenaltyPaid(
        settlement_system=message.settlement_system,
        month=message.month,
        debtor=message.debtor,
        creditor=message.creditor,
        currency=message.currency,
        amount=message.amount,
        key=f"{message.settlement_system}|{message.month}|{'|'.join(sorted((message.debtor, message.creditor)))}|{message.currency}",
        booked_on=books.cycles[message.settlement_system].date,
        collected=collected,
        distributed=distributed,
    )
    yield from wake_credited(distributed, books)


def _accounts(message: PenaltyPaymentDue, books: BackBooks) -> tuple[str, str, str] | Reason:
    """The cash accounts of debtor and creditor by their standing instructions, and the dedicated one between them."""
    prefix = f"{message.settlement_system}|"
    entry = books.penalty_regimes.below("from", prefix, f"{prefix}~")
    assert entry is not None, "there are no penalties without a regime"
    names = [books.penalty_regimes[entry[1]].penalty_account]
    for party in (message.debtor, message.creditor):
        standing = books.standing_instructions.get(f"{party}|{message.settlement_system}|{message.currency}")
        if standing is None:
            return Reason.STANDING_INSTRUCTION_NOT_KNOWN
        names.append(standing.cash_account)
    for name in names:
        defined = books.accounts.get(name)
        if defined is None:
            return Reason.ACCOUNT_NOT_KNOWN
        if not defined.is_open:
            return Reason.ACCOUNT_CLOSED
    dedicated, debtor, creditor = names
    return debtor, dedicated, creditor


def _pended(message: PenaltyPaymentDue, reason: Reason, missing: Decimal | None = None) -> PenaltyPaymentPended:
    return PenaltyPaymentPended(
        settlement_system=message.settlement_system,
        month=message.month,
        debtor=message.debtor,
        creditor=message.creditor,
        currency=message.currency,
        amount=message.amount,
        reason=reason,
        lacking=missing,
    )
