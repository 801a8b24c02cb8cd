"""A first answer from the relaxation: what it settles for more than a half, made possible, and whatever still fits beside that."""

from dataclasses import dataclass

import numpy as np

from processors.optimisation.bounding import classes
from processors.optimisation.evicting import evict
from processors.optimisation.filling import fill_all
from processors.optimisation.matrix import Matrix, Numbers
from processors.optimisation.problem import Problem
from processors.optimisation.relaxation import Relaxation
from processors.optimisation.standing import Standing

CLASS_FACTOR = 1_000
"""How much more a class weighs than the next where all of them are in one sum; the search by classes needs no such number."""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The relaxation of a problem, solved: the share of each item, and its worth at the prices of what it takes."""

    matrix: Matrix
    weights: Numbers
    shares: Numbers
    worth: Numbers
    iterations: int


def relaxed(problem: Problem) -> Relaxed:
    """Solve the relaxation of all classes at once."""
    weights = weights_from(problem, min(problem.urgencies, default=0))
    matrix = Matrix(problem)
    relaxation = Relaxation(matrix, weights)
    shares = relaxation.solve()
    return Relaxed(matrix, weights, shares, relaxation.worth, relaxation.iterations)


def weights_from(problem: Problem, urgency: int) -> Numbers:
    """Values as they count where the classes before `urgency` are settled: its own in full, the next a thousandth of that, and so on."""
    later = [each for each in classes(problem) if each >= urgency]
    factors = {each: 1 / CLASS_FACTOR**place for place, each in enumerate(later)}
    pairs = zip(problem.values, problem.urgencies, strict=True)
    return np.array([value * factors.get(own, 0) for value, own in pairs], dtype=np.float64)


def rounded(problem: Problem, found: Relaxed) -> Standing:
    """The first answer."""
    return made_possible(Standing(problem, np.flatnonzero(found.shares > 1 / 2).tolist()), found)


def made_possible(standing: Standing, found: Relaxed) -> Standing:
    """Give up what cannot be, the least worth first; then add what still fits, the most worth first."""
    worths = found.worth.tolist()
    evict(standing, worths, found.weights.tolist())
    fill_all(standing, sorted(range(len(worths)), key=worths.__getitem__, reverse=True))
    return standing
