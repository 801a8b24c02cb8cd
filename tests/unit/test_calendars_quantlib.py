"""Every day of every table against an independent oracle: QuantLib agrees, but for days that are listed here with their reasons."""

from datetime import date, timedelta

import pytest
import QuantLib

from processors.calendars.intended_date import dating, intended_date
from streams.calendars.currencies import currency
from streams.calendars.source import table
from streams.calendars.systems import SYSTEMS
from streams.calendars.united_states import BANKS_OF_NEW_YORK, NYSE, SETTLED_ALL_THE_SAME

LAST = date(2028, 12, 31)
NYSE_THERE = QuantLib.UnitedStates(QuantLib.UnitedStates.NYSE)
FED_THERE = QuantLib.UnitedStates(QuantLib.UnitedStates.FederalReserve)
US_THERE = QuantLib.UnitedStates(QuantLib.UnitedStates.Settlement)
LONDON_THERE = QuantLib.UnitedKingdom(QuantLib.UnitedKingdom.Exchange)
POUNDS_THERE = QuantLib.UnitedKingdom(QuantLib.UnitedKingdom.Settlement)

KING_TOO_EARLY = {  # Pub. L. 98-144, section 2: from the first 1 January two years after November 1983
    date(1984, 1, 16): "QuantLib keeps Martin Luther King's birthday from 1983 on; the law does from 1986",
    date(1985, 1, 21): "as in 1984",
}
GOOD_FRIDAYS = (
    *("2007-04-06", "2008-03-21", "2009-04-10", "2010-04-02", "2011-04-22", "2012-04-06", "2013-03-29", "2014-04-18", "2015-04-03"),
    *("2016-03-25", "2017-04-14", "2018-03-30", "2019-04-19", "2020-04-10", "2021-04-02", "2022-04-15", "2023-04-07", "2024-03-29"),
    *("2025-04-18", "2026-04-03", "2027-03-26", "2028-04-14"),
)
OF_US_SETTLEMENT = {
    **{date.fromisoformat(day): "no settlement of equities on Good Friday (NASD 86-21, 97-93)" for day in GOOD_FRIDAYS},
    # The Federal Reserve Banks are open on the Friday before a holiday of a Saturday (the Board's K.8 releases).
    date(2010, 12, 31): "QuantLib moves New Year's Day from Saturday to Friday",
    date(2021, 12, 31): "as in 2010",
    date(2027, 12, 31): "as in 2010",
    date(2017, 11, 10): "QuantLib moves Veterans Day from Saturday to Friday",
    date(2023, 11, 10): "as in 2017",
    date(2028, 11, 10): "as in 2017",
}

PAIRS = {
    "the New York Stock Exchange": (table(NYSE), NYSE_THERE, 1984, {}),
    "the Federal Reserve": (currency("USD"), FED_THERE, 1984, KING_TOO_EARLY),
    "DTC": (
        SYSTEMS["DTC"].calendar(),
        QuantLib.JointCalendar(NYSE_THERE, FED_THERE),
        1984,
        KING_TOO_EARLY | SETTLED_ALL_THE_SAME | BANKS_OF_NEW_YORK,
    ),
    "settlement in the United States": (SYSTEMS["DTC"].calendar(), US_THERE, 2007, OF_US_SETTLEMENT),
    "TARGET": (SYSTEMS["T2S"].calendar(), QuantLib.TARGET(), 2007, {}),
    "London": (SYSTEMS["CREST"].calendar(), LONDON_THERE, 2007, {}),
    "pounds": (currency("GBP"), POUNDS_THERE, 2007, {}),
    "yen": (currency("JPY"), QuantLib.Japan(), 2007, {}),
    "francs": (currency("CHF"), QuantLib.Switzerland(), 2007, {}),
    "reais": (currency("BRL"), QuantLib.Brazil(), 2007, {}),
    "pesos": (currency("MXN"), QuantLib.Mexico(), 2007, {date(2010, 9, 17): "the bridge day of the bicentenary, which QuantLib lacks"}),
}


def there(day: date) -> QuantLib.Date:
    return QuantLib.Date(day.day, day.month, day.year)


def days_from(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=number) for number in range((LAST - first).days + 1)]


@pytest.mark.parametrize(("ours", "theirs", "since", "reasons"), PAIRS.values(), ids=PAIRS)
def test_each_day_is_open_here_and_in_quantlib_or_closed_in_both_but_for_those_that_are_listed(ours, theirs, since, reasons):
    differing = {day for day in days_from(since) if ours.is_open(day) != theirs.isBusinessDay(there(day))}
    assert differing == set(reasons)


@pytest.fixture
def as_dtc_settled():
    """QuantLib's calendar for DTC, taught the days on which DTC settled although the exchange was closed."""
    for day in SETTLED_ALL_THE_SAME:
        NYSE_THERE.removeHoliday(there(day))
    yield QuantLib.JointCalendar(NYSE_THERE, FED_THERE)
    NYSE_THERE.resetAddedAndRemovedHolidays()


def test_intended_dates_of_dtc_are_those_of_quantlib(as_dtc_settled):
    assert disagreeing("DTC", as_dtc_settled) == []


@pytest.mark.parametrize(
    ("system", "theirs"),
    [
        ("T2S", QuantLib.TARGET()),
        (
            "CREST",
            QuantLib.JointCalendar(LONDON_THERE, POUNDS_THERE),
        ),
    ],
)
def test_intended_dates_of_european_systems_are_those_of_quantlib(system, theirs):
    assert disagreeing(system, theirs) == []


def disagreeing(name: str, theirs: QuantLib.Calendar) -> list[date]:
    """The trade dates, 2007 to a fortnight before the end, that QuantLib's `advance` takes to another date."""
    system = SYSTEMS[name]
    how = dating(system.calendar(), currency(system.currency), system.convention)
    return [
        day
        for day in days_from(2007)[5:-14]  # the first days of 2007 have no settlement day before them that is known
        if there(intended_date(day, how).day) != theirs.advance(there(day), system.convention.business_days(day), QuantLib.Days)
    ]
