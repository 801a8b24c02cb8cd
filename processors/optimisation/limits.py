"""How far HiGHS may go, in counts: never in seconds, so that an answer can be computed again on any machine.

Measured at 10,000: a relaxation takes less than one step of the simplex method for ten items, a search of one node asks some 100 times.
`simplex_iteration_limit` holds for a relaxation alone; inside a search HiGHS 1.16 sets limits of its own for each, by counts too. It stops
a search by its nodes, or where it asks whether to go on and is told not to: so how often it asks is counted here.
"""

from dataclasses import dataclass
from typing import Any

import highspy
from highspy import cb

STEPS_PER_ITEM = 10
STEPS_LEAST = 10_000
"""A relaxation takes at most so many steps of the simplex method for each of its columns and rows, and so many more."""
ASKED_PER_NODE = 10_000
"""A search may ask so often for each of its nodes whether to go on."""
PRESOLVE_LIGHT = 2
"""HiGHS's presolve_mode that leaves out most of what simplifies a model before a search: it has come back where the usual one has not."""


@dataclass(frozen=True, slots=True)
class Effort:
    """The most nodes of each search, and whether its model is only lightly simplified before (decision 019)."""

    nodes: int
    is_light: bool = False


class Asked:
    """Counts how often a search asks whether to go on. It does not know the solver, which keeps it alive."""

    def __init__(self) -> None:
        self.count = 0
        self.most = ASKED_PER_NODE

    def begin(self, nodes: int) -> None:
        """Count anew, for a search of so many nodes."""
        self.count, self.most = 0, ASKED_PER_NODE * nodes

    def __call__(self, kind: Any, text: str, told: Any, answer: Any, data: Any) -> None:
        """HiGHS asks."""
        self.count += 1
        if self.count > self.most:
            answer.user_interrupt = True


def limit(solver: Any, columns: int, rows: int) -> Asked:
    """Set the limits of a solver for a model of that size."""
    solver.setOptionValue("simplex_iteration_limit", STEPS_LEAST + STEPS_PER_ITEM * (columns + rows))
    asked = Asked()
    solver.setCallback(asked, None)
    solver.startCallback(cb.HighsCallbackType.kCallbackMipInterrupt)
    return asked


def is_solved(solver: Any) -> bool:
    """True where the last relaxation was solved to its end; else its objective bounds nothing."""
    return bool(solver.getModelStatus() == highspy.HighsModelStatus.kOptimal)
