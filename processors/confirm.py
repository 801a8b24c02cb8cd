"""confirm: each party is told what has become of its own report, and of no account but its own."""

from collections.abc import Iterable, Iterator

from processors.books import BackBooks
from schemas.back import (
    ConfirmationIssued,
    InstructionCancelled,
    InstructionHeld,
    InstructionPended,
    InstructionSettled,
    InstructionUnmatched,
    SideCancelled,
)
from schemas.message import Message
from schemas.middle import DateAdvised, StatusAdvised
from schemas.reasons import Reason
from schemas.redating import InstructionRedated, SideRedated
from schemas.values import Status

OfBoth = InstructionPended | InstructionHeld | InstructionCancelled
Redated = SideRedated | InstructionRedated
Heard = InstructionUnmatched | SideCancelled | OfBoth | InstructionSettled | Redated


def confirm(message: Heard, books: BackBooks) -> Iterable[Message]:
    """Word what has happened for each party concerned."""
    del books  # what a party is told stands in what has happened
    match message:
        case InstructionUnmatched(report=report, entity=entity):
            yield StatusAdvised(report=report, entity=entity, status=Status.PENDING, reason=Reason.UNMATCHED)
        case SideCancelled(report=report, entity=entity, reason=reason):
            yield StatusAdvised(report=report, entity=entity, status=Status.CANCELLED, reason=reason)
        case InstructionPended():
            yield from (_pending(message, report, entity) for report, entity in _parties(message))
        case InstructionHeld():
            yield from (_status(message, Status.HELD, report, entity) for report, entity in _parties(message))
        case InstructionCancelled():
            yield from (_status(message, Status.CANCELLED, report, entity) for report, entity in _parties(message))
        case InstructionSettled():
            yield from _confirmations(message)
        case SideRedated(report=report, entity=entity):
            yield _date(message, report, entity)
        case InstructionRedated():
            yield _date(message, message.deliverer_report, message.deliverer)
            yield _date(message, message.receiver_report, message.receiver)


def _parties(message: OfBoth) -> Iterator[tuple[str, str]]:
    yield message.deliverer_report, message.deliverer
    yield message.receiver_report, message.receiver


def _status(message: OfBoth, status: Status, report: str, entity: str) -> StatusAdvised:
    return StatusAdvised(report=report, entity=entity, status=status, reason=message.reason, transaction=message.transaction)


def _pending(message: InstructionPended, report: str, entity: str) -> StatusAdvised:
    if entity != message.party:
        return _status(message, Status.PENDING, report, entity)
    return StatusAdvised(
        report=report,
        entity=entity,
        status=Status.PENDING,
        reason=message.reason,
        transaction=message.transaction,
        account=message.account,
        asset=message.asset,
        lacking=message.lacking,
    )


def _date(message: Redated, report: str, entity: str) -> DateAdvised:
    return DateAdvised(
        report=report, entity=entity, old_date=message.old_date, new_date=message.new_date, reason=message.reason, why=message.why
    )


def _confirmations(message: InstructionSettled) -> Iterator[ConfirmationIssued]:
    securities_out, securities_in, cash_out, cash_in = (movement.account for movement in message.movements)
    yield _confirmation(message, message.deliverer_report, (message.deliverer, message.receiver), (securities_out, cash_in))
    yield _confirmation(message, message.receiver_report, (message.receiver, message.deliverer), (securities_in, cash_out))


def _confirmation(message: InstructionSettled, report: str, parties: tuple[str, str], accounts: tuple[str, str]) -> ConfirmationIssued:
    return ConfirmationIssued(
        report=report,
        entity=parties[0],
        counterparty=parties[1],
        settlement_system=message.settlement_system,
        transaction=message.transaction,
        isin=message.isin,
        quantity=message.quantity,
        currency=message.currency,
        amount=message.amount,
        settled_on=message.settled_on,
        securities_account=accounts[0],
        cash_account=accounts[1],
    )
