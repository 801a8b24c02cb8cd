"""The intended settlement date: which days count, and from which day."""

from datetime import date

import pytest
from hypothesis import given

from processors.calendars.calendar import NotCoveredError
from processors.calendars.convention import Cycle, SettlementConvention
from processors.calendars.intended_date import Dating, dating, intended_date
from processors.calendars.joint import closed_also
from tests.unit.calendars_kit import always, calendar, closings, numbers, trade_dates

FRIDAY, MONDAY, TUESDAY, WEDNESDAY = (date(2026, 6, day) for day in (5, 8, 9, 10))


@pytest.mark.parametrize(
    ("number", "closed", "made", "settles", "counted_from"),
    [
        (1, [], MONDAY, TUESDAY, MONDAY),
        (2, [], FRIDAY, TUESDAY, FRIDAY),
        (1, [TUESDAY], MONDAY, WEDNESDAY, MONDAY),
        (1, [MONDAY], MONDAY, TUESDAY, FRIDAY),  # with the trades of Friday, as from the preceding settlement day
        (2, [MONDAY], MONDAY, WEDNESDAY, FRIDAY),
        (1, [], date(2026, 6, 6), MONDAY, FRIDAY),
        (0, [], MONDAY, MONDAY, MONDAY),
        (0, [MONDAY], MONDAY, TUESDAY, FRIDAY),  # not on Friday, before it is made
        (0, [], date(2026, 6, 7), MONDAY, FRIDAY),
    ],
)
def test_so_many_settlement_days_after_the_trade_date_or_the_settlement_day_before_it(number, closed, made, settles, counted_from):
    found = intended_date(made, Dating(calendar=calendar("HERE", *closed), convention=always(number)))
    assert (found.day, found.counted_from) == (settles, counted_from)


def test_each_day_that_was_counted_or_skipped_is_told_with_its_reason():
    found = intended_date(FRIDAY, Dating(calendar=calendar("HERE", MONDAY), convention=always(2)))
    assert [(day.day.day, day.number, day.why) for day in found.days] == [
        (6, None, "Saturday"),
        (7, None, "Sunday"),
        (8, None, "Feast (HERE)"),
        (9, 1, ""),
        (10, 2, ""),
    ]
    assert found.business_days == 2


def test_against_payment_system_and_currency_must_be_open_and_free_of_payment_the_system_alone():
    system, currency = calendar("SYSTEM", TUESDAY), calendar("CURRENCY", WEDNESDAY)
    against, free = dating(system, currency, always(1)), dating(system, None, always(1))
    assert intended_date(MONDAY, against).day == date(2026, 6, 11)
    assert intended_date(MONDAY, free).day == WEDNESDAY


CHANGING = SettlementConvention(
    name="the test", cycles=(Cycle(effective_from=FRIDAY, business_days=3), Cycle(effective_from=TUESDAY, business_days=1))
)


@pytest.mark.parametrize(("made", "settles"), [(FRIDAY, WEDNESDAY), (MONDAY, date(2026, 6, 11)), (TUESDAY, WEDNESDAY)])
def test_the_cycle_is_that_of_the_trade_date(made, settles):
    assert intended_date(made, Dating(calendar=calendar(), convention=CHANGING)).day == settles


def test_a_trade_before_the_first_cycle_is_refused():
    with pytest.raises(NotCoveredError, match="the settlement cycle of the test is known from 2026-06-05, not for a trade of 2026-06-04"):
        CHANGING.business_days(date(2026, 6, 4))


@pytest.mark.parametrize("made", [date(2026, 12, 31), date(2026, 1, 1)])
def test_a_date_that_needs_days_which_are_not_known_is_refused(made):
    with pytest.raises(NotCoveredError):
        intended_date(made, Dating(calendar=calendar("HERE", date(2026, 1, 1)), convention=always(1)))


@given(closings, closings, trade_dates, numbers)
def test_an_intended_date_is_a_settlement_day_of_every_calendar_and_not_before_the_trade(one, other, made, number):
    system, currency = calendar("SYSTEM", *one), calendar("CURRENCY", *other)
    found = intended_date(made, dating(system, currency, always(number)))
    assert system.is_open(found.day)
    assert currency.is_open(found.day)
    assert found.day >= made


@given(closings, trade_dates, numbers)
def test_the_days_that_count_are_the_open_ones_between(closed, made, number):
    here = calendar("HERE", *closed)
    found = intended_date(made, Dating(calendar=here, convention=always(number)))
    assert [day.day for day in found.days if day.number] == [day.day for day in found.days if here.is_open(day.day)]
    assert found.business_days == (number if here.is_open(made) else max(number, 1))


@given(closings, closings, trade_dates, numbers)
def test_a_closure_more_never_makes_a_date_earlier(closed, added, made, number):
    before = Dating(calendar=calendar("HERE", *closed), convention=always(number))
    after = Dating(calendar=closed_also(before.calendar, dict.fromkeys(added, "storm")), convention=before.convention)
    assert intended_date(made, after).day >= intended_date(made, before).day
