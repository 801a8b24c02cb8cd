"""The most that settles together where no account may pass over an earlier debit (Bech and Soramäki 2001): a yardstick.

One real shortage stops all that stands behind it, so nobody should settle deliveries versus payment like that (domain.md, section 5).
"""

from processors.optimisation.gross import queue_order
from processors.optimisation.problem import Problem
from processors.optimisation.standing import Standing


def strict_order(problem: Problem) -> Standing:
    """Begin with all; while a row is short drop its last debit, and all that stands behind what was dropped in any of its rows."""
    order = queue_order(problem)
    rank = {item: place for place, item in enumerate(order)}
    queues = {row: sorted(items, key=rank.__getitem__) for row, items in problem.debits.items()}
    standing = Standing(problem, order)
    dropping: list[int] = []
    short = [row for row, free in enumerate(standing.free) if free < 0]
    while dropping or short:
        if not dropping:
            row = short.pop()
            dropping += queues[row][-1:] if standing.free[row] < 0 else []
            continue
        item = dropping.pop()
        if not standing.settled[item]:
            continue
        standing.unsettle(item)
        standing.work += 1
        dropping += problem.needed_by.get(item, ())
        for row, change in problem.effects[item]:
            short.append(row)
            queue = queues[row] if change < 0 else []
            while queue and rank[queue[-1]] >= rank[item]:
                dropping.append(queue.pop())
    return standing
