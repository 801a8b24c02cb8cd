"""The sides that were reported: what each said, and its one status, reckoned from what the offices have said of it."""

from dataclasses import dataclass
from sys import intern
from typing import Any

from streams.verify import marks
from streams.verify.marks import Marks
from streams.verify.numbers import millionths

KINDS = {"TradeExecuted": "executed", "TradeAmended": "amended", "TradeCancelled": "cancelled"}
DECIMALS = ("quantity", "amount", "price")
HEADER = ("type", "id", "cause", "at")


class Side(Marks):
    """One reported side. Kept small, for a day has a million of them."""

    __slots__ = ("amount", "conflicts", "content", "currency", "is_sale", "isin", "key", "quantity", "rejections", "repeats")

    def __init__(self, key: str, message: dict[str, Any]) -> None:
        super().__init__()
        self.key = key
        self.isin = intern(message["isin"])
        self.currency = intern(message["currency"])
        self.quantity = millionths(message["quantity"])
        self.amount = millionths(message["amount"])
        self.is_sale = message["side"] == "SELL"
        self.content = content_of(message)
        self.repeats = 0
        self.conflicts = 0
        self.rejections = 0

    def status(self) -> str | None:
        """Its one status; None where nothing says what became of it."""
        for name, bits in marks.RESULTS.items():
            if self.once & bits:
                return name
        return self._open_status()

    def results(self) -> list[str]:
        """Every final status that was said: more than one is one too many."""
        return [name for name, bits in marks.RESULTS.items() if self.once & bits]

    def _open_status(self) -> str | None:
        once = self.once
        if once & marks.PARTIALLY_SETTLED:
            return "partially_settled"
        if once & marks.HELD_BY_BACK:
            return "held"
        if once & (marks.UNMATCHED | marks.MATCHED | marks.PENDED | marks.WAITS_IN_BACK):
            return "pending"
        if once & marks.SENT and not once & marks.TAKEN_BY_BACK:
            return "in_flight"
        if once & marks.SENT:
            return None
        if once & (marks.HELD | marks.ADVISED_HELD):
            return "held"
        return "in_flight" if once & marks.WAITS_IN_MIDDLE else None


@dataclass(frozen=True, slots=True)
class Again:
    """A later report under an identity that was taken before. `waits`: middle has set it aside and not looked at it."""

    side: Side
    waits: bool


def report_key(message: dict[str, Any]) -> str:
    """entity|source|trade|version|kind, as it is written or follows from the report."""
    if "report" in message:
        return str(message["report"])
    return f"{message['entity']}|{message['source']}|{message['trade']}|{message['version']}|{KINDS[message['type']]}"


def content_of(message: dict[str, Any]) -> int:
    """A number that two messages share where their business fields agree, decimals by value. Good within one process."""
    fields = {name: _hashable(value) for name, value in message.items() if value is not None and name not in HEADER}
    for name in DECIMALS:
        if name in fields:
            fields[name] = millionths(fields[name])
    return hash(frozenset(fields.items()))


def _hashable(value: Any) -> Any:
    return repr(value) if isinstance(value, dict | list) else value
