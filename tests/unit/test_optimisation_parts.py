"""Parts: chosen together with whole instructions, for a lack of securities only, in whole lots; and what can never settle at all."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from processors.optimisation.bounding import bounds, closer_bounds
from processors.optimisation.limits import Effort
from processors.optimisation.matrix import Matrix
from processors.optimisation.methods import METHODS
from processors.optimisation.problem import Problem
from processors.optimisation.standing import Standing
from streams.bench.optimiser.families import lines, of_size
from tests.unit.optimisation_kit import balance, delivery, problem_of, settled

PARTIES = ("1", "2", "3")


@st.composite
def instances(draw):
    """Up to five deliveries between three parties, most of them in parts, at whole prices: a part of an amount is never rounded."""
    made = [balance(f"S{party}", str(draw(st.integers(0, 4)))) for party in PARTIES]
    made += [balance(f"C{party}", str(draw(st.integers(0, 8)))) for party in PARTIES]
    for number in range(draw(st.integers(1, 5))):
        seller, buyer = draw(st.permutations(PARTIES))[:2]
        lots, lot, price = draw(st.integers(1, 3)), draw(st.integers(1, 2)), draw(st.integers(1, 3))
        partial = draw(st.integers(0, 3)) > 0
        made.append(delivery(f"I{number}", seller, buyer, lots * lot, str(lots * lot * price), partial=partial, lot=Decimal(lot)))
    return made


def _best(problem: Problem) -> int:
    """The most, by trying every choice of lots of every item."""
    ways = [_ways(problem, item) for item in range(len(problem.effects))]
    return max(_worth(problem, choice) for choice in product(*ways) if _is_possible(problem, choice))


def _ways(problem: Problem, item: int) -> Iterable[int]:
    part = problem.parts.get(item)
    return range(part.quantity // part.lot + 1) if part else range(2)


def _share(problem: Problem, item: int, lots: int) -> tuple[int, int]:
    part = problem.parts.get(item)
    return (lots * part.lot, part.quantity) if part else (lots, 1)


def _worth(problem: Problem, choice: tuple[int, ...]) -> int:
    shares = (_share(problem, item, lots) for item, lots in enumerate(choice))
    return sum(problem.values[item] * done // of for item, (done, of) in enumerate(shares))


def _is_possible(problem: Problem, choice: tuple[int, ...]) -> bool:
    left, given_away = list(problem.free), list(problem.free)
    for item, lots in enumerate(choice):
        done, of = _share(problem, item, lots)
        for row, change in problem.effects[item]:
            left[row] += change * done // of
            given_away[row] += min(0, change * done // of)
    cut = [
        (item, problem.parts[item])
        for item, lots in enumerate(choice)
        if item in problem.parts and 0 < lots < len(_ways(problem, item)) - 1
    ]
    return min(left) >= 0 and all(given_away[part.securities[0]] + choice[item] * part.lot < part.quantity for item, part in cut)


@given(instances())
@settings(max_examples=150)
def test_the_night_settles_as_much_in_whole_and_in_part_as_trying_everything_finds(made):
    problem = problem_of(*made)
    answer = METHODS["night"](problem, 100)
    assert answer.standing.is_possible
    best = _best(problem)
    assert sum(answer.standing.values()) == best <= answer.bound()
    assert best <= sum(closer_bounds(answer.standing, Effort(1))) <= sum(bounds(answer.standing))


def test_a_part_and_a_whole_instruction_from_the_same_stock_are_chosen_together():
    made = [balance("S1", "57"), balance("C2", "1000"), balance("C3", "1000")]
    made += [delivery("A", "1", "2", 100, "100", partial=True, lot=Decimal(10)), delivery("B", "1", "3", 30, "40")]
    for method in ("day", "night"):
        standing = METHODS[method](problem_of(*made), 1).standing
        assert (settled(standing), standing.parts) == (["B"], {0: 20})


def test_what_a_part_brings_is_delivered_on():
    made = [balance("S1", "57"), balance("C2", "60"), balance("C3", "90")]
    made += [delivery("A", "1", "2", 100, "100", partial=True, lot=Decimal(10)), delivery("B", "2", "3", 50, "90")]
    for method in ("day", "night"):
        standing = METHODS[method](problem_of(*made), 1).standing
        assert (settled(standing), standing.parts) == (["B"], {0: 50})


def test_a_part_is_as_large_as_its_cash_allows_where_securities_lack_too():
    made = [balance("S1", "57"), balance("C2", "35"), delivery("A", "1", "2", 100, "100", partial=True, lot=Decimal(10))]
    for method in METHODS.keys() - {"strict-order"}:
        assert METHODS[method](problem_of(*made), 1).standing.parts == {0: 30}


def test_a_part_of_what_could_be_delivered_whole_is_not_possible():
    made = [balance("S1", "100"), balance("C2", "50"), delivery("A", "1", "2", 100, "100", partial=True, lot=Decimal(10))]
    standing = Standing(problem_of(*made))
    standing.settle_part(0, 50)
    assert min(standing.free) >= 0
    assert not standing.is_possible


def test_what_nobody_could_ever_cover_and_what_rests_on_it_alone_never_settles():
    made = [balance("S1", "5"), *(balance(f"C{party}", "100") for party in "1234")]
    made += [delivery("A", "1", "2", 6, "1"), delivery("B", "2", "3", 6, "1"), delivery("C", "3", "4", 1, "1", ("AFTE", "B"))]
    made += [delivery("D", "1", "3", 5, "1"), delivery("E", "1", "4", 6, "6", partial=True, lot=Decimal(2))]
    problem = problem_of(*made)
    assert np.round(Matrix(problem).most * 3).tolist() == [0, 0, 0, 3, 2]


def test_a_broken_chain_is_seen_to_be_the_most_there_is():
    (chain,) = [family for family in of_size(400) if family.chain]
    answer = METHODS["day"](problem_of(*lines(chain, 1)), 1)
    assert sum(answer.standing.values()) * 1_000_000 >= answer.bound() * 999_999
