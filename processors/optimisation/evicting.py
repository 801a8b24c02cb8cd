"""Giving up what cannot be: from a choice that takes rows below their limits to one that does not."""

from collections.abc import Sequence

from processors.optimisation.standing import Standing


def evict(standing: Standing, worth: Sequence[float], weights: Sequence[float]) -> None:
    """Of each short row give up the debit of the least weight that cures it alone, or else of the least worth, until none is short.

    It ends, for each step gives an item up, and with nothing chosen no row is short. What needs an item goes with it.
    """
    problem, settled, free = standing.problem, standing.settled, standing.free
    debits: dict[int, list[int]] = {}
    gone = [item for item, others in problem.needs.items() if settled[item] and not all(settled[other] for other in others)]
    short = [row for row, left in enumerate(free) if left < 0]
    while gone or short:
        if not gone:
            row = short[-1]
            if free[row] >= 0:
                short.pop()
                continue
            if row not in debits:
                debits[row] = sorted(problem.debits[row], key=worth.__getitem__, reverse=True)
            gone.append(_given_up(standing, row, debits[row], weights))
        item = gone.pop()
        if item in standing.parts:
            short += _lost(standing, problem.effects_of_part(item, standing.parts[item]))
            standing.unsettle_part(item)
        elif settled[item]:
            short += _lost(standing, problem.effects[item])
            standing.unsettle(item)
            gone += [other for other in problem.needed_by.get(item, ()) if settled[other]]


def _given_up(standing: Standing, row: int, queue: list[int], weights: Sequence[float]) -> int:
    """Which debit of a row to give up; `queue` has those that may still be chosen, the least worth last."""
    queue[:] = [item for item in queue if standing.settled[item] or item in standing.parts]
    cures = [item for item in queue if standing.settled[item] and -_change(standing, item, row) >= -standing.free[row]]
    return min(cures, key=weights.__getitem__, default=queue[-1])


def _change(standing: Standing, item: int, row: int) -> int:
    return next(change for where, change in standing.problem.effects[item] if where == row)


def _lost(standing: Standing, effects: Sequence[tuple[int, int]]) -> list[int]:
    """The rows that are short without what an item brings."""
    return [row for row, change in effects if change > 0 and standing.free[row] < change]
