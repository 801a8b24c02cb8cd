"""The currencies that no settlement system here is in, against QuantLib: where the two tables differ, and of what kind that is.

These calendars only date foreign exchange, and decision 018 calls them not verified: they are what `holidays` has. QuantLib is no
better authority for them: some of its tables follow an older law or no decrees at all. So what is held here is each difference of
theirs by its date, and each of ours by its kind; a new edition of either library that differs elsewhere is noticed.
"""

from datetime import date, timedelta

import pytest
import QuantLib

from streams.calendars.currencies import FIRST, currency
from streams.calendars.source import LAST
from streams.calendars.systems import SYSTEMS


def days(*texts: str) -> frozenset[date]:
    return frozenset(date.fromisoformat(text) for text in texts)


def differing(ours, theirs) -> tuple[set[date], set[date]]:
    """The days that are closed only there, and those that are closed only here."""
    all_days = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
    there = {day for day in all_days if not theirs.isBusinessDay(QuantLib.Date(day.day, day.month, day.year))}
    here = {day for day in all_days if not ours.is_open(day)}
    return there - here, here - there


def test_six_sis_rests_with_quantlibs_switzerland_and_on_the_exchanges_two_days_more():
    only_there, only_here = differing(SYSTEMS["SIS"].calendar(), QuantLib.Switzerland())
    assert only_there == set()
    assert {(day.month, day.day) for day in only_here} == {(12, 24), (12, 31)}


def test_canada_here_lacks_the_two_holidays_that_are_a_provinces():
    """Ontario's banks rest on them (Family Day since 2008, Civic Holiday); no rule of Lynx was read that says whether it pays."""
    only_there, only_here = differing(currency("CAD"), QuantLib.Canada(QuantLib.Canada.Settlement))
    third_mondays_of_february = {day for day in only_there if day.month == 2 and day.weekday() == 0 and 15 <= day.day <= 21}
    first_mondays_of_august = {day for day in only_there if day.month == 8 and day.weekday() == 0 and day.day <= 7}
    assert len(third_mondays_of_february) == len(range(2008, 2029))
    assert len(first_mondays_of_august) == len(range(2007, 2029))
    assert only_there == third_mondays_of_february | first_mondays_of_august
    assert only_here == set()


def test_chile_differs_by_the_bicentenary_and_by_a_holiday_of_santiago_alone():
    only_there, only_here = differing(currency("CLP"), QuantLib.Chile())
    assert only_there == days("2018-01-16")  # a visit of the Pope
    assert only_here == days("2010-09-17", "2010-09-20")


LABOUR_DAYS_BEFORE_THEIR_LAW = days("2007-05-01", "2008-05-01")  # Turkey: a holiday since 2009
FEASTS_AND_THEIR_EVES = days(
    *("2011-11-10", "2011-11-11", "2012-10-24", "2013-08-07", "2013-10-14", "2013-10-28", "2015-10-26", "2015-10-27"),
    *("2025-04-02", "2026-05-26", "2027-03-12", "2028-02-29", "2028-05-04"),
)
RUSSIA_ONLY_THERE = days(
    *("2013-02-25", "2014-02-24", "2014-03-10", "2017-01-09", "2019-02-25", "2023-01-09", "2025-02-24", "2025-03-10", "2028-11-06"),
    *("2020-03-30", "2020-03-31", "2020-04-01", "2020-04-02", "2020-04-03"),  # the decree let banks work
)
PHILIPPINES_ONLY_THERE = days(
    *("2007-06-12", "2007-08-21", "2008-04-09", "2008-06-12", "2008-08-21", "2010-11-30", "2010-12-30"),  # moved to a Monday or Friday here
    *("2020-03-17", "2020-03-18", "2020-11-12", "2022-09-26", "2024-07-24"),  # suspended for an illness or a storm
    *("2022-12-26", "2027-03-10", "2027-05-17"),
)
ARGENTINA_ONLY_THERE = days(
    *("2007-04-05", "2008-03-20", "2009-04-09", "2010-04-01"),  # Maundy Thursdays
    *(f"{year}-12-24" for year in (2007, 2008, 2009, 2010, 2013, 2014, 2015, 2026, 2027)),
    *(f"{year}-12-31" for year in (2007, 2008, 2009, 2010, 2012, 2013, 2014, 2015, 2026, 2027)),
    *("2011-12-30", "2016-12-30", "2022-12-30"),
    *("2011-08-15", "2012-06-18", "2012-10-15", "2013-06-17", "2014-06-16", "2015-06-15", "2017-06-19", "2018-06-18"),  # another Monday
    *("2024-08-19", "2025-08-18", "2028-06-19"),
)


@pytest.mark.parametrize(
    ("code", "theirs", "only_theirs", "kinds"),
    [
        ("TRY", QuantLib.Turkey(), LABOUR_DAYS_BEFORE_THEIR_LAW | FEASTS_AND_THEIR_EVES, {"Eid al-Fitr", "Eid al-Adha"}),
        (
            "RUB",
            QuantLib.Russia(QuantLib.Russia.Settlement),
            RUSSIA_ONLY_THERE,
            {"New Year Holidays", "Day off"},
        ),
        (
            "PHP",
            QuantLib.Philippines(),
            PHILIPPINES_ONLY_THERE,
            {
                *("Independence Day", "Ninoy Aquino Day", "Day of Valor", "Bonifacio Day", "Rizal Day"),  # moved
                *("Eid al-Fitr", "Eid al-Adha", "Chinese New Year", "EDSA", "Additional special", "Elections special"),
                *("All Souls' Day", "Christmas Eve"),
            },
        ),
        (
            "ARS",
            QuantLib.Argentina(),
            ARGENTINA_ONLY_THERE,
            {
                *(
                    "Bridge",
                    "Carnival",
                    "Bankers' Day",
                    "National Sovereignty",
                    "National Day of Remembrance",
                    "Veteran's Day",
                ),  # by newer laws
                *("Pass to the Immortality", "Respect for Cultural Diversity", "Columbus Day", "Christmas Day"),
                *("Bicentenary", "National Census", "Visit of His Holiness", "FIFA World Cup"),
            },
        ),
    ],
)
def test_a_table_that_decrees_and_the_moon_make_differs_only_by_what_is_listed(code, theirs, only_theirs, kinds):
    ours = currency(code)
    only_there, only_here = differing(ours, theirs)
    assert only_there == only_theirs
    assert [f"{day} {ours.why_closed(day)}" for day in sorted(only_here) if not any(kind in ours.why_closed(day) for kind in kinds)] == []
