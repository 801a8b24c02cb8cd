"""Which messages come to middle before their time: until every upstream has told the time, no trade is taken."""

from processors.books import MiddleBooks
from schemas.front import TradeAmended, TradeCancelled, TradeExecuted
from schemas.message import EPOCH, Message


def wait_middle(message: Message, books: MiddleBooks) -> str | None:
    """The queue in which `message` is set aside, or None where its time has come."""
    is_early = books.now == EPOCH and isinstance(message, TradeExecuted | TradeAmended | TradeCancelled)
    return "time" if is_early else None
