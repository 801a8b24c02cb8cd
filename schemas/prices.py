"""Prices: what one unit of an instrument is worth on a date. Netting marks to them; whoever values anything reads them too."""

from datetime import date
from typing import Literal

from schemas.frozen import frozen
from schemas.message import Message
from schemas.values import Currency, DecimalText, Isin


@frozen
class PriceQuoted(Message):
    """`price` of one unit (of nominal: as a share of it) in `currency` on `date`; it stands until another is quoted for a later date.

    In PERCENT it is the price of 100 of nominal, as debt is quoted.
    `haircut` is what is taken off where the instrument secures something, as a share of the price.
    """

    type: Literal["PriceQuoted"] = "PriceQuoted"
    isin: Isin
    currency: Currency
    """The currency of the price."""
    date: date
    """The day from which it holds."""
    price: DecimalText
    """Of one unit, or of one of nominal; in `PERCENT` of 100 of nominal."""
    haircut: DecimalText | None = None
    """What is taken off where the instrument secures something, as a share of the price (0.05)."""
    price_type: Literal["UNIT", "PERCENT"] | None = None
    """`UNIT` or `PERCENT`; left out it is UNIT."""
