"""Better answers from a good one: mixed-integer programming by HiGHS, over few items near the relaxation or over all of them.

The limit is a number of nodes, not of seconds, so that an answer can be computed again. What HiGHS answers is made possible in whole
numbers, and the better of that and of what was there before is kept.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from processors.optimisation.bounding import classes, raised, values_of_class
from processors.optimisation.evicting import evict
from processors.optimisation.filling import fill_all
from processors.optimisation.matrix import Matrix, Numbers
from processors.optimisation.problem import Problem
from processors.optimisation.relaxation import SURELY, Relaxation
from processors.optimisation.rounding import Relaxed, made_possible, weights_from
from processors.optimisation.standing import Standing, better

GAP = 1 / 10**4
"""A search ends when answer and bound are nearer than that."""


@dataclass(frozen=True, slots=True)
class Searched:
    """An answer, and what HiGHS proved that none is worth more than which does as well in each more urgent class."""

    standing: Standing
    proved: int


@dataclass(frozen=True, slots=True)
class Near:
    """How far around the relaxation a search looks: beside what that leaves open, so many of whom it is least sure and of the largest."""

    doubtful: int
    large: int


def search(best: Standing, found: Relaxed, nodes: int, near: Near | None = None) -> Searched:
    """Search class after class; each keeps what the more urgent ones have reached.

    With `near`, only what the relaxation cuts or sees otherwise than `best` is open (Danna, Rothberg and Le Pape 2005, "Exploring
    relaxation induced neighborhoods"), and as much more as `near` says: then nothing is proved.
    """
    proved, kept = 0, list[tuple[list[int], int]]()
    for urgency in classes(best.problem):
        weights = values_of_class(best.problem, urgency)
        solver = _solver(best, found, kept, nodes, best.problem.parts)
        solver.want(weights if near is None else weights_from(best.problem, urgency))
        if near is not None:
            solver.hold(*_near(best, found, near))
        answer = _exact(best.problem, solver.solve(), found)
        answer.work += best.work + solver.nodes
        if near is None:
            proved += _proved(solver, best, found, kept, weights, nodes)
        best = better(answer, best)
        kept.append((weights, sum(weight for weight, share in zip(weights, _in_whole(best, found).tolist(), strict=True) if share)))
    return Searched(best, proved)


def _solver(best: Standing, found: Relaxed, kept: list[tuple[list[int], int]], nodes: int, whole: Collection[int]) -> Relaxation:
    """HiGHS over whole numbers, the classes that are settled kept, and an answer to begin with."""
    solver = Relaxation(found.matrix, found.weights, whole)
    solver.make_whole(nodes, GAP)
    for weights, reached in kept:
        solver.keep(weights, reached)
    solver.begin_with(_in_whole(best, found))
    return solver


def _proved(solver: Relaxation, best: Standing, found: Relaxed, kept: list[tuple[list[int], int]], weights: list[int], nodes: int) -> int:
    """What no answer is worth more than in a class. Where items may settle in part they may for any lack here: more than is allowed."""
    if best.problem.parts:
        solver = _solver(best, found, kept, nodes, ())
        solver.want(weights)
        solver.solve()
    return raised(solver.proved)


def settle_rest(best: Standing, found: Relaxed) -> Standing:
    """Settle whole gridlocks of what is left: a search stops before small ones are worth it. What is settled stays."""
    problem = best.problem
    needs = {item: left for item, others in problem.needs.items() if (left := tuple(other for other in others if not best.settled[other]))}
    rest = replace(problem, free=best.free, needs=needs)
    relaxation = Relaxation(Matrix(rest), found.weights)
    is_left = np.array([not settled and item not in best.parts for item, settled in enumerate(best.settled)], dtype=np.float64)
    relaxation.hold(np.zeros(len(is_left)), is_left)
    more = Standing(rest, np.flatnonzero(relaxation.solve() > 1 - SURELY).tolist())
    evict(more, found.worth.tolist(), found.weights.tolist())
    both = (item for item, settled in enumerate(best.settled) if settled or more.settled[item])
    answer = Standing(problem, both, best.parts)
    fill_all(answer, np.argsort(-found.worth, kind="stable").tolist())
    answer.work += best.work + relaxation.iterations
    return answer


def _near(best: Standing, found: Relaxed, near: Near) -> tuple[Numbers, Numbers]:
    """The least and the most of each item that may settle in a search near the relaxation: what is not open stays as it is in `best`."""
    now = _in_whole(best, found)
    is_open = (np.abs(now - found.shares) > SURELY) | ((found.shares > SURELY) & (found.shares < 1 - SURELY))
    is_open[np.argsort(-found.weights, kind="stable")[: near.large]] = True
    doubt = np.where(is_open, -1, np.abs(found.worth) / np.maximum(found.weights, 1))
    is_open[np.argsort(doubt, kind="stable")[: int(is_open.sum()) + near.doubtful]] = True
    return np.where(is_open, 0, now), np.where(is_open, 1, now)


def _in_whole(best: Standing, found: Relaxed) -> Numbers:
    """What of an answer settles in whole without the parts: a search knows no parts, and may not rest on what they bring."""
    standing = Standing(best.problem, (item for item, is_settled in enumerate(best.settled) if is_settled))
    evict(standing, found.worth.tolist(), found.weights.tolist())
    return np.array(standing.settled, dtype=np.float64)


def _exact(problem: Problem, shares: Numbers, found: Relaxed) -> Standing:
    """What the shares mean in whole numbers; parts are filled in where securities lack, which no linear programme can say."""
    return made_possible(Standing(problem, np.flatnonzero(shares > 1 / 2).tolist()), found)
