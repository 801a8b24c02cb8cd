"""A problem as arrays, made once for all that HiGHS is asked about it; and what can be seen in them before it is asked.

An item that takes more from a row than stands there with all that others could ever bring can never settle, nor can what rests on it
alone: found by going round until nothing more is, exactly, for everything here is a whole number below 2^53.
"""

import numpy as np
from numpy.typing import NDArray

from processors.optimisation.problem import Problem

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]

ROUNDS_MAX = 100
"""How often the most that rows may have is reckoned again. Every round's answer holds; a later one is only smaller."""
SLACK = 1 / 10**9
"""What floating point may lose of a quotient."""


class Matrix:
    """The changes of a problem's items, one entry an item and row; links; and the most that each item may settle."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        sizes = np.fromiter(map(len, problem.effects), dtype=np.int64, count=len(problem.effects))
        cells = np.array([number for own in problem.effects for cell in own for number in cell], dtype=np.float64).reshape(-1, 2)
        self.items: Places = np.repeat(np.arange(len(sizes)), sizes)
        self.rows: Places = cells[:, 0].astype(np.int64)
        self.changes: Numbers = cells[:, 1].copy()
        self.free: Numbers = np.array(problem.free, dtype=np.float64)
        links = [(item, other) for item, others in problem.needs.items() for other in others]
        self.links: Places = np.array(links, dtype=np.int64).reshape(-1, 2)
        self.values: Numbers = np.array(problem.values, dtype=np.float64)
        self.urgencies: Places = np.array(problem.urgencies, dtype=np.int64)
        self.lots: Numbers = np.ones(len(sizes))
        """Into how many equal parts an item may be cut."""
        for item, part in problem.parts.items():
            self.lots[item] = part.quantity // part.lot
        self._by_row: tuple[Places, Places] | None = None
        self.most = self._most()
        """The share of each item that could settle if every other settled that helps it: 0 or 1, or so many lots."""

    def _most(self) -> Numbers:
        most, takes, brings = np.ones(len(self.lots)), self.changes < 0, self.changes > 0
        takers, taken_from, needs = self.items[takes], self.rows[takes], -self.changes[takes]
        givers, given_to, gifts = self.items[brings], self.rows[brings], self.changes[brings]
        for _ in range(ROUNDS_MAX):
            there = self.free + np.bincount(given_to, weights=gifts * most[givers], minlength=len(self.free))
            now = most.copy()
            np.minimum.at(now, takers, there[taken_from] / needs)
            np.minimum.at(now, self.links[:, 0], most[self.links[:, 1]])
            now = np.floor(now * self.lots * (1 + SLACK) + SLACK) / self.lots
            if (now == most).all():
                break
            most = now
        return most

    @property
    def by_row(self) -> tuple[Places, Places]:
        """The entries sorted by row, and where each row begins among them."""
        if self._by_row is None:
            order = np.argsort(self.rows, kind="stable")
            self._by_row = order, np.searchsorted(self.rows[order], np.arange(len(self.free) + 1))
        return self._by_row
