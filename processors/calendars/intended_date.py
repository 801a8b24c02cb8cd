"""The intended settlement date of a trade, where its parties have agreed none."""

from datetime import date

from processors.calendars.calendar import Calendar, Days
from processors.calendars.convention import SettlementConvention
from processors.calendars.counting import ONE_DAY, ReckonedDate, count
from processors.calendars.joint import joint
from schemas.frozen import frozen


@frozen
class Dating:
    """What dates the trades that settle in one way: the calendar in which days are counted, and how many of them."""

    calendar: Calendar
    convention: SettlementConvention


def dating(system: Calendar, currency: Calendar | None, convention: SettlementConvention) -> Dating:
    """Against payment the system and the currency (delivery versus payment) must be open; free of payment, without one, the system."""
    calendar = system if currency is None else joint(f"{system.name} with {currency.name}", system, currency)
    return Dating(calendar=calendar, convention=convention)


def intended_date(trade_date: date, how: Dating) -> ReckonedDate:
    """Trade date + n settlement days, counted from the preceding settlement day where the trade date is none itself.

    So trades of a bank holiday on which the exchange is open settle with those of the day before (NASD Notice to Members 95-77: trades
    of 9 October 1995 "will be combined with transactions made on the previous business day"), and not a day later, as they would if
    the trade date were moved forward first. Raises NotCoveredError where a day that matters is not known.
    """
    how.calendar.require(trade_date)
    return reckon(trade_date, how.convention.business_days(trade_date), how.calendar)


def reckon(trade_date: date, business_days: int, calendar: Days) -> ReckonedDate:
    """As `intended_date`, with the number of business days given."""
    start, number = day_on_or_before(trade_date, calendar), business_days
    if start != trade_date:
        number = max(number, 1)  # a trade that settles on its own day settles on the next one here, not before it is made
    days = tuple(count(start, [calendar] * number))
    return ReckonedDate(day=days[-1].day if days else start, trade_date=trade_date, counted_from=start, days=days)


def day_on_or_before(day: date, calendar: Days) -> date:
    """`day`, or the last open day before it."""
    while not calendar.is_open(day):
        day -= ONE_DAY
    return day


def day_on_or_after(day: date, calendar: Days) -> date:
    """`day`, or the first open day after it."""
    while not calendar.is_open(day):
        day += ONE_DAY
    return day
