"""confirm: each party is told what has become of its own report, and of no account but its own."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from processors.books import BackBooks
from schemas.allocation import ObligationAllocated
from schemas.back import (
    InstructionCancelled,
    InstructionHeld,
    InstructionPartiallySettled,
    InstructionPended,
    InstructionReleased,
    InstructionSettled,
    SettlementEvent,
)
from schemas.clearing import TradeNovated
from schemas.entries import ConfirmationIssued
from schemas.instruction import NOT_PROVIDED
from schemas.matching import InstructionUnmatched, SideCancelled
from schemas.message import Message
from schemas.reasons import Reason
from schemas.redating import InstructionRedated, SideRedated, TradeRedated
from schemas.report_answers import DateAdvised, StatusAdvised
from schemas.values import Status

NEITHER = (NOT_PROVIDED, NOT_PROVIDED)
OfBoth = TradeNovated | InstructionPended | InstructionHeld | InstructionReleased | InstructionCancelled
Redated = SideRedated | InstructionRedated | TradeRedated
Heard = InstructionUnmatched | SideCancelled | OfBoth | SettlementEvent | ObligationAllocated | Redated


def confirm(message: Heard, books: BackBooks) -> Iterable[Message]:
    """Word what has happened for each party concerned."""
    del books  # what a party is told stands in what has happened
    match message:
        case InstructionUnmatched(report=report, entity=entity):
            yield StatusAdvised(report=report, entity=entity, status=Status.PENDING, reason=Reason.UNMATCHED)
        case SideCancelled(report=report, entity=entity, reason=reason):
            yield StatusAdvised(report=report, entity=entity, status=Status.CANCELLED, reason=reason)
        case TradeNovated():
            yield from (_status(message, Status.PENDING, report, entity) for report, entity in _parties(message))
        case ObligationAllocated() if message.open_quantity == 0:
            yield _discharged(message)
        case InstructionPended():
            yield from (_pending(message, report, entity) for report, entity in _parties(message))
        case InstructionHeld():
            yield from (_holding(message, report, entity) for report, entity in _parties(message))
        case InstructionCancelled():
            yield from (_status(message, Status.CANCELLED, report, entity) for report, entity in _parties(message))
        case InstructionReleased():
            yield from (_status(message, Status.PENDING, report, entity) for report, entity in _parties(message))
        case InstructionPartiallySettled() | InstructionSettled():
            yield from _confirmations(message)
        case SideRedated() | InstructionRedated() | TradeRedated():
            yield from _dates(message)


def _parties(message: OfBoth | InstructionRedated | TradeRedated) -> Iterator[tuple[str, str]]:
    yield message.deliverer_report, message.deliverer
    yield message.receiver_report, message.receiver


def _status(message: OfBoth, status: Status, report: str, entity: str) -> StatusAdvised:
    match message:
        case TradeNovated():
            reason = Reason.NOVATED
        case InstructionReleased():
            reason = Reason.RELEASED
        case _:
            reason = message.reason
    return StatusAdvised(report=report, entity=entity, status=status, reason=reason, transaction=message.transaction)


def _pending(message: InstructionPended, report: str, entity: str) -> StatusAdvised:
    status = Status.PENDING if message.settled_quantity is None else Status.PARTIALLY_SETTLED
    others = tuple(each for each in message.others or () if each.party == entity) or None
    if entity != message.party:
        told = _status(message, status, report, entity)
        return replace(told, others=others, part_quantity=message.part_quantity) if others else told
    return StatusAdvised(
        report=report,
        entity=entity,
        status=status,
        reason=message.reason,
        transaction=message.transaction,
        account=message.account,
        asset=message.asset,
        lacking=message.lacking,
        limit_group=message.limit_group,
        others=others,
        part_quantity=message.part_quantity,
    )


def _holding(message: InstructionHeld, report: str, entity: str) -> StatusAdvised:
    """How much is released, and would have to be, is told to its deliverer alone."""
    told = _status(message, Status.HELD, report, entity)
    return replace(told, released=message.released, least_part=message.least_part) if report == message.deliverer_report else told


def _dates(message: Redated) -> Iterator[DateAdvised]:
    concerned = ((message.report, message.entity),) if isinstance(message, SideRedated) else _parties(message)
    for report, entity in concerned:
        yield DateAdvised(
            report=report, entity=entity, old_date=message.old_date, new_date=message.new_date, reason=message.reason, why=message.why
        )


def _confirmations(message: SettlementEvent) -> Iterator[ConfirmationIssued]:
    securities, cash = _accounts(message)
    left = message.remaining_quantity if isinstance(message, InstructionPartiallySettled) else None
    deliverer, receiver = (message.deliverer, message.deliverer_report), (message.receiver, message.receiver_report)
    for (entity, report), (other, _), place in ((deliverer, receiver, 0), (receiver, deliverer, 1)):
        yield ConfirmationIssued(
            report=report,
            entity=entity,
            counterparty=other,
            settlement_system=message.settlement_system,
            transaction=message.transaction,
            isin=message.isin,
            quantity=message.quantity,
            currency=message.currency,
            amount=message.amount,
            settled_on=message.settled_on,
            securities_account=securities[place],
            cash_account=cash[place],
            part=message.part,
            remaining_quantity=left,
        )


def _accounts(message: SettlementEvent) -> tuple[tuple[str, str], tuple[str, str]]:
    """The securities accounts and the cash accounts of deliverer and receiver; securities go from the one to the other, cash either way."""
    accounts = [movement.account for movement in message.movements]
    has_securities, has_cash = len(message.movements[0].asset) > 3, len(message.movements[-1].asset) == 3
    securities = (accounts[0], accounts[1]) if has_securities else NEITHER
    if not has_cash:
        return securities, NEITHER
    out, into = accounts[-2:]
    return securities, (out, into) if message.is_paid_by_deliverer else (into, out)


def _discharged(message: ObligationAllocated) -> ConfirmationIssued:
    """All of one side of a novated trade is discharged: it is told as it was reported, at its contract money."""
    return ConfirmationIssued(
        report=message.report,
        entity=message.entity,
        counterparty=message.counterparty,
        settlement_system=message.settlement_system,
        transaction=message.transaction,
        isin=message.isin,
        quantity=message.trade_quantity,
        currency=message.currency,
        amount=message.trade_amount,
        settled_on=message.settled_on,
        securities_account=message.securities_account,
        cash_account=message.cash_account,
    )
