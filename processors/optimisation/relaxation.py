"""The linear relaxation of a problem in HiGHS: how much of each item would settle if items could be cut at will, and a proven bound.

max sum(w x) where free + E x >= 0 in every row, x of an item <= x of each that it needs, 0 <= x <= 1 (domain.md, section 5). What may
settle in part is counted in lots, so that a search over whole numbers knows parts too; here it is told in shares of the whole all the same.
Rows are scaled by their largest coefficient and values by their mean, for HiGHS reckons in floating point; nothing it says is taken
without a look in whole numbers.
"""

from collections.abc import Sequence
from typing import Any

import highspy
import numpy as np
from highspy._core import _Highs

from processors.optimisation.limits import is_solved, limit
from processors.optimisation.matrix import SLACK, Matrix, Numbers

SURELY = 1 / 10**6
"""How near to 0 or 1 HiGHS means 0 or 1."""


LARGE = 100_000
"""So many items are many."""

OPTIONS = {
    "output_flag": False,
    "log_to_console": False,
    "threads": 1,
    "random_seed": 0,
    "primal_feasibility_tolerance": 1 / 10**6,
    "mip_feasibility_tolerance": 1 / 10**6,
}
"""One thread and one seed: the same question has the same answer. With tolerances of 10^-7 and less, HiGHS 1.16 has been seen to search for
ever on a heavy queue; what 10^-6 of a row's largest coefficient lets through is caught in whole numbers."""


class Relaxation:
    """One problem in HiGHS. Columns are items; the objective and the bounds of columns may change between solves."""

    def __init__(self, matrix: Matrix, weights: Sequence[float] | Numbers) -> None:
        self.problem = matrix.problem
        self.lots = matrix.lots.copy()
        self.most = np.floor(matrix.most * self.lots + SLACK) / self.lots
        self.scale = max(1, sum(self.problem.values) // max(1, len(self.problem.values)))
        self.solver = _Highs()  # highspy.Highs writes a banner to standard output before anybody can tell it not to
        for option, value in OPTIONS.items():
            self.solver.setOptionValue(option, value)
        limit(self.solver, len(self.lots), len(matrix.free) + len(matrix.links))
        self._most_worth = np.sum(weights).item()
        self.solver.passModel(self._model(matrix, np.array(weights, dtype=np.float64) / self.scale))

    def solve(self) -> Numbers:
        """The share of each item in the best solution."""
        if len(self.lots) > LARGE:
            self.solver.clearSolver()  # to go on from the solution before has taken five times as long as to begin again
        self.solver.run()
        return np.array(self.solver.getSolution().col_value) / self.lots

    @property
    def bound(self) -> float:
        """What the last solution is worth: nothing possible is worth more. Where its limit of steps was met, all that there is."""
        if not is_solved(self.solver):
            return self._most_worth
        return -self.solver.getInfo().objective_function_value * self.scale

    @property
    def iterations(self) -> int:
        """The steps of the simplex method in the last solve."""
        return int(self.solver.getInfo().simplex_iteration_count)

    @property
    def worth(self) -> Numbers:
        """What each item adds beyond the price of what it takes, in the last solution: its reduced profit."""
        return -np.array(self.solver.getSolution().col_dual) * self.lots * self.scale

    def want(self, weights: Sequence[float] | Numbers) -> None:
        """Maximise another sum from now on."""
        self._most_worth = np.sum(weights).item()
        costs = -np.array(weights, dtype=np.float64) / self.scale / self.lots
        self.solver.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)

    def keep(self, weights: Sequence[int] | Numbers, reached: int) -> None:
        """Let the sum of `weights` over what settles be no less than `reached` from now on."""
        places = np.flatnonzero(weights).astype(np.int32)
        least = reached / self.scale * (1 - 1 / 10**9)
        self.solver.addRow(
            least, highspy.kHighsInf, len(places), places, (np.array(weights, dtype=np.float64) / self.scale / self.lots)[places]
        )

    def _model(self, matrix: Matrix, weights: Numbers) -> Any:
        """E by columns, and below it a row `x(other) - x(item) >= 0` for each link."""
        columns, rows, links = len(self.lots), len(matrix.free), len(matrix.links)
        of_link = np.arange(rows, rows + links)
        items = np.concatenate([matrix.items, matrix.links[:, 0], matrix.links[:, 1]])
        places = np.concatenate([matrix.rows, of_link, of_link])
        changes = np.concatenate([matrix.changes, -np.ones(links), np.ones(links)]) / self.lots[items]
        largest = np.zeros(rows + links)
        np.maximum.at(largest, places, np.abs(changes))
        largest[largest == 0] = 1
        order = np.argsort(items, kind="stable")
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = columns, rows + links
        model.col_cost_, model.col_lower_, model.col_upper_ = -weights / self.lots, np.zeros(columns), self.most * self.lots
        model.row_lower_ = -np.concatenate([matrix.free, np.zeros(links)]) / largest
        model.row_upper_ = np.full(rows + links, highspy.kHighsInf)
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(np.bincount(items, minlength=columns))]).astype(np.int32)
        model.a_matrix_.index_ = places[order].astype(np.int32)
        model.a_matrix_.value_ = (changes / largest[places])[order]
        return model


def solver() -> str:
    """The solver's name and version."""
    return f"HiGHS {_Highs().version()}"
