"""What the position-keeping job says and keeps, and the topics of it: they belong to the bench and to no office of the pipeline."""

from datetime import date
from typing import Literal, cast

from schemas import topics
from schemas.frozen import frozen
from schemas.message import Message
from schemas.time import ShardTimeTold
from schemas.values import Currency, Identifier, Isin, Mic, Money, Quantity, Side


@frozen
class TradeBooked(Message):
    """A trade of one account, padded with `note` to 500 bytes."""

    type: Literal["TradeBooked"] = "TradeBooked"
    trade: Identifier
    account: Identifier
    isin: Isin
    side: Side
    quantity: Quantity
    price: Money
    currency: Currency
    trade_date: date
    counterparty: Identifier
    venue: Mic
    note: str = ""


@frozen
class PositionMoved(Message):
    """The first output: what the account holds after the trade."""

    type: Literal["PositionMoved"] = "PositionMoved"
    trade: Identifier
    account: Identifier
    quantity: Quantity


@frozen
class CashDue(Message):
    """The second output: what the trade costs, quantity times price."""

    type: Literal["CashDue"] = "CashDue"
    trade: Identifier
    account: Identifier
    currency: Currency
    amount: Money


@frozen
class PositionKept:
    """The state of one account: what it holds after so many trades."""

    v: Literal[1] = 1
    quantity: Quantity
    trades: int


def _keyed_by(field: str) -> topics.KeyField:
    """The keys of the bench's topics are not those of the pipeline's."""
    return cast("topics.KeyField", field)


TRADES = topics.Topic(
    name="positions.trades.v1",
    carries=(TradeBooked, ShardTimeTold),  # two kinds, so that it is read as middle.trades is: a closed union, strict
    sized_by="middle",
    key=_keyed_by("account"),
)
MOVED = topics.Topic(name="positions.moved.v1", carries=(PositionMoved,), sized_by="middle", key=_keyed_by("trade"))
CASH = topics.Topic(name="positions.cash.v1", carries=(CashDue,), sized_by="middle", key=_keyed_by("account"))
