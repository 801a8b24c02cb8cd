"""P(d), the price at which a security is netted on a date, and the decimals of its currency. Part of `clear`."""

from datetime import date
from decimal import Decimal

from processors.books import BackBooks
from processors.pricing import price_of_one, quoted_on
from schemas.clearing_state import ClearingPosition

DECIMALS_DEFAULT = 2
"""The decimals of a currency that reference data does not define: those of most (ISO 4217)."""


def system_price(position: ClearingPosition, on: date, books: BackBooks) -> Decimal:
    """The last price quoted for `on` or before; where none ever was, that of the last trade that was novated.

    Contract money is paid whatever the price is: it says when a member pays, not how much.
    """
    quoted = quoted_on(position.isin, position.currency, on, books)
    if quoted is not None and quoted.price > 0:  # nothing can be paid for at a price that is not above zero
        return price_of_one(quoted)
    return books.trade_prices[f"{position.settlement_system}|{position.isin}|{position.currency}"].price


def decimals_of(currency: str, books: BackBooks) -> int:
    """How many decimals the smallest unit of a currency has."""
    defined = books.currencies.get(currency)
    return defined.decimals if defined is not None else DECIMALS_DEFAULT
