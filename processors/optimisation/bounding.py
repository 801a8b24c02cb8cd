"""How good an answer is: a proven bound, class by class."""

from processors.optimisation.matrix import Matrix
from processors.optimisation.problem import Problem
from processors.optimisation.relaxation import Relaxation
from processors.optimisation.standing import Standing


def values_of_class(problem: Problem, urgency: int) -> list[int]:
    """The values of the items of one class; 0 for all others."""
    return [value if own == urgency else 0 for value, own in zip(problem.values, problem.urgencies, strict=True)]


def classes(problem: Problem) -> list[int]:
    """The classes that there are, the most urgent first."""
    return sorted(set(problem.urgencies))


def bound(standing: Standing) -> int:
    """What no answer is worth more than, that does as well as this one in each more urgent class: the sum over the classes.

    Of each class the relaxation's best, where every class before it keeps at least what `standing` reached; rounded up, and raised by a
    billionth of what HiGHS says.
    """
    problem, reached, found = standing.problem, standing.values(), 0
    relaxation = Relaxation(Matrix(problem), problem.values)
    for urgency in classes(problem):
        weights = values_of_class(problem, urgency)
        relaxation.want(weights)
        relaxation.solve()
        found += raised(relaxation.bound)
        relaxation.keep(weights, reached[urgency])
    return found


def raised(bound: float) -> int:
    """A bound of HiGHS in whole units of value, raised by what floating point may have lost of it."""
    return int(bound * (1 + 1 / 10**9)) + 1
