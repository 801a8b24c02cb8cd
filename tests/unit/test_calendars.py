"""Calendars: what is open, what is closed and why, and what is not known."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.calendars.calendar import Closure, EarlyClose, NotCoveredError
from processors.calendars.joint import closed_also, followed_by, joint
from streams.calendars.currencies import CURRENCIES, currency
from streams.calendars.source import Source, table
from streams.calendars.systems import SYSTEMS
from tests.unit.calendars_kit import calendar, closings, days

MONDAY, TUESDAY, SATURDAY = date(2026, 6, 1), date(2026, 6, 2), date(2026, 6, 6)


def test_a_calendar_is_closed_on_weekends_and_on_its_closures_and_says_why():
    here = calendar("HERE", MONDAY)
    assert [here.is_open(day) for day in (MONDAY, TUESDAY, SATURDAY)] == [False, True, False]
    assert [here.why_closed(day) for day in (MONDAY, TUESDAY, SATURDAY)] == ["Feast (HERE)", "", "Saturday"]
    assert here.closures == frozenset({MONDAY})


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2027, 1, 1), date(2027, 1, 2)])
def test_a_day_outside_of_what_is_known_is_refused_and_never_silently_open(day):
    with pytest.raises(NotCoveredError, match=f"HERE is known from 2026-01-01 to 2026-12-31; {day} is not among these days"):
        calendar().is_open(day)


def test_a_joint_calendar_says_each_reason_once_and_who_gives_it():
    both = joint("BOTH", calendar("HERE", MONDAY), calendar("THERE", MONDAY, TUESDAY))
    assert both.why_closed(MONDAY) == "Feast (HERE, THERE)"
    assert joint("AGAIN", both, calendar("THERE", TUESDAY)).why_closed(TUESDAY) == "Feast (THERE)"


def test_a_joint_calendar_is_known_only_where_all_of_its_calendars_are():
    early, late = calendar("EARLY", MONDAY, last=MONDAY), calendar("LATE", TUESDAY, first=MONDAY)
    both = joint("BOTH", early, late)
    assert (both.first, both.last, both.closures) == (MONDAY, MONDAY, {MONDAY})


@given(closings, closings, days)
def test_a_joint_calendar_is_open_exactly_where_all_of_its_calendars_are(one, other, day):
    here, there = calendar("HERE", *one), calendar("THERE", *other)
    assert joint("BOTH", here, there).is_open(day) == (here.is_open(day) and there.is_open(day))


@given(closings, st.dictionaries(days, st.just("storm")), days)
def test_an_ad_hoc_closure_closes_its_day_and_no_other(closed, added, day):
    before = calendar("HERE", *closed)
    assert closed_also(before, added).is_open(day) == (before.is_open(day) and day not in added)


def test_an_ad_hoc_closure_of_a_day_that_is_not_known_is_refused():
    with pytest.raises(NotCoveredError, match="2030-01-02"):
        closed_also(calendar(), {date(2030, 1, 2): "storm"})


def test_a_day_closed_for_a_storm_closes_early_no_more():
    short = EarlyClose(of="HERE", at=time(13), zone="Europe/Helsinki", reason="Eve")
    here = joint("HERE", calendar(), table(Source(name="XNYS", code="XNYS", first=date(2026, 1, 1), zone="America/New_York")))
    eve = date(2026, 12, 24)
    assert str(short) == "HERE closes at 13:00 Europe/Helsinki: Eve"
    assert here.early_closes[eve][0].at == time(13)
    assert eve not in closed_also(here, {eve: "storm"}).early_closes


def test_two_sources_make_one_calendar_only_where_neither_a_day_is_missing_nor_twice():
    earlier, later = calendar("HERE", MONDAY, last=MONDAY), calendar("HERE", TUESDAY, first=TUESDAY)
    assert followed_by(earlier, later).closures == {MONDAY, TUESDAY}
    with pytest.raises(AssertionError):
        followed_by(earlier, calendar("HERE", first=date(2026, 6, 3)))


def test_the_library_is_not_asked_for_years_of_which_it_knows_nothing():
    with pytest.raises(AssertionError, match="holidays knows nothing of XLON"):
        table(Source(name="XLON", code="XLON", first=date(1990, 1, 1)))


@pytest.mark.parametrize(
    "known", [*(system.calendar() for system in SYSTEMS.values()), *map(currency, CURRENCIES)], ids=lambda each: each.name
)
def test_every_table_has_closures_in_each_year_from_2007_to_2028(known):
    assert known.first <= date(2007, 1, 1)
    assert known.last >= date(2028, 12, 31)
    assert {day.year for day in known.closures} == set(range(known.first.year, known.last.year + 1))


@pytest.mark.parametrize(
    ("system", "day", "at"),
    [
        ("DTC", date(1987, 10, 23), time(14)),  # after the market break
        ("DTC", date(2024, 11, 29), time(13)),  # the day after Thanksgiving
        ("DTC", date(2026, 12, 24), time(13)),
        ("CREST", date(2026, 12, 24), time(12, 30)),
    ],
)
def test_early_closes_are_known_by_their_local_time(system, day, at):
    assert [close.at for close in SYSTEMS[system].calendar().early_closes[day]] == [at]


def test_a_closure_that_two_name_alike_is_told_with_both_names():
    assert SYSTEMS["DTC"].calendar().reasons[date(2026, 11, 26)] == (
        Closure(of="XNYS", reason="Thanksgiving Day"),
        Closure(of="XFED", reason="Thanksgiving Day"),
    )
