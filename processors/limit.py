"""limit: a report takes exposure under its limit, or is held; nothing but an operator releases a breach, and it is checked again."""

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace

from processors.books import MiddleBooks
from processors.exposure import limit_key, overlap, release, release_part, reserve, used
from processors.redating import ask_to_redate, date_after_closures, is_of_closure, why_of
from processors.stores import ordered
from schemas.commands import Approve, CommandApplied, CommandRefused, command_key
from schemas.entries import ConfirmationIssued
from schemas.message import Message
from schemas.middle import AmendmentRequested, SettlementDetails, TradeApproved, TradeEnriched
from schemas.middle_state import HeldByLimit
from schemas.reasons import Reason
from schemas.reference import LimitSet
from schemas.report_answers import AmendmentRefused, DateAdvised, StatusAdvised, TradeHeld, TradeRejected, TradeWithdrawn
from schemas.settlement_time import ClosureAnnounced
from schemas.values import is_writable
from schemas.work import WorkDue, WorkOpened

OPERATOR = "operator"
"""What a report in breach of its limit waits for."""

_DETAILS = tuple(field.name for field in fields(SettlementDetails) if field.name not in ("type", "id", "cause", "at"))


def limit(message: Message, books: MiddleBooks) -> Iterable[Message]:
    """Check what was enriched or approved against its limit, and give back the exposure of what has ended."""
    match message:
        case TradeEnriched():
            yield from _check(message, None, books)
        case LimitSet():
            yield from _limit_is_known(message, books)
        case ClosureAnnounced():
            yield from ask_to_redate(message, "held_by_limit", books)
        case WorkDue(store="held_by_limit") if is_of_closure(message.because):
            yield from _redate(message.key, message.because, books)
        case WorkDue(store="held_by_limit"):
            held = books.held_by_limit.get(message.key)
            if held is not None and held.waits_for != OPERATOR:
                yield from _check(held.enriched, held, books)
        case Approve() if command_key(message) not in books.commands:
            yield from _approve(message, books)
        case TradeRejected() if message.reason is Reason.EXISTS_WITH_DIFFERENT_CONTENT:
            pass
        case ConfirmationIssued() if message.remaining_quantity is not None:
            release_part(message.report, message.amount, books)
        case TradeRejected() | TradeWithdrawn() | ConfirmationIssued() | AmendmentRefused():
            _end(message.report, books)
        case StatusAdvised() if message.status.is_final:
            _end(message.report, books)


def _check(enriched: TradeEnriched, held: HeldByLimit | None, books: MiddleBooks) -> Iterator[Message]:
    obstacle = _obstacle(enriched, books)
    if obstacle is None:
        yield _approved(enriched, books)
        return
    reason, waits_for, detail = obstacle
    if held is None or held.waits_for != waits_for:
        sequence = held.sequence if held is not None else books.sequence
        books.held_by_limit[enriched.report] = HeldByLimit(waits_for=waits_for, sequence=sequence, enriched=enriched)
        yield TradeHeld(report=enriched.report, entity=enriched.entity, reason=reason, waits_for=waits_for, detail=detail)


def _obstacle(enriched: TradeEnriched, books: MiddleBooks) -> tuple[Reason, str, str | None] | None:
    key = limit_key(enriched)
    allowed = books.limits.get(key)
    if allowed is None:
        return Reason.LIMIT_NOT_KNOWN, f"limit|{key}", None
    asked, taken = enriched.amount - overlap(enriched, books), used(key, books)
    if taken + asked <= allowed.amount and is_writable(taken + asked):  # the sum of two numbers may have more digits than either
        return None
    return Reason.LIMIT_EXCEEDED, OPERATOR, f"limit {allowed.amount} {enriched.currency}, used {taken}, asked {asked}"


def _approved(enriched: TradeEnriched, books: MiddleBooks) -> TradeApproved | AmendmentRequested:
    if enriched.report in books.held_by_limit:
        del books.held_by_limit[enriched.report]
    exposure = reserve(enriched, books)
    details = {name: getattr(enriched, name) for name in _DETAILS}
    kind = TradeApproved if enriched.replaces is None else AmendmentRequested
    return kind(**details, limit=books.limits[limit_key(enriched)].amount, exposure=exposure)


def _limit_is_known(message: LimitSet, books: MiddleBooks) -> Iterator[Message]:
    prefix = f"limit|{message.entity}|{message.counterparty}|{message.currency}|"
    if books.held_by_limit.after("waiting", prefix) is not None:
        upper = f"{prefix}{ordered(books.sequence)}"
        yield WorkOpened(store="held_by_limit", index="waiting", prefix=prefix, upper=upper, because="reference_arrived")


def _approve(message: Approve, books: MiddleBooks) -> Iterator[Message]:
    held = books.held_by_limit.get(message.report)
    if held is None or held.enriched.entity != message.entity:
        yield CommandRefused(command=message.command, entity=message.entity, reason=Reason.NOT_HELD)
        return
    obstacle = _obstacle(held.enriched, books)
    if obstacle is not None:
        yield CommandRefused(command=message.command, entity=message.entity, reason=obstacle[0])
        return
    yield _approved(held.enriched, books)
    yield CommandApplied(command=message.command, entity=message.entity)


def _redate(report: str, because: str, books: MiddleBooks) -> Iterator[Message]:
    held = books.held_by_limit.get(report)
    if held is None:
        return
    side = held.enriched
    old, new, why = side.intended_settlement_date, date_after_closures(side, books), why_of(because, books)
    if new != old:
        books.held_by_limit[report] = replace(held, enriched=replace(side, intended_settlement_date=new))
        yield DateAdvised(report=report, entity=side.entity, old_date=old, new_date=new, reason=Reason.SETTLEMENT_DAY_CLOSED, why=why)


def _end(report: str, books: MiddleBooks) -> None:
    if report in books.held_by_limit:
        del books.held_by_limit[report]
    release(report, books)
