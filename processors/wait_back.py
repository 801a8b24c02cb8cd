"""Which messages come to back before their time: a cut-off is a barrier, and what was sent after it does not see the day before it.

So is every other change of windows: the opening of a night sequence, the cut-off for delivery versus payment, the end of a partial window.
"""

from processors.books import BackBooks
from schemas.message import EPOCH, Message
from schemas.middle import AmendmentRequested, CancellationRequested, TradeApproved


def wait_back(message: Message, books: BackBooks) -> str | None:
    """The settlement system in whose queue `message` is set aside, or None where its time has come.

    It waits until the shard has been told the time, and until every change of windows that came before its sender's time was carried out.
    """
    if not isinstance(message, TradeApproved | AmendmentRequested | CancellationRequested):
        return None
    cycle = books.cycles.get(message.settlement_system)
    next_at = cycle.next_at if cycle is not None else None
    is_early = books.now == EPOCH or (next_at is not None and message.at >= next_at)
    return message.settlement_system if is_early else None
