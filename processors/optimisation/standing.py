"""What is chosen so far, and what each row then may still lose: exact, and undone as easily as done."""

from collections.abc import Iterable, Mapping

from processors.optimisation.problem import Problem

FITS, NEEDS_ANOTHER = -1, -2


class Standing:
    """A choice of items over a problem. `free` is what each row may still lose; below zero in between, never in an answer."""

    def __init__(self, problem: Problem, chosen: Iterable[int] = (), parts: Mapping[int, int] | None = None) -> None:
        self.problem = problem
        self.free = list(problem.free)
        self.settled = [False] * len(problem.effects)
        self.parts: dict[int, int] = {}
        """Of items that settle in part, how much (smallest units)."""
        self.work = 0
        """How many times an item was looked at: a measure of work that no clock changes."""
        for item in chosen:
            self.settle(item)
        for item, quantity in (parts or {}).items():
            self.settle_part(item, quantity)

    def copy(self) -> "Standing":
        """The same choice, to be changed without changing this one; its work begins at zero."""
        made = Standing.__new__(Standing)
        made.problem, made.free, made.settled = self.problem, self.free.copy(), self.settled.copy()
        made.parts, made.work = self.parts.copy(), 0
        return made

    def obstacle(self, item: int) -> int:
        """The first row that settling `item` would take below its limit; NEEDS_ANOTHER, or FITS."""
        self.work += 1
        free = self.free
        for row, change in self.problem.effects[item]:
            if change < 0 and free[row] + change < 0:
                return row
        for other in self.problem.needs.get(item, ()):
            if not self.settled[other]:
                return NEEDS_ANOTHER
        return FITS

    def settle(self, item: int) -> None:
        """Choose an item, whether it fits or not."""
        self.settled[item] = True
        free = self.free
        for row, change in self.problem.effects[item]:
            free[row] += change

    def unsettle(self, item: int) -> None:
        """Give an item up."""
        self.settled[item] = False
        free = self.free
        for row, change in self.problem.effects[item]:
            free[row] -= change

    def settle_part(self, item: int, quantity: int) -> None:
        """Settle `quantity` of an item that may settle in part."""
        self.parts[item] = quantity
        for row, change in self.problem.effects_of_part(item, quantity):
            self.free[row] += change

    def unsettle_part(self, item: int) -> None:
        """Give a part up."""
        for row, change in self.problem.effects_of_part(item, self.parts.pop(item)):
            self.free[row] -= change

    @property
    def is_possible(self) -> bool:
        """True where no row is below its limit, nothing settles without what it needs, and in part only what lacks securities."""
        needs = self.problem.needs.items()
        return (
            min(self.free, default=0) >= 0
            and all(self.settled[other] for item, others in needs if self.settled[item] for other in others)
            and all(self.lacks_securities(item) for item in self.parts)
        )

    def lacks_securities(self, item: int) -> bool:
        """True where what stands with its deliverer, less what else that delivers of it, is not the whole of what may settle in part.

        What comes in is not counted: parts may be booked before it does, and so nothing that settles takes a part its reason.
        """
        problem, part = self.problem, self.problem.parts[item]
        row = part.securities[0]
        left = problem.free[row] - part.quantity
        for other in problem.debits[row] if left >= 0 else ():
            if other != item and self.settled[other]:
                left += next(change for where, change in problem.effects[other] if where == row)
            elif other != item and other in self.parts:
                left -= self.parts[other]
            if left < 0:
                break
        return left < 0

    def values(self) -> list[int]:
        """What is chosen is worth, by urgency: answers are compared in that order. A part counts in proportion, rounded down."""
        problem = self.problem
        found = [0] * (max(problem.urgencies, default=0) + 1)
        for item, settled in enumerate(self.settled):
            if settled:
                found[problem.urgencies[item]] += problem.values[item]
        for item, quantity in self.parts.items():
            found[problem.urgencies[item]] += problem.values[item] * quantity // problem.parts[item].quantity
        return found


def better(one: Standing, other: Standing) -> Standing:
    """The one that is worth more in the first class in which they differ by more than a ten-thousandth; else in all."""
    for left, right in zip(one.values(), other.values(), strict=True):
        if abs(left - right) * 10**4 > max(left, right):
            return one if left > right else other
    return one if sum(one.values()) >= sum(other.values()) else other
