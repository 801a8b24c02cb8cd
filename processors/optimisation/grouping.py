"""In which order an answer is booked: small groups that settle by themselves, and no part of them does, one after another.

A shard books a group whole or refuses it with what it lacks, so a smaller group loses less where the proposal came late.
"""

from collections.abc import Iterable, Iterator
from heapq import heappop, heappush

from processors.optimisation.gross import queue_order
from processors.optimisation.problem import Effects
from processors.optimisation.shrinking import Shrinking
from processors.optimisation.standing import Standing
from processors.optimisation.waiting import Waiting

TRIES_MAX = 50
"""How many members of a group are left out by turns, to see whether something smaller settles without them."""
LOOKS_MAX, LOOKS_IN_ALL = 1_000_000, 5_000_000
"""How many changes of rows one search for a part of a group looks at, and all searches of an answer, before groups stay as they are."""

Group = tuple[int, ...]


def groups(answer: Standing) -> Iterator[Group]:
    """Groups of items in the order of booking. Each keeps every row within its limit where all before it are booked."""
    return _Booking(answer).groups()


class _Booking:
    """Books the items of an answer from the problem's beginning on."""

    def __init__(self, answer: Standing) -> None:
        problem = answer.problem
        self._needs, self._needed_by = problem.needs, problem.needed_by
        self._free = list(problem.free)
        self._effects: dict[int, Effects] = {item: problem.effects[item] for item, settled in enumerate(answer.settled) if settled}
        self._effects |= {item: problem.effects_of_part(item, quantity) for item, quantity in answer.parts.items()}
        self._left = dict.fromkeys(item for item in queue_order(problem) if item in self._effects)
        self._order = list(self._left)
        self._rank = {item: place for place, item in enumerate(self._order)}
        self._waiting = Waiting(self._free, 1)
        self._givers = self._by_row()
        self._looks_left = LOOKS_IN_ALL

    def _by_row(self) -> dict[int, list[int]]:
        """Of each row the items that bring something to it."""
        found: dict[int, list[int]] = {}
        for item in self._left:
            for row, change in self._effects[item]:
                if change > 0:
                    found.setdefault(row, []).append(item)
        return found

    def groups(self) -> Iterator[Group]:
        """Alone what can stand alone; then the smallest that is found around the first that cannot; and so on."""
        ready = list(range(len(self._order)))
        yield from self._alone(ready)
        while self._left:
            group = self._smallest(self._closed(next(iter(self._left))))
            self._book(group, ready)
            yield group
            yield from self._alone(ready)

    def _alone(self, ready: list[int]) -> Iterator[Group]:
        """Book whatever can be booked by itself, and what that makes possible."""
        while ready:
            place = heappop(ready)
            item = self._order[place]
            woken_by = self._waiting.looked_at(place)
            if item not in self._left:
                continue
            short = [(row, -change) for row, change in self._effects[item] if change < 0 and self._free[row] + change < 0]
            if short:
                self._waiting.wait(short[0][0], 0, short[0][1], place)
            elif not self._unbooked(item):
                self._book((item,), ready)
                yield (item,)
            if woken_by not in (-1, short[0][0] if short else -1):
                self._waiting.wake(woken_by, ready)

    def _unbooked(self, item: int) -> list[int]:
        """What an item needs and is not booked yet."""
        return [other for other in self._needs.get(item, ()) if other in self._left]

    def _book(self, group: Iterable[int], ready: list[int]) -> None:
        """Book a group, and wake those whom that may help."""
        for item in group:
            del self._left[item]
            for row, change in self._effects[item]:
                self._free[row] += change
        for item in group:
            for row, change in self._effects[item]:
                if change > 0:
                    self._waiting.wake(row, ready)
            for other in self._needed_by.get(item, ()):
                if other in self._left and not self._unbooked(other):
                    heappush(ready, self._rank[other])

    def _closed(self, first: int) -> set[int]:
        """A group around `first` that settles by itself: with what its members need, and for each short row one giver after another.

        There is an end, for all that is left is such a group.
        """
        group: set[int] = set()
        after: dict[int, int] = {}
        givers: dict[int, Iterator[int]] = {}
        coming, short = [first], list[int]()
        while coming:
            item = coming.pop()
            if item not in group:
                group.add(item)
                coming += self._unbooked(item)
                for row, change in self._effects[item]:
                    after[row] = after.get(row, self._free[row]) + change
                    short += [row] if after[row] < 0 else []
            while short and after[short[-1]] >= 0:
                short.pop()
            if short and not coming:
                row = short[-1]
                givers.setdefault(row, (other for other in self._givers.get(row, ()) if other in self._left))
                coming.append(next(givers[row]))
        return group

    def _smallest(self, group: set[int]) -> Group:
        """What of a group settles by itself, and no part of it does."""
        part, is_known = self._part(group)
        if part is None and is_known:
            return self._in_order(group)
        group = self._cut(group)  # quickly to something small, and from there on to the end
        while (part := self._part(group)[0]) is not None:
            group = set(part)
        return self._in_order(group)

    def _in_order(self, group: Iterable[int]) -> Group:
        return tuple(sorted(group, key=self._rank.__getitem__))

    def _part(self, group: set[int]) -> tuple[list[int] | None, bool]:
        """A part of a group that settles by itself; and whether it is known, where there is none."""
        search = Shrinking(self._in_order(group), self._effects, self._needs, self._free, min(LOOKS_MAX, self._looks_left))
        part = search.smaller()
        self._looks_left = max(0, self._looks_left - search.looks)
        return part, not search.is_over

    def _cut(self, group: set[int]) -> set[int]:
        """Leave members out by turns; what does not settle without them goes with them, and a smaller group is what may be left."""
        for one in sorted(group)[:TRIES_MAX]:
            smaller = self._without(group, one) if one in group else set()
            if smaller:
                group = smaller
        return group

    def _without(self, group: set[int], one: int) -> set[int]:
        """What of a group still settles by itself without `one`, giving up the debits of every row that is short then."""
        rest, gone = set(group), [one]
        after = {row: self._free[row] for item in group for row, _ in self._effects[item]}
        takers: dict[int, list[int]] = {}
        for item in sorted(group):
            for row, change in self._effects[item]:
                after[row] += change
                if change < 0:
                    takers.setdefault(row, []).append(item)
        while gone:
            item = gone.pop()
            if item not in rest:
                continue
            rest.remove(item)
            gone += [other for other in self._needed_by.get(item, ()) if other in rest]
            for row, change in self._effects[item]:
                after[row] -= change
                if after[row] < 0:
                    gone += [other for other in takers.get(row, ()) if other in rest][-1:]
            gone += [] if gone else self._still_short(rest, after, takers)
        return rest

    @staticmethod
    def _still_short(rest: set[int], after: dict[int, int], takers: dict[int, list[int]]) -> list[int]:
        """One debit of a row that is still short, if any is."""
        short = (row for row, left in after.items() if left < 0)
        return next(([other for other in takers.get(row, ()) if other in rest][-1:] for row in short), [])
