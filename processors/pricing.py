"""What one unit of an instrument is worth on a date, as it was quoted."""

from datetime import date
from decimal import Decimal

from processors.bonds.amount import accrued_percent, factor_of
from processors.books import BackBooks
from processors.business_days import is_open_in
from schemas.prices import PriceQuoted
from schemas.values import round_half_even, round_ratio

PRICE_DECIMALS = 6
NOTHING, HUNDRED = Decimal(0), Decimal(100)


def quoted_on(isin: str, currency: str, on: date, books: BackBooks) -> PriceQuoted | None:
    """The last price in a currency that was quoted for `on` or before."""
    prefix = f"{isin}|{currency}|"
    entry = books.prices.below("date", prefix, f"{prefix}{on}~")
    return books.prices[entry[1]] if entry is not None else None


def price_of_one(quoted: PriceQuoted) -> Decimal:
    """The price of one unit, or of one of nominal where it was quoted in percent, to the six decimals that a message has."""
    return round_half_even(quoted.price / 100, PRICE_DECIMALS) if quoted.price_type == "PERCENT" else quoted.price


def value_of_one(quoted: PriceQuoted, on: date, books: BackBooks) -> Decimal:
    """The market value of one unit, or one of nominal, on a day: of a bond, what is left of it at the clean price and what has accrued."""
    instrument = books.instruments.get(quoted.isin)
    if quoted.price_type != "PERCENT" or instrument is None or instrument.bond is None:
        return price_of_one(quoted)
    dirty = quoted.price + accrued_percent(instrument.bond, on, is_open_in(instrument.bond.ex_coupon_calendar, books))
    return max(round_ratio(dirty, factor_of(instrument, on), HUNDRED, PRICE_DECIMALS), NOTHING)


def latest_quoted(isin: str, currency: str, books: BackBooks) -> PriceQuoted | None:
    """The price in a currency that was quoted for the latest date."""
    return quoted_on(isin, currency, date.max, books)


def quoted_anywhere(isin: str, books: BackBooks) -> PriceQuoted | None:
    """A latest price in whatever currency: to compare by value what is delivered free of payment, which has no currency."""
    entry = books.prices.below("date", f"{isin}|", f"{isin}|~")
    return books.prices[entry[1]] if entry is not None else None


def collateral_unit(quoted: PriceQuoted, on: date, books: BackBooks) -> Decimal:
    """What one unit, or one of nominal, is worth where it secures something: its market value less the haircut."""
    return value_of_one(quoted, on, books) * (1 - (quoted.haircut or NOTHING))
