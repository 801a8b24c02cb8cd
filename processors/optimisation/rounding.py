"""A first answer from the relaxation: what it settles for more than a half, made possible, and whatever still fits beside that."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from processors.optimisation.filling import make_possible
from processors.optimisation.matrix import Matrix, Numbers
from processors.optimisation.milp import Kept
from processors.optimisation.relaxation import SURELY, Relaxation
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


class Relaxing:
    """The relaxation of one problem, solved class after class: what the more urgent ones have reached is kept."""

    def __init__(self, matrix: Matrix) -> None:
        self.matrix = matrix
        self._weights = weights_from(matrix, int(matrix.urgencies.min(initial=0)))
        self._relaxation = Relaxation(matrix, self._weights)

    def solve(self) -> Relaxed:
        """The relaxation as it is now."""
        shares = self._relaxation.solve()
        return Relaxed(self.matrix, self._weights, shares, self._relaxation.worth, self._relaxation.iterations)

    def go_on(self, kept: Kept, urgency: int) -> None:
        """Keep what a class has reached, and ask for the classes from `urgency` on."""
        self._weights = weights_from(self.matrix, urgency)
        self._relaxation.keep(*kept)
        self._relaxation.want(self._weights)


def weights_from(matrix: Matrix, urgency: int) -> Numbers:
    """Values as they count where the classes before `urgency` are settled: its own in full, the next a thousandth of that, and so on."""
    places = np.searchsorted(np.unique(matrix.urgencies[matrix.urgencies >= urgency]), matrix.urgencies)
    return np.where(matrix.urgencies >= urgency, matrix.values * (1 / CLASS_FACTOR) ** places, 0)


def rounded(found: Relaxed) -> Standing:
    """The first answer: what the relaxation settles for more than a half, and of what may settle in part so much of it."""
    return standing_of(Standing(found.matrix.problem), found.shares, found)


def standing_of(near: Standing, shares: Numbers, found: Relaxed) -> Standing:
    """What shares mean in whole numbers: items and whole lots, made possible. It is made from `near`, which stays as it is."""
    standing, parts = near.copy(), near.problem.parts
    lots = np.floor(shares * found.matrix.lots + SURELY)
    whole = np.where(found.matrix.lots > 1, lots >= found.matrix.lots, shares > 1 / 2)
    cut = {item: int(lots[item]) * parts[item].lot for item in np.flatnonzero((lots > 0) & ~whole & (found.matrix.lots > 1)).tolist()}
    for item in [item for item, quantity in standing.parts.items() if cut.get(item) != quantity]:
        standing.unsettle_part(item)
    now = np.array(standing.settled)
    for item in np.flatnonzero(now & ~whole).tolist():
        standing.unsettle(item)
    for item in np.flatnonzero(whole & ~now).tolist():
        standing.settle(item)
    for item, quantity in cut.items():
        if item not in standing.parts:
            standing.settle_part(item, quantity)
    _round_up(standing, cut)
    make_possible(standing, found_order(found), found.worth.tolist(), found.weights.tolist())
    return standing


def _round_up(standing: Standing, cut: Iterable[int]) -> None:
    """One lot more of a part that was rounded down, where what it brings to is short without."""
    for item in cut:
        part, quantity = standing.problem.parts[item], standing.parts[item]
        gained = (row for row, change in standing.problem.effects[item] if change > 0)
        if quantity + part.lot < part.quantity and any(standing.free[row] < 0 for row in gained):
            standing.unsettle_part(item)
            standing.settle_part(item, quantity + part.lot)


def found_order(found: Relaxed) -> list[int]:
    """Items that can settle, the most worth first."""
    order = np.argsort(-found.worth, kind="stable")
    most: list[int] = order[found.matrix.most[order] > 0].tolist()
    return most
