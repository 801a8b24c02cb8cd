"""The versions of a trade, and which report of them middle knows."""

from processors.books import MiddleBooks
from schemas.front import TradeAmended, TradeCancelled, TradeExecuted


def version_key(message: TradeExecuted | TradeAmended | TradeCancelled, version: int) -> str:
    """A version of the trade of `message`: entity|source|trade|version."""
    return f"{message.entity}|{message.source}|{message.trade}|{version}"


def report_of(version: str, books: MiddleBooks) -> str | None:
    """The report of a version that is known, or None."""
    for kind in ("executed", "amended"):
        if f"{version}|{kind}" in books.reports:
            return f"{version}|{kind}"
    return None
