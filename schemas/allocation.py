"""In which obligation the sides of a netted trade stand. What is discharged of them is said by ObligationAllocated."""

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
