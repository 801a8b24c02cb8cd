"""Why an item did not settle, in one sentence with numbers: what it lacks, who would have to bring it, what stands in its way."""

from dataclasses import dataclass
from decimal import Decimal

from processors.optimisation.problem import Problem
from processors.optimisation.standing import Standing

SHOWN_MAX = 3
"""How many others a sentence names."""


@dataclass(frozen=True, slots=True)
class Lack:
    """So much is missing in a row; granted exactly that in each such row, and what it needs, the item settles."""

    row: int
    missing: int


def lacks(standing: Standing, item: int) -> list[Lack]:
    """What an unsettled item lacks where all that settles has settled (with a part of itself, if a part of it settles)."""
    own = dict(standing.problem.effects[item])
    if item in standing.parts:
        for row, change in standing.problem.effects_of_part(item, standing.parts[item]):
            own[row] = own.get(row, 0) - change
    found = ((row, -change - standing.free[row]) for row, change in own.items() if change < 0)
    return [Lack(row, missing) for row, missing in found if missing > 0]


def needed(standing: Standing, item: int) -> list[int]:
    """The items that an unsettled one may not settle before, and that have not settled."""
    return [other for other in standing.problem.needs.get(item, ()) if not standing.settled[other]]


def why(standing: Standing, item: int) -> str:
    """The sentence."""
    problem = standing.problem
    others = needed(standing, item)
    waits = [f"it settles no earlier than {_names(problem, others)}, which has not settled"] if others else []
    return f"{_names(problem, [item])}: {'; '.join([*(_of_row(standing, item, lack) for lack in lacks(standing, item)), *waits])}."


def _of_row(standing: Standing, item: int, lack: Lack) -> str:
    problem = standing.problem
    row = problem.rows[lack.row]
    takes = -dict(problem.effects[item])[lack.row]
    what = f"in {row.name}" if row.asset else f"of the headroom of {row.name}"
    sentence = (
        f"lacks {_amount(problem, lack.row, lack.missing)} {row.asset or 'units'} {what}"
        f" (it takes {_amount(problem, lack.row, takes)}, {_amount(problem, lack.row, takes - lack.missing)} are there)"
    )
    givers = [other for other in _givers(standing, lack.row) if other != item and not standing.settled[other]]
    ahead = [other for other in problem.debits[lack.row] if standing.settled[other]]
    if givers:
        brings = sum(dict(problem.effects[other])[lack.row] for other in givers)
        sentence += f", of which {_names(problem, givers)} would bring {_amount(problem, lack.row, brings)}"
    else:
        sentence += ", which nobody in the queue would bring"
    return f"{sentence}; {_names(problem, ahead)} took from it before" if ahead else sentence


def _givers(standing: Standing, row: int) -> list[int]:
    """The items that bring something to a row, in the order of the queue."""
    return [item for item, own in enumerate(standing.problem.effects) if any(where == row and change > 0 for where, change in own)]


def _names(problem: Problem, items: list[int]) -> str:
    """The ids of the first items, and how many more there are."""
    names = ["+".join(problem.instructions[place].instruction for place in problem.members[item]) for item in items[:SHOWN_MAX]]
    more = len(items) - SHOWN_MAX
    return ", ".join(names) + (f" and {more:,} more" if more > 0 else "")


def _amount(problem: Problem, row: int, units: int) -> str:
    return f"{Decimal(units).scaleb(-problem.rows[row].decimals):,f}"
