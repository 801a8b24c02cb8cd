"""The coupon period in which a day lies, counted back from maturity."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from schemas.bonds import BondTerms
from schemas.frozen import frozen

MONTHS = 12
DAY = timedelta(days=1)

IsOpen = Callable[[date], bool]
"""Whether a day is a business day."""


def every_day(day: date) -> bool:
    """Of a bond that counts all the days of the year."""
    del day  # whichever it is
    return True


@frozen
class CouponPeriod:
    """A regular period, from one coupon date until the next (`start`, `end`), in which interest accrues from `accrues_from` on."""

    start: date
    end: date
    accrues_from: date


def period_of(terms: BondTerms, on: date) -> CouponPeriod | None:
    """The period that has begun on `on` and has not ended: none before the bond accrues, and none from its maturity on."""
    if not terms.accrues_from <= on < terms.maturity:
        return None
    step = MONTHS // terms.frequency
    months = (terms.maturity.year - on.year) * MONTHS + terms.maturity.month - on.month
    number = months // step  # the coupon of this month, or one after it: it has been paid where its day has come
    if _coupon_date(terms, number * step) <= on:
        number -= 1
    start, end = _coupon_date(terms, (number + 1) * step), _coupon_date(terms, number * step)
    return CouponPeriod(start=start, end=end, accrues_from=max(start, terms.accrues_from))


def ex_coupon_from(terms: BondTerms, coupon: date, is_open: IsOpen) -> date:
    """The first day on which the coupon of a date is the seller's: so many open days before it, whether or not it is one itself."""
    day, counts = coupon, every_day if terms.ex_coupon_calendar is None else is_open
    for _ in range(terms.ex_coupon_days):
        day -= DAY
        while not counts(day):
            day -= DAY
    return day


def _coupon_date(terms: BondTerms, months: int) -> date:
    """So many months before maturity."""
    year, month = divmod(terms.maturity.year * MONTHS + terms.maturity.month - 1 - months, MONTHS)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, last if _ends_months(terms) else min(terms.maturity.day, last))


def _ends_months(terms: BondTerms) -> bool:
    return terms.is_end_of_month and terms.maturity.day == monthrange(terms.maturity.year, terms.maturity.month)[1]
