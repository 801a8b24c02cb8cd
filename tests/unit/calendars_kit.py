"""Small calendars for tests: a year of which every day is known, with a few closures."""

from datetime import date

from hypothesis import strategies as st

from processors.calendars.calendar import WEEKEND, Calendar, Closure
from processors.calendars.convention import Cycle, SettlementConvention

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)

days = st.dates(FIRST, LAST)
closings = st.frozensets(st.dates(date(2026, 6, 1), date(2026, 7, 15)).filter(lambda day: day.weekday() not in WEEKEND), max_size=20)
trade_dates = st.dates(date(2026, 6, 1), date(2026, 7, 15))
numbers = st.integers(0, 5)


def calendar(name="HERE", *closed, first=FIRST, last=LAST):
    return Calendar(name=name, first=first, last=last, reasons={day: (Closure(of=name, reason="Feast"),) for day in closed})


def always(number):
    return SettlementConvention(name="the test", cycles=(Cycle(effective_from=date.min, business_days=number),))
