"""In which obligation the sides of a netted trade stand, and what of them is discharged."""

from datetime import date
from typing import Literal

from schemas.frozen import frozen
from schemas.message import Message
from schemas.values import Currency, Identifier, Isin, Lei, Money, Quantity, ReportKey


@frozen
class TradeAllocated(Message):
    """`quantity` of one side of a trade stands in an obligation that was netted on `date`, at `cash`: all that is open of the side.

    Nothing is discharged by it. It holds until the obligation has settled, is carried or cancelled: what of it is netted again is said
    again, of another obligation. Many trades stand in an obligation, and the two sides of one in different ones. `cash` is of its
    contract money.
    """

    type: Literal["TradeAllocated"] = "TradeAllocated"
    settlement_system: Identifier
    obligation: str
    """The obligation in which it stands."""
    transaction: str
    """The trade, by the transaction in which it had matched."""
    report: ReportKey
    entity: Lei
    counterparty: Lei
    movement: Literal["DELI", "RECE"]
    """Whether `entity` is to deliver or to receive the securities."""
    isin: Isin
    quantity: Quantity
    """How much of the side stands in it, in units of the instrument: all that is open."""
    currency: Currency
    cash: Money
    """The contract money of that, in units of `currency`."""
    intended_settlement_date: date
    """The day on which the trade is due."""
    date: date
    """The settlement day of the netting."""


@frozen
class ObligationAllocated(Message):
    """`quantity` of one side of a trade is discharged by an obligation, by netting or by delivery, at `cash` of its contract money.

    `open_quantity` of the side is left. Many obligations may discharge a trade, and many trades are discharged by an obligation.
    """

    type: Literal["ObligationAllocated"] = "ObligationAllocated"
    settlement_system: Identifier
    obligation: str
    """The obligation that discharges it."""
    transaction: str
    """The trade, by the transaction in which it had matched."""
    report: ReportKey
    entity: Lei
    counterparty: Lei
    isin: Isin
    quantity: Quantity
    """How much of the side is discharged, in units of the instrument."""
    currency: Currency
    cash: Money
    """The contract money of that, in units of `currency`."""
    open_quantity: Quantity
    """What is left of the side, in units of the instrument; 0: it is settled."""
    trade_quantity: Quantity
    """The whole quantity of the trade."""
    trade_amount: Money
    """The whole amount of the trade, in units of `currency`."""
    intended_settlement_date: date
    """The day on which the trade was due."""
    settled_on: date
    """The settlement day on which this was discharged."""
    securities_account: Identifier
    """The securities account of this side."""
    cash_account: Identifier
    """The cash account of this side."""
