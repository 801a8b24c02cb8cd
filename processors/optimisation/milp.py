"""What is chosen of some items where all others stay as they are: a mixed-integer programme in HiGHS, whole items and parts together.

An item is settled whole (x = 1) or not; one that may settle in part may settle a share y of itself instead, x + y <= 1, its cash in
proportion; of that the answer in whole numbers takes whole lots. Where its deliverer has the whole quantity Q at the start, b, there is a
part (z = 1, y <= z) only beside so many other deliveries d of the same that it has not: b - sum(d x) <= Q - 1 + M (1 - z).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from highspy._core import _Highs
from numpy.typing import NDArray

from processors.optimisation.gathering import Rows
from processors.optimisation.limits import PRESOLVE_LIGHT, Effort, limit
from processors.optimisation.matrix import SLACK, Matrix, Numbers, Places
from processors.optimisation.relaxation import OPTIONS
from processors.optimisation.standing import Standing

INTEGER, CONTINUOUS = 1, 0
INFINITY = highspy.kHighsInf
FEW = 1 / 10**9
"""What is kept of a more urgent class may be less by that share: HiGHS reckons in floating point."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What HiGHS says: the share of each item that settles, and what it proved that no choice is worth more than."""

    shares: Numbers
    proved: float
    work: int


Kept = tuple[Numbers, int]
"""Weights, and what their sum shall be no less than."""


class Milp:
    """A mixed-integer programme over the items that are open, beside what `standing` has of all others."""

    def __init__(self, matrix: Matrix, standing: Standing, is_open: NDArray[np.bool_], kept: Sequence[Kept]) -> None:
        self.matrix = matrix
        self._free: Numbers = np.array(standing.free, dtype=np.float64)
        self._shares = shares_of(standing)
        self._closed = np.where(is_open, 0, self._shares)
        self.items: Places = np.flatnonzero(is_open)
        self._place = np.full(len(is_open), -1)
        self._place[self.items] = np.arange(len(self.items))
        self.cut: Places = self.items[(matrix.lots[self.items] > 1) & (matrix.most[self.items] > 0)]
        self._part = np.full(len(is_open), -1)
        self._part[self.cut] = len(self.items) + np.arange(len(self.cut))
        self._columns = len(self.items) + len(self.cut)
        self._rows = Rows()
        self._add_limits()
        self._add_links()
        self._add_parts()
        for weights, reached in kept:
            self._add_kept(weights, reached)
        self._scale = max(1, sum(matrix.problem.values) // max(1, len(matrix.values)))
        self._is_whole = False
        self.solver = _Highs()
        for option, value in OPTIONS.items():
            self.solver.setOptionValue(option, value)
        self._asked = limit(self.solver, self._columns, self._rows.count)
        self.solver.passModel(self._rows.model(*self._bounds()))

    def _add_limits(self) -> None:
        """What each row that an open item changes may still lose beside what stays, in whole numbers but for parts that are open."""
        matrix = self.matrix
        is_ours = self._place[matrix.items] >= 0
        touched, rows = np.unique(matrix.rows[is_ours], return_inverse=True)
        items, changes = matrix.items[is_ours], matrix.changes[is_ours]
        free = self._free[touched] - np.bincount(rows, weights=changes * self._shares[items], minlength=len(touched))
        cut = self._part[items] >= 0
        whole, part = (rows, self._place[items], changes), (rows[cut], self._part[items[cut]], (changes / matrix.lots[items])[cut])
        self._rows.add(-free, np.full(len(touched), INFINITY), whole, part)

    def _add_links(self) -> None:
        links = self.matrix.links
        links = links[(self._place[links] >= 0).all(axis=1)]
        each, ones = np.arange(len(links)), np.ones(len(links))
        entries = (each, self._place[links[:, 0]], -ones), (each, self._place[links[:, 1]], ones)
        self._rows.add(0 * ones, INFINITY * ones, *entries)

    def _add_parts(self) -> None:
        """An item settles in whole, or in part, or not; in part only where its deliverer lacks securities."""
        matrix, (order, starts) = self.matrix, self.matrix.by_row
        each, ones = np.arange(len(self.cut)), np.ones(len(self.cut))
        self._rows.add(-INFINITY * ones, ones, (each, self._place[self.cut], ones), (each, self._part[self.cut], 1 / matrix.lots[self.cut]))
        for item in self.cut.tolist():
            own = matrix.problem.parts[item]
            row = own.securities[0]
            if matrix.free[row] < own.quantity:
                continue
            cells = order[starts[row] : starts[row + 1]]
            cells = cells[(matrix.changes[cells] < 0) & (matrix.items[cells] != item)]
            items, changes = matrix.items[cells], matrix.changes[cells]
            too_much = matrix.free[row] + (changes @ self._closed[items]).item() - (own.quantity - 1)
            if too_much <= 0:
                continue
            used, self._columns = self._columns, self._columns + 1
            mine, cut = self._place[items] >= 0, self._part[items] >= 0
            columns = np.concatenate([self._place[items[mine]], self._part[items[cut]], [used]])
            entries = np.concatenate([changes[mine], (changes / matrix.lots[items])[cut], [too_much]])
            self._add_row(-INFINITY, 0, columns, entries)
            self._add_row(-INFINITY, 0, np.array([self._part[item], used]), np.array([1, 1 - matrix.lots[item]]))
            self._add_row(-INFINITY, 1, np.array([self._place[item], used]), np.ones(2))

    def _add_row(self, least: float, most: float, columns: Places, changes: Numbers) -> None:
        self._rows.add(np.array([least]), np.array([most]), (np.zeros(len(columns), dtype=np.int64), columns, changes))

    def _add_kept(self, weights: Numbers, reached: int) -> None:
        """The sum of weights over what settles is no less than what was reached."""
        scale = max(1, reached)
        places = np.concatenate([self.items, self.cut])
        columns = np.concatenate([self._place[self.items], self._part[self.cut]])
        used = weights[places] > 0
        least = reached * (1 - FEW) - (weights @ self._closed).item()
        lots = np.concatenate([np.ones(len(self.items)), self.matrix.lots[self.cut]])
        self._add_row(least / scale, INFINITY, columns[used], (weights[places] / lots)[used] / scale)

    def _bounds(self) -> tuple[Numbers, Numbers]:
        """What rests on what does not settle may not, and what something that stays rests on must."""
        most = np.zeros(self._columns)
        least = np.zeros(self._columns)
        most[: len(self.items)] = self.matrix.most[self.items] >= 1 - SLACK
        first, second = self.matrix.links[:, 0], self.matrix.links[:, 1]
        hopeless = (self._place[first] >= 0) & (self._place[second] < 0) & (self._closed[second] < 1)
        most[self._place[first[hopeless]]] = 0
        needed = (self._place[second] >= 0) & (self._place[first] < 0) & (self._closed[first] > 0)
        least[self._place[second[needed]]] = 1
        part = slice(len(self.items), len(self.items) + len(self.cut))
        lots = self.matrix.lots[self.cut]
        most[part] = np.minimum(np.round(self.matrix.most[self.cut] * lots), lots - 1)
        most[part.stop :] = 1
        return np.minimum(least, most), most

    def solve(self, weights: Numbers, effort: Effort, gap: float, *, in_lots: bool, thorough: bool = False) -> Chosen:
        """Maximise a sum of weights over what settles; it ends after the nodes of `effort`, or with so small a gap.

        It is given no start: with one, the presolve of HiGHS 1.16 has not come back (decision 019). A `thorough` search takes more
        time for the same nodes. Parts are in whole lots with `in_lots`; without, which takes less time, they are rounded down, and others
        may not fit any more.
        """
        kinds = np.full(self._columns, INTEGER, dtype=np.uint8)
        kinds[len(self.items) : len(self.items) + len(self.cut)] = INTEGER if in_lots else CONTINUOUS
        self.solver.changeColsIntegrality(self._columns, np.arange(self._columns, dtype=np.int32), kinds)
        self.solver.setOptionValue("mip_max_nodes", effort.nodes)
        self.solver.setOptionValue("mip_rel_gap", gap)
        self.solver.setOptionValue("mip_allow_restart", thorough)
        for heuristic in ("feasibility_jump", "rins"):  # more time than they are worth beside an answer that is there
            self.solver.setOptionValue(f"mip_heuristic_run_{heuristic}", thorough)
        self.solver.setOptionValue("mip_heuristic_run_root_reduced_cost", False)  # it once went round for ever (decision 019)
        if effort.is_light:
            self.solver.setOptionValue("presolve_mode", PRESOLVE_LIGHT)
        self._is_whole = True
        self._asked.begin(effort.nodes)
        return self.relax(weights)

    def relax(self, weights: Numbers) -> Chosen:
        """The same without whole numbers, unless `solve` has asked for them."""
        costs = np.zeros(self._columns)
        costs[: len(self.items)] = -weights[self.items] / self._scale
        costs[self._part[self.cut]] = -weights[self.cut] / self._scale / self.matrix.lots[self.cut]
        self.solver.changeColsCost(self._columns, np.arange(self._columns, dtype=np.int32), costs)
        self.solver.run()
        found, info = np.array(self.solver.getSolution().col_value), self.solver.getInfo()
        shares = np.where(self._place < 0, self._closed, 0)
        if len(found):
            shares[self.items] = np.round(found[: len(self.items)]) if self._is_whole else found[: len(self.items)]
            shares[self.cut] += found[self._part[self.cut]] / self.matrix.lots[self.cut]
        return Chosen(
            shares=shares,
            proved=(weights @ self._closed).item() - info.mip_dual_bound * self._scale,
            work=max(0, int(info.mip_node_count)) + max(0, int(info.simplex_iteration_count)),  # -1 where there was nothing to choose
        )


def shares_of(standing: Standing) -> Numbers:
    """How much of each item settles."""
    shares = np.array(standing.settled, dtype=np.float64)
    for item, quantity in standing.parts.items():
        shares[item] = quantity / standing.problem.parts[item].quantity
    return shares
