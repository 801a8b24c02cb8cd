"""What a fail costs, written from the regulation in fractions and apart from the engine: the oracle of its tests.

Delegated Reg. (EU) 2017/389 Annex I; 2018/1229 Art. 16; days are every day but Saturday, Sunday, 1 January and 25 December.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

ANNEX_I: Mapping[str, str] = {
    "LIQUID_SHARES": "1.00",
    "ILLIQUID_SHARES": "0.50",
    "SME_GROWTH_INSTRUMENTS": "0.25",
    "SOVEREIGN_DEBT": "0.10",
    "OTHER_DEBT": "0.20",
    "SME_GROWTH_DEBT": "0.15",
    "OTHER_INSTRUMENTS": "0.50",
}


def is_counted(day: date) -> bool:
    return day.isoweekday() <= 5 and f"{day:%m-%d}" not in ("01-01", "12-25")


def counted(first: date, last: date) -> list[date]:
    return [day for day in (first + timedelta(days=step) for step in range((last - first).days + 1)) if is_counted(day)]


def rounded(exact: Fraction, decimals: int = 2) -> Decimal:
    scaled = exact * 10**decimals
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    twice = 2 * rest
    up = twice > scaled.denominator or (twice == scaled.denominator and whole % 2 == 1)
    return Decimal(whole + up).scaleb(-decimals).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_EVEN)


def of_instruments(quantity: str, price: str, rate_bp: str, days: int = 1, decimals: int = 2) -> Decimal:
    """Each day is rounded by itself, as each is a penalty of its own."""
    return days * rounded(Fraction(quantity) * Fraction(price) * Fraction(rate_bp) / 10_000, decimals)


def of_cash(value: Fraction, annual: str, day_count: int, days: int = 1, decimals: int = 2) -> Decimal:
    return days * rounded(value * max(Fraction(0), Fraction(annual)) / day_count, decimals)
