"""How long an unmatched side may wait: its system says so many settlement days. Part of `match`."""

from collections.abc import Iterator

from processors.books import BackBooks
from processors.settlement_days import last_date
from processors.withdraw import withdraw
from schemas.message import Message
from schemas.reasons import Reason
from schemas.work import WorkOpened


def ask_to_recycle(settlement_system: str, books: BackBooks) -> Iterator[WorkOpened]:
    """At the cut-off, ask for the sides whose time may be over: by their intended date, the last change of status is looked at then."""
    last = _last_date(settlement_system, books)
    prefix = f"{settlement_system}|"
    first = books.unmatched.after("dated", prefix)
    if last is not None and first is not None and first[0] < f"{prefix}{last}~":
        yield WorkOpened(store="unmatched", index="dated", prefix=prefix, upper=f"{prefix}{last}~", because="recycling")


def recycle_side(report: str, books: BackBooks) -> Iterator[Message]:
    """End a side that has waited for long enough since its intended date and since its status changed last."""
    side = books.unmatched.get(report)
    last = _last_date(side.settlement_system, books) if side is not None else None
    if side is not None and last is not None and max(side.intended_settlement_date, side.changed_on or side.trade_date).isoformat() <= last:
        yield from withdraw(report, Reason.RECYCLING_IS_OVER, books)


def _last_date(settlement_system: str, books: BackBooks) -> str | None:
    """The date since which so many settlement days have passed as a side may wait, today among them; None where it may wait for ever."""
    rule = books.recycling.get(settlement_system)
    return last_date(settlement_system, rule.unmatched_days if rule is not None else None, books)
