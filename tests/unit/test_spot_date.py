"""The spot date of a currency pair: lag, USD holidays on a day between, and a value date that is good for all."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.calendars.spot_date import SpotRules, spot_date
from streams.calendars.currencies import SPOT
from tests.unit.calendars_kit import calendar, closings, trade_dates

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2026, 6, day) for day in range(8, 13))
NEXT_MONDAY = date(2026, 6, 15)
RULES = SpotRules(lag=2, other_lags={frozenset({"USD", "CAD"}): 1}, heeding_usd=frozenset({"MXN"}))
CODES = ("USD", "EUR", "GBP", "CAD", "MXN")


def spot(pair, made, **closed):
    calendars = {code: calendar(code, *closed.get(code, ())) for code in CODES}
    return spot_date(frozenset({pair[:3], pair[3:]}), made, calendars, RULES)


@pytest.mark.parametrize(
    ("pair", "made", "closed", "settles"),
    [
        ("EURUSD", MONDAY, {}, WEDNESDAY),
        ("EURUSD", FRIDAY, {}, date(2026, 6, 16)),
        ("EURUSD", MONDAY, {"EUR": [TUESDAY]}, THURSDAY),
        ("EURUSD", MONDAY, {"USD": [TUESDAY]}, WEDNESDAY),  # on the day between a USD holiday is ignored
        ("EURUSD", MONDAY, {"USD": [WEDNESDAY]}, THURSDAY),  # on the value date it is not
        ("EURGBP", MONDAY, {"USD": [TUESDAY]}, WEDNESDAY),
        ("EURGBP", MONDAY, {"USD": [WEDNESDAY]}, THURSDAY),  # nor where USD is not in the pair
        ("EURGBP", MONDAY, {"EUR": [TUESDAY], "GBP": [WEDNESDAY]}, FRIDAY),
        ("USDMXN", MONDAY, {"USD": [TUESDAY]}, THURSDAY),  # a currency that heeds USD
        ("EURMXN", MONDAY, {"USD": [TUESDAY]}, THURSDAY),
        ("USDCAD", MONDAY, {}, TUESDAY),
        ("USDCAD", MONDAY, {"USD": [TUESDAY]}, WEDNESDAY),
        ("USDCAD", FRIDAY, {"CAD": [NEXT_MONDAY]}, date(2026, 6, 16)),
        ("EURCAD", MONDAY, {}, WEDNESDAY),
    ],
)
def test_spot_is_two_days_or_one_good_for_both_currencies_and_usd(pair, made, closed, settles):
    assert spot(pair, made, **closed).day == settles


def test_an_ignored_holiday_is_told_beside_the_day_that_counts():
    found = spot("EURUSD", MONDAY, USD=[TUESDAY])
    assert [(day.number, day.why) for day in found.days] == [(1, "Feast (USD) does not matter on a day between"), (2, "")]


@given(st.permutations(CODES), trade_dates, st.fixed_dictionaries(dict.fromkeys(CODES, closings)))
def test_a_spot_date_is_good_for_both_currencies_and_usd_and_the_order_of_the_pair_does_not_matter(codes, made, closed):
    base, quoted = codes[:2]
    found = spot(base + quoted, made, **closed)
    assert found == spot(quoted + base, made, **closed)
    assert all(found.day not in closed[code] for code in (base, quoted, "USD"))
    assert found.day > made
    assert found.day.weekday() < 5


def test_the_rules_that_are_configured_name_each_pair_with_a_lag_of_one_by_usd():
    assert all("USD" in pair and lag == 1 for pair, lag in SPOT.other_lags.items())
