"""The open loop's schedule, and the reckonings of a report."""

import pytest

from streams.bench.figures import percentiles_ms, slope
from streams.bench.market import BenchMarket, open_sides, settling_sides
from streams.bench.open_loop import schedule

MARKET = BenchMarket(1)


@pytest.mark.parametrize("trades", [1, 3, 40])
def test_each_side_is_sent_once_evenly_spaced_and_first_sides_before_second_ones(trades: int):
    sides = [MARKET.sides(number) for number in range(trades)]
    planned = list(schedule(sides, 10.0))
    times = [at for at, _, _ in planned]
    assert times == sorted(times)
    at = {side.report: when for when, side, _ in planned}
    assert len(planned) == len(at) == 2 * trades
    assert {round(at[second.report] - at[first.report], 6) for first, second in sides} == {0.55}
    second = [when for when, _, is_second in planned if is_second]
    assert second == pytest.approx([0.55 + number / 10 for number in range(trades)])


def test_percentiles_are_by_nearest_rank():
    assert percentiles_ms([number / 1000 for number in range(1, 1001)]) == {"p50": 500, "p90": 900, "p99": 990, "p99.9": 999, "max": 1000}
    assert percentiles_ms([]) == {}


def test_the_slope_of_a_line_is_its_own():
    assert slope([(0, 1), (1, 3), (2, 5)]) == 2
    assert slope([(1, 1), (1, 3)]) == 0


def test_trades_are_functions_of_their_number_and_no_two_are_alike():
    assert MARKET.sides(7) == BenchMarket(1).sides(7)
    sides = list(settling_sides(MARKET, range(400)))
    assert len({side.report for side in sides}) == len({side.value for side in sides}) == 800


def test_open_trades_wait_for_their_buyer_or_for_their_day():
    assert [side.trade for side in open_sides(MARKET, range(4))] == ["1-0", "1-1", "1-1", "1-2", "1-3", "1-3"]
