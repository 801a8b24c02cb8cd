"""capture: every report is taken once, under its identity; this stage alone writes its one status.

A repeat is answered with the status, other content under the same identity is refused, what no later record can cure is refused.
"""

from collections.abc import Iterable, Iterator

from processors.ask_to_cancel import ask_to_cancel, cancel_on_arrival
from processors.books import MiddleBooks
from processors.check_report import find_refusal
from processors.digest import digest
from processors.keep_status import keep_status
from processors.versions import report_of, version_key
from processors.window import remembered_since
from schemas.front import TradeAmended, TradeCancelled, TradeExecuted, report_key
from schemas.message import Message
from schemas.middle import TradeCaptured
from schemas.middle_state import ReportKept
from schemas.reasons import Reason
from schemas.report_answers import AnswerRepeated, TradeRejected
from schemas.time import TimeAdvanced
from schemas.values import Status
from schemas.work import WorkDue, WorkOpened


def capture(message: Message, books: MiddleBooks) -> Iterable[Message]:
    """Take reports and requests, write what becomes of them, and forget what is final after the repeat window."""
    match message:
        case TradeExecuted() | TradeAmended() | TradeCancelled():
            yield from _take(message, books)
        case TimeAdvanced():
            yield from _ask_to_forget(books)
        case WorkDue(store="reports"):
            _forget(message.key, books)
        case WorkDue():
            pass
        case _:
            keep_status(message, books)


def _take(message: TradeExecuted | TradeAmended | TradeCancelled, books: MiddleBooks) -> Iterator[Message]:
    report, said = report_key(message), digest(message)
    kept = books.reports.get(report)
    if kept is None:
        trade_date = books.now.date() if isinstance(message, TradeCancelled) else message.trade_date
        books.reports[report] = ReportKept(digest=said, status=Status.PENDING, trade_date=trade_date)
        yield from ask_to_cancel(message, books) if isinstance(message, TradeCancelled) else _report(message, report, books)
    elif kept.digest in (said, ""):  # what is dead because its taking failed has no digest
        yield AnswerRepeated(report=report, entity=message.entity, status=kept.status, reason=kept.reason)
    else:
        yield TradeRejected(report=report, entity=message.entity, reason=Reason.EXISTS_WITH_DIFFERENT_CONTENT)


def _report(trade: TradeExecuted | TradeAmended, report: str, books: MiddleBooks) -> Iterator[Message]:
    refusal = find_refusal(trade, books)
    version = version_key(trade, trade.version)
    if refusal is not None:
        yield TradeRejected(report=report, entity=trade.entity, reason=refusal)
    if version in books.early_cancellations:
        yield from cancel_on_arrival(trade, report, books, is_refused=refusal is not None)
    elif refusal is None:
        yield TradeCaptured(report=report, trade=trade, replaces=_replaced(trade, books))


def _replaced(trade: TradeExecuted | TradeAmended, books: MiddleBooks) -> str | None:
    if isinstance(trade, TradeExecuted):
        return None
    amended = version_key(trade, trade.amends)
    return report_of(amended, books) or f"{amended}|executed"


def _ask_to_forget(books: MiddleBooks) -> Iterator[Message]:
    first, since = books.reports.after("final", ""), remembered_since(books)
    if first is not None and since is not None and first[0] < since.isoformat():
        yield WorkOpened(store="reports", index="final", prefix="", upper=since.isoformat(), because="repeat_window")


def _forget(report: str, books: MiddleBooks) -> None:
    kept, since = books.reports.get(report), remembered_since(books)
    is_old = kept is not None and since is not None and kept.trade_date is not None and kept.trade_date < since
    if is_old and kept is not None and kept.status.is_final:
        del books.reports[report]
