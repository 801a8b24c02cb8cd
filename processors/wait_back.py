"""Which messages come to back before their time: a cut-off is a barrier, and what was sent after it does not see the day before it."""

from datetime import datetime

from processors.books import BackBooks
from processors.settlement_days import next_day
from schemas.message import EPOCH, Message
from schemas.middle import AmendmentRequested, CancellationRequested, TradeApproved


def wait_back(message: Message, books: BackBooks) -> str | None:
    """The settlement system in whose queue `message` is set aside, or None where its time has come.

    It waits until the shard has been told the time, and until every cut-off that came before its sender's time has closed its day.
    """
    if not isinstance(message, TradeApproved | AmendmentRequested | CancellationRequested):
        return None
    cut_off_at = _cut_off_to_come(message.settlement_system, books)
    is_early = books.now == EPOCH or (cut_off_at is not None and message.at >= cut_off_at)
    return message.settlement_system if is_early else None


def _cut_off_to_come(settlement_system: str, books: BackBooks) -> datetime | None:
    """The next cut-off that has not closed its day: of the open day, or of the day that opens next."""
    cycle = books.cycles.get(settlement_system)
    if cycle is None:
        return None
    if cycle.phase != "closed":
        return cycle.cut_off_at
    day = next_day(settlement_system, str(cycle.date), books)
    return day.cut_off_at if day is not None else None
