"""P(d), the price at which a security is netted on a date, and the decimals of its currency. Part of `clear`."""

from datetime import date
from decimal import Decimal

from processors.books import BackBooks
from schemas.clearing_state import ClearingPosition
from schemas.prices import PriceQuoted
from schemas.values import round_half_even

PRICE_DECIMALS = 6
DECIMALS_DEFAULT = 2
"""The decimals of a currency that reference data does not define: those of most (ISO 4217)."""


def system_price(position: ClearingPosition, on: date, books: BackBooks) -> Decimal:
    """The last price quoted for `on` or before; where none ever was, that of the last trade that was novated.

    Contract money is paid whatever the price is: it says when a member pays, not how much.
    """
    prefix = f"{position.isin}|{position.currency}|"
    entry = books.prices.below("date", prefix, f"{prefix}{on}~")
    if entry is not None and books.prices[entry[1]].price > 0:  # nothing can be paid for at a price that is not above zero
        return _of_one(books.prices[entry[1]])
    return books.trade_prices[f"{position.settlement_system}|{position.isin}|{position.currency}"].price


def _of_one(quoted: PriceQuoted) -> Decimal:
    """The price of one unit, to the six decimals that a message has."""
    return round_half_even(quoted.price / 100, PRICE_DECIMALS) if quoted.price_type == "PERCENT" else quoted.price


def decimals_of(currency: str, books: BackBooks) -> int:
    """How many decimals the smallest unit of a currency has."""
    defined = books.currencies.get(currency)
    return defined.decimals if defined is not None else DECIMALS_DEFAULT
