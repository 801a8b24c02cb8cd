"""The one status of every report, as middle and back say what became of it. Part of `capture`, which owns the reports."""

from dataclasses import replace

from processors.books import MiddleBooks
from schemas.entries import ConfirmationIssued
from schemas.message import Message
from schemas.middle import AmendmentRequested, TradeApproved, TradeEnriched
from schemas.middle_state import ReportKept
from schemas.reasons import Reason
from schemas.report_answers import (
    AmendmentRefused,
    CancellationApplied,
    CancellationPended,
    CancellationRefused,
    StatusAdvised,
    TradeHeld,
    TradeRejected,
    TradeWithdrawn,
)
from schemas.values import Status


def keep_status(message: Message, books: MiddleBooks) -> None:
    """Write what `message` says of a report or of a request about one. What is final stays as it is."""
    match message:
        case TradeHeld():
            _set(message.report, Status.HELD, message.reason, books)
        case TradeRejected() if message.reason is not Reason.EXISTS_WITH_DIFFERENT_CONTENT:  # that report stays what it is
            _set(message.report, Status.REFUSED, message.reason, books)
        case TradeWithdrawn():
            _set(message.report, Status.CANCELLED, message.reason, books)
        case TradeEnriched():
            _enriched(message, books)
        case TradeApproved() | AmendmentRequested():
            _sent(message, books)
        case StatusAdvised():
            _advised(message, books)
        case ConfirmationIssued():
            is_whole = message.remaining_quantity is None
            _set(message.report, Status.SETTLED if is_whole else Status.PARTIALLY_SETTLED, None, books)
        case AmendmentRefused():
            _set(message.report, Status.REFUSED, message.reason, books)
        case _:
            _keep_request(message, books)


def _keep_request(message: Message, books: MiddleBooks) -> None:
    match message:
        case CancellationApplied():
            _set(message.request, Status.CANCELLED, None, books)
            _no_longer_early(message.request, books)
        case CancellationPended():
            _set(message.request, Status.PENDING, message.reason, books)
        case CancellationRefused():
            _set(message.request, Status.REFUSED, message.reason, books)
            _no_longer_early(message.request, books)


def _no_longer_early(request: str, books: MiddleBooks) -> None:
    version = request.rpartition("|")[0]
    if version in books.early_cancellations:
        del books.early_cancellations[version]


def _set(report: str, status: Status, reason: Reason | None, books: MiddleBooks) -> None:
    kept = books.reports.get(report)
    if kept is not None and not kept.status.is_final:
        books.reports[report] = replace(kept, status=status, reason=reason)


def _enriched(message: TradeEnriched, books: MiddleBooks) -> None:
    if message.replaces is not None:  # whichever stage holds it from here on, what it is to replace is known
        books.reports[message.report] = replace(books.reports[message.report], replaces=message.replaces)


def _sent(message: TradeApproved | AmendmentRequested, books: MiddleBooks) -> None:
    kept = books.reports[message.report]
    sent = replace(kept, status=Status.PENDING, reason=Reason.SENT_TO_SETTLEMENT, settlement_system=message.settlement_system)
    books.reports[message.report] = sent
    replaced = books.reports.get(message.replaces) if message.replaces is not None else None
    if message.replaces is not None and replaced is not None:
        books.reports[message.replaces] = replace(replaced, replaced_by=message.report)


def _advised(message: StatusAdvised, books: MiddleBooks) -> None:
    if message.report not in books.reports and message.report.endswith("|instructed"):  # it did not come by middle
        return
    if message.report not in books.reports:  # its taking was undone: a stage has failed upon it
        books.reports[message.report] = ReportKept(digest="", status=Status.PENDING, trade_date=books.now.date())
    _set(message.report, message.status, message.reason, books)
