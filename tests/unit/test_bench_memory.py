"""Weights of objects, the fit of a series, and its picture."""

from sys import getsizeof

import pytest

from streams.bench.steady import Look, growth, picture
from streams.bench.weight import difference, weight


def test_what_is_shared_is_weighed_once_and_types_are_not_weighed():
    text = "x" * 1000
    assert weight([text, text]) == getsizeof([text, text]) + getsizeof(text)
    assert weight({text: 1.5}) == getsizeof({text: 1.5}) + getsizeof(text) + getsizeof(1.5)
    assert weight([int, weight]) == getsizeof([int, weight])


def test_what_a_trade_adds_is_told_by_store_the_greatest_first():
    assert difference({"reports": 900, "sides": 1200, "limits": 7}, {"reports": 400, "limits": 7}, 10) == {
        "all": 170,
        "by_store": {"sides": 120, "reports": 50},
    }


def test_growth_that_remembered_trades_explain_is_not_unexplained():
    looks = [Look(float(second), 20.0 * second, {"back": 1_000_000 + 20 * 300 * second + 5 * second}) for second in range(100)]
    found = growth(looks, "back", 300.0)
    assert found["grown_bytes_a_second"] == pytest.approx(6005)
    assert found["unexplained_bytes_a_second"] == pytest.approx(5)


def test_a_picture_has_its_least_bar_first_and_no_more_columns_than_fit():
    assert picture([0, 1, 2, 3, 4, 5, 6, 7]) == "▁▂▃▄▅▆▇█"
    assert len(picture(list(range(1000)))) <= 60
    assert picture([5, 5]) == "▁▁"
