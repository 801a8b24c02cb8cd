"""What comes to be netted: trades as they were matched, at contract money."""

from datetime import date
from decimal import Decimal

from schemas.frozen import frozen


@frozen
class MatchedTrade:
    """`seller` is to deliver `quantity` to `buyer` against `amount` (contract money, units of the currency) on the intended date."""

    trade: str
    seller: str
    buyer: str
    isin: str
    currency: str
    quantity: Decimal
    amount: Decimal
    intended_settlement_date: date
