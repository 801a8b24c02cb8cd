"""The ways to choose what settles, by name."""

from collections.abc import Callable
from dataclasses import dataclass

from processors.optimisation.bounding import bound
from processors.optimisation.gross import gross
from processors.optimisation.problem import Problem
from processors.optimisation.rounding import Relaxed, relaxed, rounded
from processors.optimisation.searching import Near, search, settle_rest
from processors.optimisation.standing import Standing, better
from processors.optimisation.strict_order import strict_order

FAR = 50
"""A search is widened where an answer is further than one part in so many from what the relaxation has of a class."""
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
    """In half a second at 10,000: the relaxation, rounded, and a search near it, widened once where that is still far away."""
    found = relaxed(problem)
    best = _first(problem, found)
    best = search(best, found, nodes, _near(problem, 500, 300)).standing
    if is_far(best, found):
        best = search(best, found, nodes, _near(problem, 2_000, 500)).standing
    return Answer(settle_rest(best, found))


def night(problem: Problem, nodes: int) -> Answer:
    """As near to the best as so many nodes come, class by class, with the gap proved."""
    found = relaxed(problem)
    best = _first(problem, found)
    for doubtful, large in ((500, 300), (2_000, 1_000)):
        best = search(best, found, nodes, _near(problem, doubtful, large)).standing
    if len(problem.effects) > ALL_MAX:
        return Answer(settle_rest(best, found))
    searched = search(best, found, nodes)
    return Answer(settle_rest(searched.standing, found), searched.proved)


def _first(problem: Problem, found: Relaxed) -> Standing:
    """Both starts, and the better of them: where something is truly short, what settles gross takes what others would have used better."""
    best = better(rounded(problem, found), gross(problem))
    best.work += found.iterations
    return best


def _near(problem: Problem, doubtful: int, large: int) -> Near:
    """The same share of a larger problem."""
    times = max(1, len(problem.effects) // 50_000)
    return Near(doubtful=doubtful * times, large=large * times)


def is_far(best: Standing, found: Relaxed) -> bool:
    """True where an answer has less of a class than the relaxation by more than one part in FAR."""
    problem, reached = best.problem, best.values()
    shared = [0] * len(reached)
    for value, urgency, share in zip(problem.values, problem.urgencies, found.shares.tolist(), strict=True):
        shared[urgency] += round(value * share)
    return any((most - own) * FAR > most for most, own in zip(shared, reached, strict=True))


METHODS: dict[str, Callable[[Problem, int], Answer]] = {
    "gross": lambda problem, nodes: Answer(gross(problem)),
    "strict-order": lambda problem, nodes: Answer(strict_order(problem)),
    "day": day,
    "night": night,
}
"""Each takes the problem and the most nodes that a search may have."""
