"""What is true in middle when a stage has failed upon an input and all that it did was taken back."""

from collections.abc import Iterable, Iterator

from processors.books import MiddleBooks
from processors.versions import version_key
from schemas.commands import Approve, CommandRefused, Refuse
from schemas.front import TradeAmended, TradeCancelled, TradeExecuted, report_key
from schemas.message import Message
from schemas.reasons import Reason
from schemas.report_answers import AnswerRepeated, CancellationRefused, StatusAdvised
from schemas.values import Status
from schemas.work import WorkDue

MayFail = TradeExecuted | TradeAmended | TradeCancelled | Approve | Refuse | WorkDue


def fail_middle(message: MayFail, reason: Reason, books: MiddleBooks) -> Iterable[Message]:
    """A report or a request is dead, a command is refused; a held report upon which a stage failed is dead too."""
    match message:
        case TradeExecuted() | TradeAmended() | TradeCancelled():
            yield from _of_report(message, reason, books)
        case Approve() | Refuse():
            yield CommandRefused(command=message.command, entity=message.entity, reason=reason)
        case WorkDue() if message.store.startswith("held_"):
            yield StatusAdvised(report=message.key, entity=message.key.partition("|")[0], status=Status.DEAD, reason=reason)


def _of_report(message: TradeExecuted | TradeAmended | TradeCancelled, reason: Reason, books: MiddleBooks) -> Iterator[Message]:
    report, version = report_key(message), version_key(message, message.version)
    kept, early = books.reports.get(report), books.early_cancellations.get(version)
    if kept is not None:  # a repeat, or other content: what was taken before stays what it is
        yield AnswerRepeated(report=report, entity=message.entity, status=kept.status, reason=kept.reason)
        return
    yield StatusAdvised(report=report, entity=message.entity, status=Status.DEAD, reason=reason)
    if early is not None and not isinstance(message, TradeCancelled):
        yield CancellationRefused(report=report, entity=message.entity, request=early.request, reason=Reason.ALREADY_DEAD)
