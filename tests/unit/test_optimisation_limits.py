"""HiGHS is stopped by counts: where a limit is met, the answer is what was found without it, and what is proved still holds."""

import pytest

from processors.optimisation import limits
from processors.optimisation.bounding import closer_bounds
from processors.optimisation.gross import gross
from processors.optimisation.limits import Effort
from processors.optimisation.methods import METHODS, SEARCHES
from processors.optimisation.milp import Milp
from processors.optimisation.problem import Problem
from streams.bench.optimiser.families import lines, of_size
from tests.unit.optimisation_kit import problem_of

FAMILIES = of_size(100)


def limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "STEPS_LEAST", 1)
    monkeypatch.setattr(limits, "STEPS_PER_ITEM", 0)
    monkeypatch.setattr(limits, "ASKED_PER_NODE", 0)


@pytest.mark.parametrize("method", ["day", "night"])
@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.title)
def test_where_every_limit_is_met_at_once_the_heuristics_answer(family, method, monkeypatch) -> None:
    problem: Problem = problem_of(*lines(family, 1))
    best = sum(METHODS["night"](problem, 1).standing.values())
    limited(monkeypatch)
    answer = METHODS[method](problem, 1)
    assert answer.standing.is_possible
    assert answer.standing.values()[0] * 1.001 >= gross(problem).values()[0]
    assert answer.bound() >= best
    again = METHODS[method](problem, 1)
    assert (again.standing.settled, again.standing.parts, again.standing.work) == (
        answer.standing.settled,
        answer.standing.parts,
        answer.standing.work,
    )


def test_the_limits_are_met_where_they_are_tiny_and_nowhere_else(monkeypatch) -> None:
    problem = problem_of(*lines(FAMILIES[-1], 1))
    free = METHODS["night"](problem, 1).bound()
    limited(monkeypatch)
    assert METHODS["night"](problem, 1).bound() > free  # a relaxation that was stopped bounds nothing


@pytest.fixture
def presolved(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """HiGHS's presolve_mode in each search from now on."""
    found: list[int] = []
    relax = Milp.relax

    def noted(milp, weights):
        if milp._is_whole:
            found.append(milp.solver.getOptionValue("presolve_mode")[1])
        return relax(milp, weights)

    monkeypatch.setattr(Milp, "relax", noted)
    return found


@pytest.mark.parametrize("method", sorted(SEARCHES))
def test_only_second_tries_simplify_their_models_lightly_and_in_every_search(method, presolved) -> None:
    METHODS[method](problem_of(*lines(FAMILIES[-1], 1)), 1)
    assert len(presolved) >= 3
    assert set(presolved) == {2 if method.endswith("-light") else 0}


def test_a_bound_is_proved_with_the_presolve_that_is_asked_for(presolved) -> None:
    standing = METHODS["gross"](problem_of(*lines(FAMILIES[-1], 1)), 1).standing
    usual, light = (closer_bounds(standing, Effort(1, is_light)) for is_light in (False, True))
    assert presolved == [0, 0, 0, 2, 2, 2]
    assert all(abs(one - other) * 100 <= one for one, other in zip(usual, light, strict=True))
