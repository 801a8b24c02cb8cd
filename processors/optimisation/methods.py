"""The ways to choose what settles, by name."""

from collections.abc import Callable
from dataclasses import dataclass

from processors.optimisation.bounding import bound
from processors.optimisation.gross import gross
from processors.optimisation.limits import Effort
from processors.optimisation.matrix import Matrix
from processors.optimisation.problem import Problem
from processors.optimisation.relaxation import LARGE
from processors.optimisation.rounding import Relaxed, Relaxing, rounded
from processors.optimisation.searching import Near, search, settle_rest
from processors.optimisation.standing import Standing, better
from processors.optimisation.strict_order import strict_order


@dataclass(frozen=True, slots=True)
class Answer:
    """What settles, and what no answer is worth more than, where the method has proved that (bounding.py otherwise)."""

    standing: Standing
    proved: int | None = None

    def bound(self) -> int:
        """A proven bound: the method's own, or that of the relaxation."""
        return self.proved if self.proved is not None else bound(self.standing)


def relaxed(problem: Problem, nodes: int) -> Answer:
    """The relaxation, rounded: no search, so it always comes back (decision 019)."""
    relaxing = Relaxing(Matrix(problem))
    return Answer(settle_rest(_first(relaxing.solve()), relaxing.matrix))


def day(problem: Problem, nodes: int, *, is_light: bool = False) -> Answer:
    """In half a second at 10,000: the relaxation, rounded, and a search near it in each class."""
    relaxing = Relaxing(Matrix(problem))
    found = relaxing.solve()
    small = [Near(doubtful=150, large=100), Near(doubtful=1_000, large=500)]
    nears = _near_and_far(problem) if len(problem.effects) > LARGE else small
    searched = search(_first(found), relaxing, found, Effort(nodes, is_light), nears, proves=False)
    return Answer(settle_rest(searched.standing, relaxing.matrix))


def night(problem: Problem, nodes: int, *, is_light: bool = False) -> Answer:
    """As near to the best as so many nodes come, class by class, with the gap proved."""
    relaxing = Relaxing(Matrix(problem))
    found = relaxing.solve()
    is_large = len(problem.effects) > LARGE
    near, far = _share_of(problem, 500, 300), _share_of(problem, 2_000, 1_000)
    nears = _near_and_far(problem) if is_large else [near, far, near]
    searched = search(_first(found), relaxing, found, Effort(nodes, is_light), nears, proves=not is_large)
    return Answer(settle_rest(searched.standing, relaxing.matrix), searched.proved)


def _first(found: Relaxed) -> Standing:
    """Both starts, and the better of them: where something is truly short, what settles gross takes what others would have used better."""
    best = better(rounded(found), gross(found.matrix.problem))
    best.work += found.iterations
    return best


def _near_and_far(problem: Problem) -> list[Near]:
    """The searches of a large problem: each takes some ten seconds at 500,000. The second is for the last class."""
    return [_share_of(problem, 2_000, 1_000), _share_of(problem, 4_000, 0, 4_000)]


def _share_of(problem: Problem, doubtful: int, large: int, surer: int = 0) -> Near:
    """The same share of a larger problem."""
    times = max(1, len(problem.effects) // 50_000)
    return Near(doubtful=doubtful * times, large=large * times, surer=surer * times)


METHODS: dict[str, Callable[[Problem, int], Answer]] = {
    "gross": lambda problem, nodes: Answer(gross(problem)),
    "strict-order": lambda problem, nodes: Answer(strict_order(problem)),
    "relaxed": relaxed,
    "day": day,
    "night": night,
    "day-light": lambda problem, nodes: day(problem, nodes, is_light=True),
    "night-light": lambda problem, nodes: night(problem, nodes, is_light=True),
}
"""Each takes the problem and the most nodes that a search may have."""

SECOND = {"day": "day-light", "night": "night-light"}
"""By a method that may not come back, what is tried then: the same, with models only lightly simplified (decision 019)."""
SEARCHES = frozenset((*SECOND, *SECOND.values()))
"""The methods that search, and may not come back."""


def tries(method: str) -> tuple[str, ...]:
    """A method, and the one that is tried where that does not come back."""
    return (method, SECOND[method]) if method in SECOND else (method,)
