"""Re-dating: an ad-hoc closure moves what it touches, says so, and touches nothing else."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.calendars.calendar import NotCoveredError
from processors.calendars.intended_date import Dating, day_on_or_after, intended_date
from processors.calendars.joint import closed_also
from processors.calendars.redate import Dated, redate
from tests.unit.calendars_kit import always, calendar, closings, numbers, trade_dates

THURSDAY, FRIDAY, MONDAY, TUESDAY, WEDNESDAY = (date(2026, 6, day) for day in (4, 5, 8, 9, 10))


def redated(trade, closures, number=1, closed=()):
    return list(redate([trade], dict.fromkeys(closures, "storm"), Dating(calendar=calendar("HERE", *closed), convention=always(number))))


@pytest.mark.parametrize(
    ("number", "made", "settled", "closures", "settles"),
    [
        (1, MONDAY, TUESDAY, [TUESDAY], WEDNESDAY),
        (2, FRIDAY, TUESDAY, [MONDAY], WEDNESDAY),  # a day between is closed
        (1, FRIDAY, MONDAY, [MONDAY, TUESDAY], WEDNESDAY),
        (0, MONDAY, MONDAY, [MONDAY], TUESDAY),
    ],
)
def test_a_trade_whose_days_are_touched_gets_another_date(number, made, settled, closures, settles):
    (found,) = redated(Dated(reference="T1", trade_date=made, intended_settlement_date=settled), closures, number)
    assert (found.reference, found.old, found.new) == ("T1", settled, settles)


@pytest.mark.parametrize("closure", [FRIDAY, WEDNESDAY, MONDAY, date(2026, 6, 7)])
def test_a_closure_before_or_after_or_on_the_trade_date_or_on_a_weekend_touches_nothing(closure):
    assert redated(Dated(reference="T1", trade_date=MONDAY, intended_settlement_date=TUESDAY), [closure]) == []


@pytest.mark.parametrize(("closures", "settles"), [([WEDNESDAY], date(2026, 6, 11)), ([TUESDAY], None)])
def test_a_date_that_was_agreed_moves_only_when_it_is_closed_itself(closures, settles):
    found = redated(Dated(reference="T1", trade_date=MONDAY, intended_settlement_date=WEDNESDAY, is_agreed=True), closures)
    assert [each.new for each in found] == ([settles] if settles else [])


def test_the_sentence_names_the_trade_both_dates_and_the_closures_that_moved_it():
    (found,) = redated(Dated(reference="T1", trade_date=FRIDAY, intended_settlement_date=MONDAY), [THURSDAY, FRIDAY, MONDAY, WEDNESDAY])
    assert found.why == "T1 settles on 2026-06-09 instead of 2026-06-08. Newly closed: 2026-06-08, storm (HERE)."


def test_a_day_that_was_closed_before_is_not_told_as_newly_closed():
    (found,) = redated(Dated(reference="T1", trade_date=FRIDAY, intended_settlement_date=TUESDAY), [MONDAY, TUESDAY], closed=[MONDAY])
    assert found.why == "T1 settles on 2026-06-10 instead of 2026-06-09. Newly closed: 2026-06-09, storm (HERE)."


def test_a_closure_before_the_date_that_was_agreed_is_not_told():
    agreed = Dated(reference="T1", trade_date=MONDAY, intended_settlement_date=WEDNESDAY, is_agreed=True)
    (found,) = redated(agreed, [TUESDAY, WEDNESDAY])
    assert found.why == "T1 settles on 2026-06-11 instead of 2026-06-10. Newly closed: 2026-06-10, storm (HERE)."


def test_a_date_that_was_otherwise_before_is_left_alone_by_a_closure_elsewhere():
    assert redated(Dated(reference="T1", trade_date=MONDAY, intended_settlement_date=WEDNESDAY), [date(2026, 6, 22)]) == []


def test_a_closure_of_a_day_that_is_not_known_is_refused():
    with pytest.raises(NotCoveredError, match="2030-01-02"):
        redated(Dated(reference="T1", trade_date=FRIDAY, intended_settlement_date=MONDAY), [date(2030, 1, 2)])


@given(closings, closings, st.lists(st.tuples(trade_dates, st.booleans()), max_size=30), numbers)
def test_redated_are_exactly_the_trades_whose_date_reckoned_anew_differs(closed, added, made, number):
    before = Dating(calendar=calendar("HERE", *closed), convention=always(number))
    trades = [
        Dated(reference=str(place), trade_date=day, intended_settlement_date=intended_date(day, before).day, is_agreed=is_agreed)
        for place, (day, is_agreed) in enumerate(made)
    ]
    after = Dating(calendar=closed_also(before.calendar, dict.fromkeys(added, "storm")), convention=before.convention)
    anew = {
        trade.reference: day_on_or_after(trade.intended_settlement_date, after.calendar)
        if trade.is_agreed
        else intended_date(trade.trade_date, after).day
        for trade in trades
    }
    found = {each.reference: each.new for each in redate(trades, dict.fromkeys(added, "storm"), before)}
    assert found == {trade.reference: anew[trade.reference] for trade in trades if anew[trade.reference] != trade.intended_settlement_date}
