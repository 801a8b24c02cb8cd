"""Adding to a choice whatever still fits, in a given order, until nothing more does; in whole, and then in part."""

from collections.abc import Sequence
from heapq import heappop, heappush

from processors.optimisation.evicting import evict
from processors.optimisation.problem import URGENCIES
from processors.optimisation.standing import FITS, NEEDS_ANOTHER, Standing
from processors.optimisation.waiting import Waiting


def fill(standing: Standing, order: Sequence[int]) -> None:
    """Settle what fits, first in `order` first. What lacks something is looked at again when enough of it may have come, never before."""
    problem, settled, free = standing.problem, standing.settled, standing.free
    rank = {item: place for place, item in enumerate(order)} if problem.needed_by else {}
    ready = [place for place, item in enumerate(order) if not settled[item] and item not in standing.parts]
    waiting = Waiting(free, len(URGENCIES))
    while ready:
        place = heappop(ready)
        item = order[place]
        woken_by = waiting.looked_at(place)
        if settled[item]:
            continue
        row = standing.obstacle(item)
        if row == FITS:
            standing.settle(item)
            for gained, change in problem.effects[item]:
                if change > 0:
                    waiting.wake(gained, ready)
            for other in problem.needed_by.get(item, ()):
                if other in rank and all(settled[needed] for needed in problem.needs[other]):
                    heappush(ready, rank[other])
            continue
        if row != NEEDS_ANOTHER:  # else it is looked at again when the last of what it needs settles
            need = -next(change for where, change in problem.effects[item] if where == row)
            waiting.wait(row, problem.urgencies[item], need, place)
        if woken_by not in (-1, row):
            waiting.wake(woken_by, ready)


def fill_parts(standing: Standing, order: Sequence[int]) -> bool:
    """Settle as much as there is of what lacks securities, in whole lots, and as its cash allows. Parts only grow. True where one did."""
    problem, grew = standing.problem, False
    for item in order:
        if item not in problem.parts or standing.settled[item] or not standing.lacks_securities(item):
            continue
        before = standing.parts.get(item, 0)
        quantity = before + _more(standing, item)
        if quantity == before:
            continue
        if before:
            standing.unsettle_part(item)
        standing.settle_part(item, quantity)
        grew = True
    return grew


def _more(standing: Standing, item: int) -> int:
    """By how much what settles of an item can grow: what is left in each of its rows, in whole lots."""
    problem, part = standing.problem, standing.problem.parts[item]
    before = standing.parts.get(item, 0)
    now = dict(problem.effects_of_part(item, before))
    most = min(standing.free[row] * part.quantity // -change for row, change in problem.effects[item] if change < 0)
    most = min(most, part.quantity - before - part.lot) // part.lot * part.lot
    while most > 0:  # an amount is rounded, so a lot less may be needed
        later = problem.effects_of_part(item, before + most)
        if all(standing.free[row] + change - now.get(row, 0) >= 0 for row, change in later):
            return most
        most -= part.lot
    return 0


def fill_all(standing: Standing, order: Sequence[int]) -> None:
    """Settle what fits in whole, then in part, and then what the parts have made possible."""
    fill(standing, order)
    while fill_parts(standing, order):
        fill(standing, order)


def make_possible(standing: Standing, order: Sequence[int], worth: Sequence[float], weights: Sequence[float]) -> None:
    """Give up what cannot be, the least worth first; then add what still fits, as `order` says."""
    evict(standing, worth, weights)
    fill_all(standing, order)
    while enough := [item for item in standing.parts if not standing.lacks_securities(item)]:
        for item in enough:
            standing.unsettle_part(item)
        evict(standing, worth, weights)
        fill(standing, order)
