"""Oldest first, allocation by rule, money of parts, pairs and efficiency, each against a plain oracle. Broken lines are named."""

from collections import deque
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.clearing.allocation import Claim, allocate, rank
from processors.clearing.bilateral import net_bilaterally, pair_of
from processors.clearing.efficiency import efficiency
from processors.clearing.money import part_of, value_of
from processors.clearing.oldest_first import Tranche, by_age, take, without
from tests.unit.clearing_kit import DECIMALS, ISINS, MONDAY, PRICES, QUANTITIES, UNIT, rounded, trades

TUESDAY = MONDAY + timedelta(days=1)
DAYS = st.integers(0, 3).map(lambda number: MONDAY + timedelta(days=number))


@given(st.lists(st.tuples(DAYS, st.integers(1, 9)), max_size=8), st.integers(0, 80))
def test_tranches_are_used_oldest_first_unit_by_unit(drawn, wanted):
    """Broken: `reverse=True` in `by_age`; `part = tranche.quantity` in `take` (takes more than there is to take)."""
    tranches = by_age(Tranche(date=day, quantity=Decimal(units), key=f"{number:02d}") for number, (day, units) in enumerate(drawn))
    queue = deque(sorted((day, f"{number:02d}") for number, (day, units) in enumerate(drawn) for _ in range(units)))
    gone = [queue.popleft() for _ in range(min(wanted, len(queue)))]
    assert _units(take(tranches, Decimal(wanted))) == gone
    assert _units(without(tranches, Decimal(wanted))) == list(queue)


def _units(tranches) -> list[tuple[date, str]]:
    return [(each.date, each.key) for each in tranches for _ in range(int(each.quantity))]


def test_no_more_tranches_are_asked_for_than_are_needed():
    """A caller that reads a million legs from a store depends on it. Broken: the last `return` of `take` left out."""
    asked: list[int] = []

    def endless():
        while True:
            asked.append(1)
            yield Tranche(date=MONDAY, quantity=Decimal(5))

    assert sum(each.quantity for each in take(endless(), Decimal(10))) == 10
    assert len(asked) == 2


CLAIMS = st.builds(lambda quantity, since, first: (Decimal(quantity), since, first), st.integers(1, 50), DAYS, st.booleans())


@given(st.lists(CLAIMS, max_size=6), st.integers(0, 200), st.randoms(use_true_random=False))
def test_all_that_is_available_is_given_in_the_order_of_the_rules(drawn, available, random):
    """Broken: `given = claim.quantity` (gives what is not there); `0 if claim.has_priority` turned round; `since` left out of `rank`."""
    claims = [Claim(key=f"C{number}", quantity=each[0], since=each[1], has_priority=each[2]) for number, each in enumerate(drawn)]
    got = {each.key: each.quantity for each in allocate(Decimal(available), claims, ISINS[0], MONDAY)}
    assert sum(got.values()) == min(Decimal(available), sum(each.quantity for each in claims))
    for claim in claims:
        for other in claims:
            is_before = (not claim.has_priority, claim.since) < (not other.has_priority, other.since)
            assert not (is_before and other.key in got and got.get(claim.key, Decimal(0)) < claim.quantity)
    assert sum(1 for claim in claims if Decimal(0) < got.get(claim.key, Decimal(0)) < claim.quantity) <= 1
    random.shuffle(claims)
    assert {each.key: each.quantity for each in allocate(Decimal(available), claims, ISINS[0], MONDAY)} == got


def test_among_claims_of_one_age_the_draw_is_another_every_day_and_can_be_repeated():
    """Broken: `on` left out of `rank` (the same member is last for ever)."""
    claims = [Claim(key=f"C{number}", quantity=Decimal(1), since=MONDAY) for number in range(6)]
    firsts = {min(claims, key=lambda each: rank(each, ISINS[0], MONDAY + timedelta(days=day))).key for day in range(40)}
    assert firsts == {each.key for each in claims}
    assert rank(claims[0], ISINS[0], MONDAY) == "1|2026-01-05|" + rank(claims[0], ISINS[0], MONDAY).rpartition("|")[2]
    assert rank(claims[0], ISINS[0], MONDAY) != rank(claims[0], ISINS[1], MONDAY)


@given(QUANTITIES, st.data())
def test_parts_of_a_trade_add_up_to_its_money_and_are_each_in_proportion(quantity, data):
    """Broken: `_share` without its rounding (`whole += ...` left out); `- _share(before)` left out of `part_of`."""
    currency = data.draw(st.sampled_from(sorted(DECIMALS)))
    amount = data.draw(st.decimals(-(10**6), 10**6, places=DECIMALS[currency]))
    cuts = sorted({*data.draw(st.lists(st.decimals(0, quantity, places=6), max_size=5)), Decimal(0), quantity})
    told = Decimal(0)
    for before, after in pairwise(cuts):
        told += part_of(amount, quantity, before, after - before, DECIMALS[currency])
        assert Fraction(told) == rounded(Fraction(amount) * Fraction(after) / Fraction(quantity), currency)
    assert told == amount


@given(QUANTITIES, PRICES)
def test_a_long_pays_for_a_quantity_what_a_short_is_paid_for_it(quantity, price):
    """Broken: rounding half up instead of half even would still pass; rounding towards plus infinity does not."""
    for currency, decimals in DECIMALS.items():
        value = value_of(quantity, price, decimals)
        assert value_of(-quantity, price, decimals) == -value
        assert Fraction(value) == rounded(Fraction(quantity) * Fraction(price), currency)
        assert abs(Fraction(value) - Fraction(quantity) * Fraction(price)) <= UNIT[currency] / 2


@given(trades(most=20))
def test_a_pair_owes_the_sum_of_its_trades_in_each_security_currency_and_date(new):
    """Broken: `sign` of `add` turned round; the date left out of `pair_of`."""
    found = net_bilaterally(new)
    assert found.keys() == {pair_of(trade) for trade in new}
    for pair, obligation in found.items():
        first, second, isin, currency, day = pair
        assert first < second
        own = [
            trade for trade in new if {trade.buyer, trade.seller} == {first, second} and (trade.isin, trade.currency) == (isin, currency)
        ]
        own = [trade for trade in own if trade.intended_settlement_date == day]
        assert Fraction(obligation.quantity) == sum(Fraction(each.quantity) * (1 if each.buyer == first else -1) for each in own)
        assert Fraction(obligation.amount) == sum(Fraction(each.amount) * (1 if each.buyer == first else -1) for each in own)
        assert (obligation.gross_amount, obligation.trades) == (sum(each.amount for each in own), len(own))
        assert obligation.gross_quantity == sum(each.quantity for each in own)


AMOUNTS = st.lists(st.decimals(-1000, 1000, places=2), max_size=10)


@given(AMOUNTS, AMOUNTS)
def test_efficiency_is_one_less_net_through_gross(gross, left):
    """Broken: `abs` left out for the net (a sale then saves what a purchase costs)."""
    found = efficiency(gross, left)
    before, after = sum(abs(Fraction(each)) for each in gross), sum(abs(Fraction(each)) for each in left)
    assert round(1 - after / before if before else Fraction(0), 6) == Fraction(found.by_value)
    count = sum(1 for each in left if each)
    assert round(1 - Fraction(count, len(gross)) if gross else Fraction(0), 6) == Fraction(found.by_count)


def test_efficiency_of_domain_md_flat_pair_is_whole():
    assert (efficiency([Decimal(1000), Decimal(1100)], [Decimal(0)]).by_value, efficiency([Decimal(1)], []).by_count) == (1, 1)
    assert efficiency([], []).by_value == 0


@pytest.mark.parametrize(
    ("gross", "net", "saved"),
    [("2200", "2400", "-0.090909"), ("2000000", "1", "1.000000"), ("2000000", "3", "0.999998"), ("3", "1", "0.666667")],
)
def test_what_netting_saves_is_rounded_half_to_even_also_where_marks_made_it_dearer(gross, net, saved):
    """Broken: cut downwards, which made 200 / 2200 dearer 9.0910 %."""
    assert efficiency([Decimal(gross)], [Decimal(net)]).by_value == Decimal(saved)
