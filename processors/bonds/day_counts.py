"""Which share of a year lies between two days, as bonds count them."""

from datetime import date
from fractions import Fraction

from processors.bonds.coupons import CouponPeriod
from schemas.bonds import BondTerms


def share_of_year(first: date, last: date, period: CouponPeriod, terms: BondTerms) -> Fraction:
    """The share of a year from `first` to `last`, both within `period`.

    ACT/ACT-ICMA counts the days of the regular period, of which `frequency` make a year: so each full coupon is the same (Rule 251).
    """
    match terms.day_count:
        case "ACT/ACT-ICMA":
            return Fraction((last - first).days, terms.frequency * (period.end - period.start).days)
        case "30/360":
            return Fraction(_days_of_30(first, last, is_last_cut=min(first.day, 30) == 30), 360)
        case "30E/360":
            return Fraction(_days_of_30(first, last, is_last_cut=True), 360)
        case "ACT/360":
            return Fraction((last - first).days, 360)
        case "ACT/365F":
            return Fraction((last - first).days, 365)


def _days_of_30(first: date, last: date, *, is_last_cut: bool) -> int:
    """Days where each month has thirty: the 31st counts as the 30th at the beginning, and at the end where `is_last_cut`."""
    of_last = min(last.day, 30) if is_last_cut else last.day
    return 360 * (last.year - first.year) + 30 * (last.month - first.month) + of_last - min(first.day, 30)
