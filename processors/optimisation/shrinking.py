"""A group that settles by itself is made as small as it can be: until no part of it settles by itself.

Whether a part does is a search, and may take long in the worst case; so what is looked at is counted, and bounded by who asks.
"""

from collections.abc import Iterable, Mapping, Sequence

from processors.optimisation.problem import Effects


class Shrinking:
    """A search through the parts of a group that settles by itself. Members go in or out, and what follows from that at once with them."""

    def __init__(
        self, group: Sequence[int], effects: Mapping[int, Effects], needs: Mapping[int, Iterable[int]], free: Sequence[int], looks_max: int
    ) -> None:
        """`needs`: of a member those without which it may not settle; who is not of the group is booked. `free`: what each row may lose.

        `looks_max`: how many changes of rows may be looked at, but for those that are taken back: they were looked at before.
        """
        self._group, self._effects, self._looks_max = group, effects, looks_max
        members = set(group)
        self._needs = {item: [other for other in needs.get(item, ()) if other in members] for item in group}
        self._needed_by: dict[int, list[int]] = {item: [] for item in group}
        self._movers: dict[int, list[tuple[int, int]]] = {}
        self._sure: dict[int, int] = {}
        """What is left in each row with what is in."""
        self._most: dict[int, int] = {}
        """What is left there at the most: with all that brings something to it and is not out."""
        for item in group:
            for other in self._needs[item]:
                self._needed_by[other].append(item)
            for row, change in effects[item]:
                self._movers.setdefault(row, []).append((item, change))
                self._sure[row] = free[row]
                self._most[row] = self._most.get(row, free[row]) + max(change, 0)
        self._largest = {row: max(abs(change) for _, change in movers) for row, movers in self._movers.items()}
        self._is_in: dict[int, bool] = {}
        self._short: dict[int, None] = {}
        self._decided: list[int] = []
        self.looks = 0

    @property
    def is_over(self) -> bool:
        """True where the search ended before it knew."""
        return self.looks > self._looks_max

    def smaller(self) -> list[int] | None:
        """A part of the group that settles by itself; None where there is none, or none was found before the search was over."""
        for item in self._group:
            if item not in self._is_in and not self.is_over:
                found = self._around(item)
                if found is not None:
                    return found
                self._follow(item, is_in=False)  # no part has it, so none has what cannot settle without it
        return None

    def _around(self, first: int) -> list[int] | None:
        """A part with `first`, or None, and then everything is as it was before."""
        begun, others = len(self._decided), list[tuple[int, int]]()
        is_possible = self._follow(first, is_in=True)
        while not self.is_over:
            if is_possible and not self._short:
                found = [item for item in self._group if self._is_in.get(item)]
                if len(found) < len(self._group):
                    return found
                is_possible = False
            if is_possible:
                giver = self._giver(next(iter(self._short)))
                others.append((len(self._decided), giver))
                is_possible = self._follow(giver, is_in=True)
            elif others:
                decided, giver = others.pop()
                self._undo(decided)
                is_possible = self._follow(giver, is_in=False)
            else:
                break
        self._undo(begun)
        return None

    def _giver(self, row: int) -> int:
        """The first that brings something to a row that is short, and is not decided upon: there is one, or no such choice is possible."""
        self.looks += len(self._movers[row])
        return next(item for item, change in self._movers[row] if change > 0 and item not in self._is_in)

    def _follow(self, item: int, *, is_in: bool) -> bool:
        """Decide upon a member, and upon all that follows. False where nothing can settle so, or the search is over."""
        ahead = [(item, is_in)]
        while ahead:
            if self.is_over:
                return False
            item, is_in = ahead.pop()
            if item in self._is_in:
                if self._is_in[item] != is_in:
                    return False
                continue
            ahead += [(other, is_in) for other in (self._needs if is_in else self._needed_by)[item]]
            for row in self._decide(item, is_in=is_in):
                if self._most[row] < 0:
                    return False
                ahead += self._forced(row)
        return True

    def _forced(self, row: int) -> list[tuple[int, bool]]:
        """Of those who are not decided upon: who takes more than there can be is out, and without whom there is too little is in."""
        most, movers = self._most[row], self._movers[row]
        if most >= self._largest[row]:
            return []
        self.looks += len(movers)
        return [(item, change > 0) for item, change in movers if abs(change) > most and item not in self._is_in]

    def _decide(self, item: int, *, is_in: bool) -> list[int]:
        """The rows of which there is less then, at the most."""
        self._is_in[item] = is_in
        self._decided.append(item)
        self.looks += len(self._effects[item])
        self._count(item, 1)
        return [row for row, change in self._effects[item] if (change < 0) == is_in]

    def _undo(self, decided: int) -> None:
        """Back to when so many were decided upon."""
        while len(self._decided) > decided:
            item = self._decided.pop()
            self._count(item, -1)
            del self._is_in[item]

    def _count(self, item: int, times: int) -> None:
        is_in = self._is_in[item]
        for row, change in self._effects[item]:
            if (change < 0) == is_in:
                self._most[row] -= times * abs(change)
            if is_in:
                self._sure[row] += times * change
                if self._sure[row] < 0:
                    self._short[row] = None
                else:
                    self._short.pop(row, None)
