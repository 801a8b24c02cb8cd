"""The calendars that a file of reference data defines, and those that are known without: for what is reckoned without Kafka."""

from collections.abc import Iterable

from processors.bonds.coupons import IsOpen, every_day
from processors.calendars.calendar import WEEKEND, Calendar, Closure
from schemas.reference import InstrumentDefined, ReferenceRecord
from schemas.settlement_time import CalendarDefined, ClosureAnnounced
from streams.calendars.currencies import CURRENCIES, currency
from streams.calendars.question import QuestionError
from streams.calendars.systems import SYSTEMS


def business_days_of(bond: InstrumentDefined, records: Iterable[ReferenceRecord]) -> IsOpen:
    """The days that its `ex_coupon_days` count: of a calendar that `records` define, else of the one that is known by that name.

    Raises QuestionError where there is none. Asked of a day that it does not know, the calendar raises NotCoveredError.
    """
    assert bond.bond is not None, "only a bond comes here"
    name = bond.bond.ex_coupon_calendar
    if name is None:
        return every_day
    records = list(records)
    defined = [each for each in records if isinstance(each, CalendarDefined) and each.calendar == name]
    closures = [each for each in records if isinstance(each, ClosureAnnounced) and each.calendar == name and each.closes_at is None]
    if defined:
        return _defined(defined[-1], closures).is_open
    if name in SYSTEMS:
        return SYSTEMS[name].calendar().is_open
    if name in CURRENCIES:
        return currency(name).is_open
    raise QuestionError(
        f"{bond.isin} counts business days of {name}: define that calendar in the file (CalendarDefined, ClosureAnnounced)."
        f" Known without are {', '.join((*SYSTEMS, *CURRENCIES))}."
    )


def _defined(calendar: CalendarDefined, closures: Iterable[ClosureAnnounced]) -> Calendar:
    within = (each for each in closures if calendar.first <= each.date <= calendar.last and each.date.weekday() not in WEEKEND)
    reasons = {each.date: (Closure(of=calendar.calendar, reason=each.reason),) for each in within}
    return Calendar(name=calendar.calendar, first=calendar.first, last=calendar.last, reasons=reasons)
