"""What the front office says: a trade was executed, amended or cancelled, each side by its own entity."""

from datetime import date
from typing import Literal

from schemas.frozen import frozen
from schemas.message import Message
from schemas.values import Currency, FreeText, Identifier, Isin, Lei, Mic, Money, Quantity, Side, Version


@frozen
class TradeReport(Message):
    """One side of a trade, as its entity reports it. `amount` is the settlement amount, in units of `currency`."""

    entity: Lei
    source: Identifier
    trade: Identifier
    version: Version
    side: Side
    isin: Isin
    quantity: Quantity
    currency: Currency
    amount: Money
    trade_date: date
    counterparty: Lei
    intended_settlement_date: date | None = None
    securities_account: Identifier | None = None
    cash_account: Identifier | None = None
    place_of_trade: Mic | None = None
    price: Money | None = None
    note: FreeText | None = None


@frozen
class TradeExecuted(TradeReport):
    """A trade was made: the first report of this version of it."""

    type: Literal["TradeExecuted"] = "TradeExecuted"


@frozen
class TradeAmended(TradeReport):
    """A new version of a trade, whole, to stand in the place of version `amends`."""

    type: Literal["TradeAmended"] = "TradeAmended"
    amends: Version


@frozen
class TradeCancelled(Message):
    """A request to cancel version `version` of a trade. It may come before its trade; only the office that holds it decides."""

    type: Literal["TradeCancelled"] = "TradeCancelled"
    entity: Lei
    source: Identifier
    trade: Identifier
    version: Version
    note: FreeText | None = None


@frozen
class UntranslatableRecord(Message):
    """What a gateway could not translate: where it stood, why, and its first bytes. Nothing is dropped in silence."""

    type: Literal["UntranslatableRecord"] = "UntranslatableRecord"
    gateway: Identifier
    origin: str
    reason: str
    detail: str
    content: str


def report_key(message: TradeReport | TradeCancelled) -> str:
    """The identity of a report: entity, source, trade, version and kind."""
    kind = KINDS[message.type]
    return f"{message.entity}|{message.source}|{message.trade}|{message.version}|{kind}"


KINDS = {"TradeExecuted": "executed", "TradeAmended": "amended", "TradeCancelled": "cancelled"}
"""The kind of a report by the type of its message."""
