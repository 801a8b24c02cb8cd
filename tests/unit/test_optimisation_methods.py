"""What each method settles, against trying everything on small instances, and the gridlocks that must clear whole."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from processors.optimisation import searching
from processors.optimisation.grouping import groups
from processors.optimisation.methods import METHODS
from processors.optimisation.standing import FITS, Standing
from schemas.optimisation import Priority
from streams.bench.optimiser.families import Family, lines, of_size
from tests.unit.optimisation_kit import Instance, balance, cap, delivery, problem_of, settled

PARTIES = ("1", "2", "3", "4")


@st.composite
def instances(draw, *, linked=True):
    """Up to eight deliveries between four parties, with balances, caps, classes, links and pools."""
    made = []
    for party in PARTIES:
        made.append(balance(f"S{party}", str(draw(st.integers(0, 8)))))
        made.append(balance(f"C{party}", str(draw(st.integers(-2, 8))), str(draw(st.integers(0, 3)))))
    if draw(st.booleans()):
        made.append(cap("CAP", str(draw(st.integers(0, 6))), "C1", "C2"))
    for number in range(draw(st.integers(1, 8))):
        seller, buyer = draw(st.permutations(PARTIES))[:2]
        links = []
        if linked and number and draw(st.integers(0, 3)) == 0:
            links = [(draw(st.sampled_from(["AFTE", "WITH"])), f"I{draw(st.integers(0, number - 1))}")]
        more = (
            {"priority": draw(st.sampled_from(list(Priority)[1:])), "pool": draw(st.sampled_from([None, None, None, "P"]))}
            if linked
            else {}
        )
        made.append(delivery(f"I{number}", seller, buyer, draw(st.integers(1, 8)), str(draw(st.integers(1, 12))), *links, **more))
    return made


def _solvable(made):
    try:
        return problem_of(*made)
    except ValueError:  # an AFTE link within what a WITH link or a pool joins
        return None


@given(instances())
@settings(max_examples=150)
def test_the_night_settles_the_most_of_each_class_that_trying_everything_finds(made):
    if (problem := _solvable(made)) is None:
        return
    answer = METHODS["night"](problem, 100)
    instance = Instance(made)
    assert instance.may_settle(set(settled(answer.standing)))
    joined = any(len({problem.instructions[place].priority for place in own}) > 1 for own in problem.members)
    best = instance.best()
    if not joined:  # what settles together counts in the most urgent of its classes
        assert tuple(map(problem.value, _padded(answer.standing.values()))) == best
    assert answer.bound() >= sum(answer.standing.values())


def _padded(values: list[int]) -> list[int]:
    return values + [0] * (len(Priority) - len(values))


@given(instances(), st.sampled_from(sorted(METHODS)))
@settings(max_examples=200)
def test_whatever_a_method_settles_keeps_every_limit_and_link_and_is_not_above_the_bound(made, method):
    if (problem := _solvable(made)) is None:
        return
    answer = METHODS[method](problem, 1)
    assert Instance(made).may_settle(set(settled(answer.standing)))
    assert sum(answer.standing.values()) <= answer.bound()


@given(instances(linked=False))
@settings(max_examples=100)
def test_in_strict_order_the_longest_queue_without_passing_over_settles(made):
    standing = METHODS["strict-order"](problem_of(*made), 1).standing
    assert sum(standing.settled) == Instance(made).best_in_order()


@given(instances())
@settings(max_examples=100)
def test_gross_leaves_nothing_that_fits_by_itself(made):
    if (problem := _solvable(made)) is None:
        return
    standing = METHODS["gross"](problem, 1).standing
    assert not [item for item, is_settled in enumerate(standing.settled) if not is_settled and standing.obstacle(item) == FITS]


@given(instances())
@settings(max_examples=150)
def test_groups_are_booked_one_after_another_and_hold_every_limit_each_time(made):
    if (problem := _solvable(made)) is None:
        return
    answer = METHODS["night"](problem, 1).standing
    books = Standing(problem)
    for group in groups(answer):
        for item in group:
            books.settle(item)
        assert books.is_possible
    assert books.settled == answer.settled


def test_a_ring_in_which_nobody_has_anything_clears_whole_and_in_one_group():
    (ring,) = [family for family in of_size(400) if family.is_ring]
    problem = problem_of(*lines(ring, 1))
    assert sum(METHODS["gross"](problem, 1).standing.settled) == 0
    for method in ("day", "night", "strict-order"):
        standing = METHODS[method](problem, 1).standing
        assert all(standing.settled)
        assert [len(group) for group in groups(standing)] == [400]


def test_a_gridlock_that_keeps_every_cap_only_together_clears_whole():
    made = [balance("S1", "5"), delivery("A", "1", "2", 5, "100"), delivery("B", "2", "3", 5, "101"), delivery("C", "3", "1", 5, "99")]
    made += [
        balance("C2", "0", "100"),
        balance("C3", "0", "101"),
        balance("C1", "0", "99"),
        cap("CAP", "0", "C1"),
        cap("CAP2", "1", "C2", "C3"),
    ]
    problem = problem_of(*made)
    assert settled(METHODS["day"](problem, 1).standing) == ["A", "B", "C"]


def test_a_ring_within_a_heavy_night_clears_whole():
    heavy = Family(name="heavy", instructions=300, parties=30, instruments=15, short=0.02, zipf=True)
    ring = [delivery(f"R{place}", f"R{place}", f"R{(place + 1) % 7}", 100, "5000") for place in range(7)]
    for method in ("day", "night"):
        standing = METHODS[method](problem_of(*lines(heavy, 3), *ring), 1).standing
        assert {one.instruction for one in ring} <= set(settled(standing))


@pytest.mark.parametrize("family", of_size(400), ids=lambda family: family.title)
def test_a_day_is_near_the_best_bound_of_every_family(family):
    problem = problem_of(*lines(family, 1))
    day, night = METHODS["day"](problem, 1), METHODS["night"](problem, 100)
    assert sum(night.standing.values()) * 1_000 >= night.bound() * 995
    assert sum(day.standing.values()) * 100 >= night.bound() * 90  # small ones are the hardest; docs/optimiser.md has those of 10,000


def test_a_search_between_two_answers_brings_a_later_class_back_and_costs_the_earlier_ones_nothing(monkeypatch):
    problem = problem_of(*lines(of_size(600)[-1], 3))
    _, top, high, normal = METHODS["night"](problem, 1).standing.values()
    monkeypatch.setattr(searching, "_between", lambda best, *others: best)
    _, top_without, high_without, normal_without = METHODS["night"](problem, 1).standing.values()
    assert normal * 100 > normal_without * 104
    assert (top * 10_000 >= top_without * 9_999, high * 10_000 >= high_without * 9_999) == (True, True)


def test_the_same_question_has_the_same_answer():
    made = list(lines(of_size(400)[-1], 5))
    first, second = (METHODS["night"](problem_of(*made), 1) for _ in range(2))
    assert (first.standing.settled, first.standing.parts, first.standing.work) == (
        second.standing.settled,
        second.standing.parts,
        second.standing.work,
    )


def test_what_lacks_securities_settles_in_part_in_whole_lots_and_its_cash_in_proportion():
    made = [balance("S1", "57"), balance("C2", "100"), delivery("A", "1", "2", 100, "10.01", partial=True, lot=Decimal(10))]
    standing = METHODS["day"](problem_of(*made), 1).standing
    assert standing.parts == {0: 50}
    problem = standing.problem
    paid = dict(problem.effects_of_part(0, 50))[[row.name for row in problem.rows].index("C2")]
    assert problem.amount([row.name for row in problem.rows].index("C2"), paid) == Decimal("-5.00")  # 5.005, to the even cent


def test_what_lacks_cash_does_not_settle_in_part():
    made = [balance("S1", "100"), balance("C2", "5"), delivery("A", "1", "2", 100, "10", partial=True, lot=Decimal(10))]
    for method in METHODS:
        assert METHODS[method](problem_of(*made), 1).standing.parts == {}
