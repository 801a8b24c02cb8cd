"""How good an answer is: proven bounds, class by class."""

import math

import numpy as np

from processors.optimisation.limits import Effort
from processors.optimisation.matrix import Matrix, Numbers
from processors.optimisation.milp import Chosen, Kept, Milp
from processors.optimisation.problem import Problem
from processors.optimisation.relaxation import Relaxation
from processors.optimisation.standing import Standing

GAP = 1 / 10**4
"""A search ends when answer and bound are nearer than that."""


def values_of_class(matrix: Matrix, urgency: int) -> Numbers:
    """The values of the items of one class; 0 for all others."""
    return np.where(matrix.urgencies == urgency, matrix.values, 0)


def classes(problem: Problem) -> list[int]:
    """The classes that there are, the most urgent first."""
    return sorted(set(problem.urgencies))


def bounds(standing: Standing) -> list[int]:
    """What no answer is worth more than in each class, that does as well as this one in each more urgent class.

    Of each class the relaxation's best, where every class before it keeps at least what `standing` reached; rounded up, and raised by a
    billionth of what HiGHS says.
    """
    reached, found, matrix = standing.values(), [], Matrix(standing.problem)
    relaxation = Relaxation(matrix, matrix.values)
    for urgency in classes(standing.problem):
        weights = values_of_class(matrix, urgency)
        relaxation.want(weights)
        relaxation.solve()
        found.append(raised(relaxation.bound))
        relaxation.keep(weights, reached[urgency])
    return found


def bound(standing: Standing) -> int:
    """What no answer is worth more than, that does as well in each more urgent class: the sum of `bounds`, or `bound_of_all`."""
    return min(sum(bounds(standing)), bound_of_all(standing.problem))


def bound_of_all(problem: Problem) -> int:
    """What no answer is worth more than, whatever its classes: the relaxation of all together."""
    matrix = Matrix(problem)
    relaxation = Relaxation(matrix, matrix.values)
    relaxation.solve()
    return raised(relaxation.bound)


def closer_bounds(standing: Standing, effort: Effort) -> list[int]:
    """The same by a search over whole items with such an effort, where that has proved less. It takes seconds at 10,000."""
    reached, matrix, kept, found = standing.values(), Matrix(standing.problem), list[Kept](), []
    for urgency, most in zip(classes(standing.problem), bounds(standing), strict=True):
        weights = values_of_class(matrix, urgency)
        chosen = Milp(matrix, standing, matrix.most > 0, kept).solve(weights, effort, GAP, in_lots=True, thorough=True)
        found.append(min(most, proved_by(chosen, weights, reached[urgency])))
        kept.append((weights, reached[urgency]))
    return found


def proved_by(chosen: Chosen, weights: Numbers, reached: int) -> int:
    """What a search has proved of a class; where that cannot be, for more was reached, all that there is of it."""
    return raised(chosen.proved) if reached <= chosen.proved * (1 + GAP) < math.inf else int(weights.sum())


def raised(bound: float) -> int:
    """A bound of HiGHS in whole units of value, raised by what floating point may have lost of it."""
    return int(bound * (1 + 1 / 10**9)) + 1
