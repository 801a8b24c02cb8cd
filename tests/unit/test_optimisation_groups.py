"""The groups in which an answer is booked, against trying every part of each: none settles by itself at the place of its group."""

from collections import Counter
from itertools import combinations
from random import Random

import pytest

from processors.optimisation import grouping
from processors.optimisation.grouping import groups
from processors.optimisation.methods import METHODS
from processors.optimisation.shrinking import Shrinking
from processors.optimisation.standing import Standing
from streams.bench.optimiser.families import lines, of_size
from tests.unit.optimisation_kit import Instance, balance, cap, delivery, problem_of

INSTANCES = 500


def all_settle(seed):
    """Deliveries between few parties, some linked, pooled or under a cap; what is there is enough for all, mostly just so."""
    drawn = Random(seed)
    parties, made, nets = "1234567"[: drawn.randint(3, 7)], [], Counter()
    for number in range(drawn.randint(4, 11)):
        (seller, buyer), quantity, amount = drawn.sample(parties, 2), drawn.randint(1, 8), drawn.randint(1, 12)
        links = [(drawn.choice(["AFTE", "WITH", "BEFO"]), f"I{drawn.randrange(number)}")] if number and drawn.random() < 0.2 else []
        made.append(delivery(f"I{number}", seller, buyer, quantity, str(amount), *links, pool=drawn.choice([None] * 9 + ["P"])))
        nets.update({f"S{seller}": -quantity, f"S{buyer}": quantity})
        nets.update({f"C{buyer}": -amount, f"C{seller}": amount})
    made += [balance(account, str(max(0, -net) + drawn.choice([0, 0, 0, 0, 2, 5]))) for account, net in nets.items()]
    made.append(cap("CAP", str(max(0, -nets["C1"] - nets["C2"]) + drawn.choice([0, 3])), "C1", "C2"))
    return made


def of_all(made):
    """The answer in which all settle; None where links go round."""
    try:
        problem = problem_of(*made)
    except ValueError:
        return None
    return Standing(problem, range(len(problem.effects)))


def parts_that_settle(made, answer):
    """Of each group of several instructions those parts that settle by themselves where all before it are booked."""
    instance, before = Instance(made), set()
    for group in groups(answer):
        names = [answer.problem.instructions[place].instruction for item in group for place in answer.problem.members[item]]
        parts = (set(part) for size in range(1, len(names)) for part in combinations(names, size))
        yield [part for part in parts if instance.may_settle(before | part)] if len(group) > 1 else None
        before |= set(names)
        assert instance.may_settle(before)
    assert len(before) == len(instance.queue)


def test_no_part_of_a_group_settles_by_itself_at_its_place():
    found = []
    for seed in range(INSTANCES):
        answer = of_all(all_settle(seed))
        if answer is not None:
            assert answer.is_possible
            found += [(seed, parts) for parts in parts_that_settle(all_settle(seed), answer) if parts is not None]
    assert [(seed, parts) for seed, parts in found if parts] == []
    assert len(found) > INSTANCES // 2


def with_smaller_parts(seeds):
    """How many groups of those answers have parts that settle by themselves."""
    answers = [(made, of_all(made)) for made in map(all_settle, range(seeds))]
    return sum(bool(parts) for made, answer in answers if answer is not None for parts in parts_that_settle(made, answer))


@pytest.mark.parametrize("bound", ["LOOKS_MAX", "LOOKS_IN_ALL"])
def test_where_the_search_is_over_members_are_still_left_out_by_turns_and_all_settle(monkeypatch, bound):
    monkeypatch.setattr(grouping, bound, 0)
    by_turns = with_smaller_parts(60)
    monkeypatch.setattr(grouping, "TRIES_MAX", 0)
    assert 3 * by_turns < with_smaller_parts(60)


def test_a_search_looks_at_no_more_than_it_may_and_knows_then_that_it_does_not_know():
    (ring,) = [family for family in of_size(400) if family.is_ring]
    problem = problem_of(*lines(ring, 1))
    for looks_max, is_over in ((1_000, True), (100_000, False)):
        search = Shrinking(range(400), problem.effects, problem.needs, problem.free, looks_max)
        assert (search.smaller(), search.is_over) == (None, is_over)
        assert search.looks <= looks_max + 10


def test_all_searches_of_an_answer_share_what_they_may_look_at(monkeypatch):
    allowed = []

    def noting(group, effects, needs, free, looks_max):
        allowed.append(looks_max)
        return Shrinking(group, effects, needs, free, looks_max)

    (chain,) = [family for family in of_size(400) if family.title.startswith("chain")]
    problem = problem_of(*lines(chain, 1))
    standing = METHODS["day"](problem, 1).standing
    monkeypatch.setattr(grouping, "Shrinking", noting)
    monkeypatch.setattr(grouping, "LOOKS_IN_ALL", 500)
    assert sorted(item for group in groups(standing) for item in group) == [item for item, own in enumerate(standing.settled) if own]
    assert (allowed[0], allowed[-1]) == (500, 0)
    assert allowed == sorted(allowed, reverse=True)
