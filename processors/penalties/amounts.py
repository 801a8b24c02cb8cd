"""What a fail costs a day (Delegated Reg. (EU) 2017/389 Arts 2, 3 and 7, Annex I). The one place that rounds a penalty."""

from decimal import Decimal

from schemas.values import round_ratio

BASIS_POINTS = Decimal(10_000)


def for_lack_of_instruments(value: Decimal, rate_bp: Decimal, decimals: int) -> Decimal:
    """`value` of the failing quantity x basis points: in units of the currency of the value, to its smallest unit, half to even."""
    return round_ratio(value, rate_bp, BASIS_POINTS, decimals)


def for_lack_of_cash(value: Decimal, annual_rate: Decimal, day_count: int, decimals: int) -> Decimal:
    """`value` x the official overnight rate of a day, which is taken as zero where it is below (Annex I, row 8)."""
    return round_ratio(value, max(annual_rate, Decimal(0)), Decimal(day_count), decimals)
