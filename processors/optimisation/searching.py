"""Better answers from a good one: mixed-integer programming by HiGHS, over few items near the relaxation or over all of them.

The limit is a number of nodes, not of seconds, so that an answer can be computed again. What HiGHS answers is made possible in whole
numbers, and the better of that and of what was there before is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from processors.optimisation.bounding import GAP, classes, proved_by, values_of_class
from processors.optimisation.filling import make_possible
from processors.optimisation.limits import Effort
from processors.optimisation.matrix import Matrix, Numbers
from processors.optimisation.milp import Chosen, Kept, Milp, shares_of
from processors.optimisation.relaxation import LARGE, SURELY
from processors.optimisation.rounding import CLASS_FACTOR, Relaxed, Relaxing, standing_of, weights_from
from processors.optimisation.standing import Standing, better

NEAR_GAP = 1 / 10**3
"""A search ends when answer and bound are nearer than that where nothing shall be proved."""
FAR = 20
"""A search is widened where an answer is further than one part in so many from what the relaxation has of a class."""
SPARED = 2 * 10**4
"""A search may leave one part in so many of a more urgent class: half of what makes no answer worse (`better`)."""
WANTED = 1 / 100
"""Where answer and relaxation differ over an item by more than that share of its class, all around it is open."""


@dataclass(frozen=True, slots=True)
class Searched:
    """An answer, and where it was asked for what none is worth more than that does as well in each more urgent class."""

    standing: Standing
    proved: int | None


@dataclass(frozen=True, slots=True)
class Near:
    """How far around the relaxation a search looks: beside what that leaves open, so many of whom it is least sure and of the largest.

    With `surer`, so many of the least sure are passed over: another search looks at them.
    """

    doubtful: int
    large: int
    surer: int = 0


def search(best: Standing, relaxing: Relaxing, found: Relaxed, effort: Effort, nears: Sequence[Near], *, proves: bool) -> Searched:
    """Search class after class; each keeps what the more urgent ones have reached, and the relaxation is asked again beside that.

    Near the relaxation, only what it cuts or sees otherwise than `best` is open (Danna, Rothberg and Le Pape 2005, "Exploring relaxation
    induced neighborhoods"), and as much more as `nears` say one after another. With `proves`, all that can settle is open at last, and
    after each search what two answers differ in (`_between`): the last knows no later class, and the next begins with what it changed.
    """
    matrix, done, later, proved = found.matrix, list[int](), classes(best.problem), 0
    other = best
    is_large = len(matrix.most) > LARGE  # then the relaxation is not asked again: that takes longer than all searches
    for urgency in classes(best.problem):
        later.remove(urgency)
        if proves:
            best = _between(best, other, found, done, effort)
        for near in _of_class(nears, is_last=not later) if is_large else nears:
            if near is not nears[0] and not (proves or is_large or _is_far(best, found, urgency)):
                break
            milp = Milp(matrix, best, _near(best, found, near, urgency), _kept(best, matrix, done))
            gap = GAP if proves else NEAR_GAP
            best, other = _searched(best, found, milp.solve(_guided(matrix, urgency), effort, gap, in_lots=proves or is_large))
            if proves:
                best = _between(best, other, found, done, effort)
        own = values_of_class(matrix, urgency)
        if proves:
            chosen = Milp(matrix, best, matrix.most > 0, _kept(best, matrix, done)).solve(own, effort, GAP, in_lots=True, thorough=True)
            best, other = _searched(best, found, chosen)
            proved += proved_by(chosen, own, best.values()[urgency])
        done.append(urgency)
        if later and not is_large:
            relaxing.go_on((own, best.values()[urgency]), later[0])
            found = relaxing.solve()
            best.work += found.iterations
    return Searched(best, proved if proves else None)


def _between(best: Standing, other: Standing, found: Relaxed, done: Sequence[int], effort: Effort) -> Standing:
    """The better of two answers, or what is better still where only what they differ in is open, for their best may lie in other places.

    Rothberg 2007, "An evolutionary algorithm for polishing mixed integer programming solutions".
    """
    if other is best:
        return best
    milp = Milp(found.matrix, best, shares_of(best) != shares_of(other), _kept(best, found.matrix, done))
    return _searched(best, found, milp.solve(_guided(found.matrix, found.urgency), effort, GAP, in_lots=True))[0]


def _of_class(nears: Sequence[Near], *, is_last: bool) -> Sequence[Near]:
    """In a large problem one search a class, but for the last, where most of the value is."""
    return nears if is_last else nears[:1]


def _kept(best: Standing, matrix: Matrix, done: Sequence[int]) -> list[Kept]:
    """What the more urgent classes have by now, but for a little: without that HiGHS finds less."""
    reached = best.values()
    return [(values_of_class(matrix, urgency), reached[urgency] - reached[urgency] // SPARED) for urgency in done]


def _is_far(best: Standing, found: Relaxed, urgency: int) -> bool:
    """True where an answer has less of a class than the relaxation by more than one part in FAR."""
    most = (found.shares * found.matrix.values)[found.matrix.urgencies == urgency].sum().item()
    return bool((most - best.values()[urgency]) * FAR > most)


def _guided(matrix: Matrix, urgency: int) -> Numbers:
    """The values of a class, and a thousandth of those of all later ones: with a millionth of some, HiGHS 1.16 once lost its way."""
    return np.where(matrix.urgencies == urgency, matrix.values, np.where(matrix.urgencies > urgency, matrix.values / CLASS_FACTOR, 0))


def _searched(best: Standing, found: Relaxed, chosen: Chosen) -> tuple[Standing, Standing]:
    """What was there and what HiGHS has chosen, in whole numbers: the better first, with the work of both."""
    answer = standing_of(best, chosen.shares, found)
    work = best.work + answer.work + chosen.work
    first = better(answer, best)
    second = best if first is answer else answer
    first.work = work
    return first, second


def settle_rest(best: Standing, matrix: Matrix) -> Standing:
    """Settle whole gridlocks of what is left: a search stops before small ones are worth it. What is settled stays."""
    is_left = (shares_of(best) == 0) & (matrix.most >= 1)
    weights = weights_from(matrix, matrix.most_urgent)
    chosen = Milp(matrix, best, is_left, ()).relax(weights)
    surely = is_left & (chosen.shares > 1 - SURELY)
    answer = best.copy()
    for item in np.flatnonzero(surely).tolist():
        answer.settle(item)
    worth = np.where(is_left, weights, weights.max(initial=0) + 1 + weights)
    make_possible(answer, np.argsort(-weights, kind="stable").tolist(), worth.tolist(), worth.tolist())
    answer.work += best.work + chosen.work
    return better(answer, best)


def _near(best: Standing, found: Relaxed, near: Near, urgency: int) -> NDArray[np.bool_]:
    """What is open in a search near the relaxation; all else stays as it is in `best`."""
    matrix, shares = found.matrix, shares_of(best)
    other = np.abs(shares - found.shares)
    is_open = (other > SURELY) | ((found.shares > SURELY) & (found.shares < 1 - SURELY))
    own = values_of_class(matrix, urgency)
    is_open |= _beside(matrix, own * other > WANTED * own.sum())
    is_open[np.argsort(-_guided(matrix, urgency), kind="stable")[: near.large]] = True
    doubt: Numbers = np.where(is_open, -1, np.abs(found.worth) / np.where(found.weights > 0, found.weights, 1))
    first = int(is_open.sum()) + near.surer
    is_open[np.argsort(doubt, kind="stable")[first : first + near.doubtful]] = True
    return is_open & (matrix.most > 0)


def _beside(matrix: Matrix, wanted: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """All that gives to or takes from the rows that the wanted items take from: what would have to change for them."""
    drawn_on, found = np.zeros(len(matrix.free), dtype=bool), np.zeros(len(wanted), dtype=bool)
    drawn_on[matrix.rows[wanted[matrix.items] & (matrix.changes < 0)]] = True
    found[matrix.items[drawn_on[matrix.rows]]] = True
    return found
