"""A request to cancel a version of a trade: too early, in time, or too late. Part of `capture`."""

from collections.abc import Iterator

from processors.books import MiddleBooks
from processors.versions import report_of, version_key
from schemas.front import TradeAmended, TradeCancelled, TradeExecuted, report_key
from schemas.message import Message
from schemas.middle import CancellationRequested
from schemas.middle_state import EarlyCancellation, ReportKept
from schemas.reasons import Reason
from schemas.report_answers import CancellationApplied, CancellationPended, CancellationRefused, TradeWithdrawn
from schemas.values import Status

ALREADY = {
    Status.SETTLED: Reason.ALREADY_SETTLED,
    Status.CANCELLED: Reason.ALREADY_CANCELLED,
    Status.REFUSED: Reason.ALREADY_REFUSED,
    Status.DEAD: Reason.ALREADY_DEAD,
}
"""Why a request comes too late, by what the report has become."""


def ask_to_cancel(message: TradeCancelled, books: MiddleBooks) -> Iterator[Message]:
    """Only the office that holds a trade may declare it cancelled: middle where it is held, back where it was sent there."""
    request, version = report_key(message), version_key(message, message.version)
    report = report_of(version, books)
    if report is None:
        books.early_cancellations[version] = EarlyCancellation(request=request)
        target = f"{version}|executed"
        yield CancellationPended(report=target, entity=message.entity, request=request, reason=Reason.TRADE_NOT_KNOWN)
        return
    yield from _cancel_known(request, report, books.reports[report], message.entity)


def _cancel_known(request: str, report: str, kept: ReportKept, entity: str) -> Iterator[Message]:
    if kept.status in ALREADY:
        yield CancellationRefused(report=report, entity=entity, request=request, reason=ALREADY[kept.status])
    elif kept.settlement_system is None:  # middle holds it
        yield TradeWithdrawn(report=report, entity=entity, reason=Reason.CANCELLED_BY_PARTY)
        yield CancellationApplied(report=report, entity=entity, request=request)
    else:
        yield CancellationRequested(request=request, report=report, entity=entity, settlement_system=kept.settlement_system)


def cancel_on_arrival(trade: TradeExecuted | TradeAmended, report: str, books: MiddleBooks, *, is_refused: bool) -> Iterator[Message]:
    """Carry out a request that came before its trade; where the trade itself is refused, so is the request."""
    version = version_key(trade, trade.version)
    request = books.early_cancellations[version].request
    if is_refused:
        yield CancellationRefused(report=report, entity=trade.entity, request=request, reason=Reason.ALREADY_REFUSED)
        return
    yield TradeWithdrawn(report=report, entity=trade.entity, reason=Reason.CANCELLED_BEFORE_ARRIVAL)
    yield CancellationApplied(report=report, entity=trade.entity, request=request)
