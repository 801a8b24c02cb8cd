"""Adding to a choice whatever still fits, in a given order, until nothing more does; in whole, and then in part."""

from collections.abc import Sequence
from heapq import heappop, heappush

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
    """Settle as much as there is of what lacks nothing but securities, in whole lots. True where that gave anything."""
    gave = False
    for item in order:
        part = standing.problem.parts.get(item)
        if part is None or standing.settled[item] or item in standing.parts:
            continue
        there = standing.free[part.securities[0]]
        quantity = there // part.lot * part.lot
        if not 0 < quantity < part.quantity:
            continue
        standing.settle_part(item, quantity)
        if min(standing.free[row] for row, _ in standing.problem.effects_of_part(item, quantity)) < 0:
            standing.unsettle_part(item)
        else:
            gave = True
    return gave


def fill_all(standing: Standing, order: Sequence[int]) -> None:
    """Settle what fits in whole, then in part, and then what the parts have made possible. Parts grow where more securities have come."""
    fill(standing, order)
    while fill_parts(standing, order):
        fill(standing, order)
