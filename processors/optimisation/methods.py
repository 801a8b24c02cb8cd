"""The ways to choose what settles, by name."""

from collections.abc import Callable
from dataclasses import dataclass

from processors.optimisation.bounding import bound
from processors.optimisation.gross import gross
from processors.optimisation.matrix import Matrix
from processors.optimisation.problem import Problem
from processors.optimisation.rounding import Relaxed, Relaxing, rounded
from processors.optimisation.searching import Near, search, settle_rest
from processors.optimisation.standing import Standing, better
from processors.optimisation.strict_order import strict_order

ALL_MAX = 100_000
"""Up to so many items the night searches over all of them; beyond it, over ever more of those near the relaxation."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What settles, and what no answer is worth more than, where the method has proved that (bounding.py otherwise)."""

    standing: Standing
    proved: int | None = None

    def bound(self) -> int:
        """A proven bound: the method's own, or that of the relaxation."""
        return self.proved if self.proved is not None else bound(self.standing)


def day(problem: Problem, nodes: int) -> Answer:
    """In half a second at 10,000: the relaxation, rounded, and a search near it in each class."""
    relaxing = Relaxing(Matrix(problem))
    found = relaxing.solve()
    searched = search(_first(found), relaxing, found, nodes, [_near(problem, 300, 200), _near(problem, 2_000, 500)], proves=False)
    return Answer(settle_rest(searched.standing, relaxing.matrix))


def night(problem: Problem, nodes: int) -> Answer:
    """As near to the best as so many nodes come, class by class, with the gap proved."""
    relaxing = Relaxing(Matrix(problem))
    found = relaxing.solve()
    nears = [_near(problem, 500, 300), _near(problem, 2_000, 1_000)]
    searched = search(_first(found), relaxing, found, nodes, nears, proves=len(problem.effects) <= ALL_MAX)
    return Answer(settle_rest(searched.standing, relaxing.matrix), searched.proved)


def _first(found: Relaxed) -> Standing:
    """Both starts, and the better of them: where something is truly short, what settles gross takes what others would have used better."""
    best = better(rounded(found), gross(found.matrix.problem))
    best.work += found.iterations
    return best


def _near(problem: Problem, doubtful: int, large: int) -> Near:
    """The same share of a larger problem."""
    times = max(1, len(problem.effects) // 50_000)
    return Near(doubtful=doubtful * times, large=large * times)


METHODS: dict[str, Callable[[Problem, int], Answer]] = {
    "gross": lambda problem, nodes: Answer(gross(problem)),
    "strict-order": lambda problem, nodes: Answer(strict_order(problem)),
    "day": day,
    "night": night,
}
"""Each takes the problem and the most nodes that a search may have."""
