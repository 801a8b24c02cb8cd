"""Settlement dates in the United States as they were published at the time, 1984 to 2001, and special closings."""

from datetime import date, timedelta

import pytest

from processors.calendars.intended_date import Dating, dating, intended_date
from processors.calendars.joint import closed_also
from streams.calendars.currencies import currency
from streams.calendars.source import table
from streams.calendars.systems import SYSTEMS
from streams.calendars.united_states import NYSE, SETTLED_ALL_THE_SAME
from tests.unit.nasd_notices import PUBLISHED, TOLD_FIRST

DTC = SYSTEMS["DTC"]
HOW = dating(DTC.calendar(), currency("USD"), DTC.convention)

ELECTION_DAY = date(1985, 11, 5)


def reckoned(days, how=HOW) -> dict[date, date]:
    return {day: intended_date(day, how).day for day in days}


@pytest.mark.parametrize("told", PUBLISHED.values(), ids=PUBLISHED)
def test_dates_come_out_as_they_were_published(told):
    assert reckoned(told) == told


def test_a_closure_that_was_announced_and_taken_back_gives_both_published_schedules():
    announced = Dating(calendar=closed_also(HOW.calendar, {ELECTION_DAY: "Election Day"}), convention=HOW.convention)
    assert reckoned(TOLD_FIRST, announced) == TOLD_FIRST
    assert reckoned(PUBLISHED["85-70"]) == PUBLISHED["85-70"]


def test_a_trade_of_a_bank_holiday_settles_with_those_of_the_settlement_day_before():
    found = intended_date(date(1995, 10, 9), HOW)
    assert (found.counted_from, found.day) == (date(1995, 10, 6), date(1995, 10, 12))


def test_the_step_to_three_days_took_two_double_settlement_days_and_no_trade_overtook_another():
    """NASD Notice to Members 95-26: "in two steps, using two double settlement days"; Rule 15c6-1 holds from 7 June 1995."""
    made = [date(1995, 5, 30) + timedelta(days=number) for number in range(14)]
    settled = [intended_date(day, HOW).day for day in made if HOW.calendar.is_open(day)]
    assert settled == sorted(settled)
    assert sorted(settled.count(day) for day in set(settled)) == [1] * (len(settled) - 4) + [2, 2]


@pytest.mark.parametrize(
    ("system", "last", "number", "first", "then"),
    [
        ("DTC", date(1995, 6, 2), 5, date(1995, 6, 7), 3),
        ("DTC", date(2017, 9, 1), 3, date(2017, 9, 5), 2),
        ("DTC", date(2024, 5, 24), 2, date(2024, 5, 28), 1),
        ("T2S", date(2014, 10, 3), 3, date(2014, 10, 6), 2),
        ("T2S", date(2027, 10, 8), 2, date(2027, 10, 11), 1),
        ("CREST", date(2027, 10, 8), 2, date(2027, 10, 11), 1),
        ("SIS", date(2027, 10, 8), 2, date(2027, 10, 11), 1),
    ],
)
def test_a_cycle_holds_until_the_trade_date_of_the_next_one(system, last, number, first, then):
    convention = SYSTEMS[system].convention
    assert (convention.business_days(last), convention.business_days(first)) == (number, then)


CLOSED_WITHOUT_NOTICE = (date(1985, 9, 27), date(1994, 4, 27), *SETTLED_ALL_THE_SAME)


@pytest.mark.parametrize("day", CLOSED_WITHOUT_NOTICE, ids=str)
def test_the_exchange_was_closed_without_notice(day):
    assert not table(NYSE).is_open(day)


@pytest.mark.parametrize(
    ("made", "settled"),
    [
        (date(2001, 9, 6), date(2001, 9, 11)),  # DTC settled on that day
        (date(2001, 9, 10), date(2001, 9, 13)),
        (date(2004, 6, 8), date(2004, 6, 11)),
        (date(2006, 12, 27), date(2007, 1, 2)),
        (date(2018, 12, 3), date(2018, 12, 5)),
    ],
)
def test_dtc_settled_while_the_exchange_was_closed(made, settled):
    assert intended_date(made, HOW).day == settled
