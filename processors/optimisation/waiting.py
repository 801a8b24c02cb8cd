"""Who waits for more in which row. An index: what a row gains wakes those it may suffice for, and nobody else is looked at."""

from collections.abc import Sequence
from heapq import heappop, heappush


class Waiting:
    """By row and class, the places that wait there, the smallest need first.

    What a row has left is promised to those that were woken until they were looked at, so that one credit does not wake a thousand
    of whom one can have it.
    """

    def __init__(self, free: Sequence[int], classes: int) -> None:
        self._free = free
        self._classes = classes
        self._queues: dict[int, list[list[tuple[int, int]]]] = {}
        self._promised: dict[int, int] = {}
        self._woken: dict[int, tuple[int, int]] = {}

    def wait(self, row: int, urgency: int, need: int, place: int) -> None:
        """Let `place` wait until `row` may lose `need`."""
        queues = self._queues.get(row)
        if queues is None:
            queues = self._queues[row] = [[] for _ in range(self._classes)]
        heappush(queues[urgency], (need, place))

    def wake(self, row: int, ready: list[int]) -> None:
        """Put those for whom there is enough into the heap `ready`, by class, the smallest need first."""
        queues = self._queues.get(row)
        if queues is None:
            return
        left = self._free[row] - self._promised.get(row, 0)
        for queue in queues:
            while queue and queue[0][0] <= left:
                need, place = heappop(queue)
                left -= need
                self._promised[row] = self._promised.get(row, 0) + need
                self._woken[place] = (row, need)
                heappush(ready, place)

    def looked_at(self, place: int) -> int:
        """Take back what was promised to `place`. Returns the row that woke it; -1 where none did."""
        row, need = self._woken.pop(place, (-1, 0))
        if row >= 0:
            self._promised[row] -= need
        return row
