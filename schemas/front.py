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
    """The LEI of the party whose report it is."""
    source: Identifier
    """The system that reports."""
    trade: Identifier
    """That system's own id of the trade; both parties need not use the same."""
    version: Version
    """1 for the first report of the trade, more for each one that corrects it."""
    side: Side
    """Whether the entity buys or sells."""
    isin: Isin
    """The instrument."""
    quantity: Quantity
    """How many units, or how much nominal, as text; above zero."""
    currency: Currency
    amount: Money
    """The settlement amount, all in all, as text."""
    trade_date: date
    """The day on which the trade was made."""
    counterparty: Lei
    """The LEI of the other party."""
    intended_settlement_date: date | None = None
    """The day that was agreed; left out, it is due as the settlement system's cycle says."""
    securities_account: Identifier | None = None
    """The securities account, where it is not that of the standing instruction."""
    cash_account: Identifier | None = None
    """The cash account, where it is not that of the standing instruction."""
    place_of_trade: Mic | None = None
    """The market where it was made (MIC)."""
    price: Money | None = None
    """May be said, and is not reckoned with."""
    note: FreeText | None = None
    """Words for people."""


@frozen
class TradeExecuted(TradeReport):
    """A trade was made: the first report of this version of it."""

    type: Literal["TradeExecuted"] = "TradeExecuted"


@frozen
class TradeAmended(TradeReport):
    """A new version of a trade, whole, to stand in the place of version `amends`."""

    type: Literal["TradeAmended"] = "TradeAmended"
    amends: Version
    """The version in whose place it stands."""


@frozen
class TradeCancelled(Message):
    """A request to cancel version `version` of a trade. It may come before its trade; only the office that holds it decides."""

    type: Literal["TradeCancelled"] = "TradeCancelled"
    entity: Lei
    """The LEI of the party whose report is to be cancelled."""
    source: Identifier
    """The system that has reported the trade."""
    trade: Identifier
    """That system's own id of the trade."""
    version: Version
    """The version that is to be cancelled."""
    note: FreeText | None = None
    """Words for people."""


@frozen
class UntranslatableRecord(Message):
    """What a gateway could not translate: where it stood, why, and its first bytes. Nothing is dropped in silence."""

    type: Literal["UntranslatableRecord"] = "UntranslatableRecord"
    gateway: Identifier
    """Which gateway has read it."""
    origin: str
    """The file and the line where it stood."""
    reason: str
    """Why no event could be made of it: one of GatewayReason."""
    detail: str
    """What is wrong in it, in words."""
    content: str
    """Its beginning, up to 32 KB."""


def report_key(message: TradeReport | TradeCancelled) -> str:
    """The identity of a report: entity, source, trade, version and kind."""
    kind = KINDS[message.type]
    return f"{message.entity}|{message.source}|{message.trade}|{message.version}|{kind}"


KINDS = {"TradeExecuted": "executed", "TradeAmended": "amended", "TradeCancelled": "cancelled"}
"""The kind of a report by the type of its message."""
