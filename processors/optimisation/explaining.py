"""Why an item did not settle, in one sentence with numbers: what it lacks, who would have to bring it, what stands in its way."""

from collections import deque
from dataclasses import dataclass
from decimal import Decimal

from processors.optimisation.problem import Problem
from processors.optimisation.standing import Standing

SHOWN_MAX = 3
"""How many others a sentence names."""
BEFORE_MAX = 1_000
"""How many of those that go before an item are reckoned with: a chain of links may have any length."""


@dataclass(frozen=True, slots=True)
class Lack:
    """So much is missing in a row, from which an item and what goes before it take `takes` where `there` are.

    `below`: how much of it is for the row's own shortfall, where that was below its limit from the beginning.
    """

    row: int
    missing: int
    takes: int
    there: int
    below: int


def before(standing: Standing, item: int) -> list[int]:
    """What has not settled and goes before an item, directly or not; the nearest first."""
    found: dict[int, None] = {}
    ahead = deque([item])
    while ahead and len(found) < BEFORE_MAX:
        for other in standing.problem.needs.get(ahead.popleft(), ()):
            if not standing.settled[other] and other not in found:
                found[other] = None
                ahead.append(other)
    return list(found)


def lacks(standing: Standing, item: int) -> list[Lack]:
    """What an unsettled item lacks where all that settles has settled (with a part of itself, if a part of it settles).

    What goes before it has to settle with it: granted exactly this, they do, in one step.
    """
    problem, own = standing.problem, dict(standing.problem.effects[item])
    others = [change for other in before(standing, item) for change in problem.effects[other]]
    undone = problem.effects_of_part(item, standing.parts[item]) if item in standing.parts else ()
    for row, change in (*others, *((row, -change) for row, change in undone)):
        own[row] = own.get(row, 0) + change
    found = [(row, -change, standing.free[row], problem.below.get(row, 0)) for row, change in own.items() if change < 0]
    return [Lack(row, takes - there + below, takes, there, below) for row, takes, there, below in found if takes > there]


class Explaining:
    """The sentences of one answer. What all sentences about a row share is found once a row, so that all take one look at each effect."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self._givers: dict[int, list[tuple[int, int]]] = {}
        """Of each row what of it has not settled would bring how much, in the order of the queue."""
        self._told: dict[int, tuple[str, str]] = {}
        for item, own in enumerate(standing.problem.effects):
            for row, change in own if not standing.settled[item] else ():
                if change > 0:
                    self._givers.setdefault(row, []).append((item, change))

    def why(self, item: int) -> str:
        """The sentence."""
        standing, problem = self._standing, self._standing.problem
        others = before(standing, item)
        waits = [f"it settles no earlier than {_names(problem, others)}, which has not settled"] if others else []
        who = "it and what goes before it take" if others else "it takes"
        sentences = [self._of_row(lack, who) for lack in lacks(standing, item)]
        return f"{_names(problem, [item])}: {'; '.join([*sentences, *waits])}."

    def _of_row(self, lack: Lack, who: str) -> str:
        problem, number = self._standing.problem, lack.row
        row = problem.rows[number]
        what = f"in {row.name}" if row.asset else f"of the headroom of {row.name}"
        below = f", and it is {_amount(problem, number, lack.below)} below its limit" if lack.below else ""
        if number not in self._told:
            self._told[number] = self._of_others(number)
        brought, taken = self._told[number]
        return (
            f"lacks {_amount(problem, number, lack.missing)} {row.asset or 'units'} {what}"
            f" ({who} {_amount(problem, number, lack.takes)}, {_amount(problem, number, lack.there)} are there{below}){brought}{taken}"
        )

    def _of_others(self, row: int) -> tuple[str, str]:
        """Who would bring something to a row, and who took from it before: the same for all that lack something there."""
        standing, problem = self._standing, self._standing.problem
        givers = self._givers.get(row, ())
        brings = _amount(problem, row, sum(change for _, change in givers))
        ahead = [other for other in problem.debits[row] if standing.settled[other]]
        return (
            f", of which {_names(problem, [item for item, _ in givers])} would bring {brings}"
            if givers
            else ", which nobody in the queue would bring",
            f"; {_names(problem, ahead)} took from it before" if ahead else "",
        )


def _names(problem: Problem, items: list[int]) -> str:
    """The ids of the first items, and how many more there are."""
    names = ["+".join(problem.instructions[place].instruction for place in problem.members[item]) for item in items[:SHOWN_MAX]]
    more = len(items) - SHOWN_MAX
    return ", ".join(names) + (f" and {more:,} more" if more > 0 else "")


def _amount(problem: Problem, row: int, units: int) -> str:
    return f"{Decimal(units).scaleb(-problem.rows[row].decimals):,f}"
