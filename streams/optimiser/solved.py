"""What a method has found, told for programs and for people."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from processors.optimisation.explaining import Explaining, Lack, before, lacks
from processors.optimisation.grouping import groups
from processors.optimisation.methods import METHODS
from processors.optimisation.problem import Problem
from processors.optimisation.relaxation import solver
from processors.optimisation.standing import Standing
from schemas.optimisation import Priority
from schemas.optimisations import GROUP_MAX


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassTold:
    """What settles of one class."""

    priority: str
    instructions: int
    settled: int
    value: Decimal
    settled_value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """So much is missing of an asset in an account, or of the headroom of a limit group."""

    missing: Decimal
    account: str | None = None
    asset: str | None = None
    limit_group: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """What lets an instruction settle: that all of `lacks` is granted; each of `after` goes before it, and settles in one step with it."""

    lacks: tuple[Missing, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """An answer: checked in whole numbers, in the order of booking. Values are in the unit of the instance's values."""

    method: str
    solver: str
    threads: int
    nodes: int
    settled: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]
    """What is booked together: each group settles by itself where all before it are booked, and no part of it, as far as was looked."""
    partly: dict[str, Decimal]
    """Of instructions that settle in part, the quantity that does."""
    count: int
    value: Decimal
    bound: Decimal
    """What no answer is worth more than, that does as well as this one in each more urgent class."""
    gap: float
    work: int
    """Items looked at, steps of the simplex method and nodes: the same on every machine."""
    seconds: float
    """Of the method alone, without reading, the bound, groups and sentences."""
    classes: tuple[ClassTold, ...]
    too_large: int
    """How many of them settle only in groups of more than GROUP_MAX, which a shard does not book in one step."""
    unsettled: dict[str, str]
    """By the first instruction of each item, why it has not settled."""
    lacking: dict[str, Lacking]
    """By the same, what the sentences say, for programs."""


def solve(problem: Problem, method: str, nodes: int, said: Callable[[str], None] = lambda _: None) -> Solved:
    """Solve a problem by a method of `METHODS`."""
    said(f"{len(problem.instructions):,} instructions over {len(problem.rows):,} balances and limits: {method}")
    begun = time.perf_counter()
    answer = METHODS[method](problem, nodes)
    seconds = time.perf_counter() - begun
    standing = answer.standing
    assert standing.is_possible, "an answer keeps every limit"
    said("the bound")
    value, bound = sum(standing.values()), min(answer.bound(), sum(problem.values))  # the solver proves in floating point
    said("the order of booking, and why the rest does not settle")
    booked = tuple(tuple(name for item in group for name in _names(problem, item)) for group in groups(standing))
    partly = _partly(problem, standing.parts)
    left = [item for item, settled in enumerate(standing.settled) if not settled]
    explaining = Explaining(standing)
    return Solved(
        method=method,
        solver=solver(),
        threads=1,
        nodes=nodes,
        settled=tuple(name for group in booked for name in group if name not in partly),
        groups=booked,
        partly={_names(problem, item)[0]: _quantity(problem, item, units) for item, units in standing.parts.items()},
        count=sum(len(own) for item, own in enumerate(problem.members) if standing.settled[item]),
        value=problem.value(value),
        bound=problem.value(bound),
        gap=max(0.0, 1 - value / bound) if bound else 0.0,
        work=standing.work,
        seconds=round(seconds, 3),
        too_large=sum(len(group) for group in booked if len(group) > GROUP_MAX),
        classes=tuple(_classes(problem, standing.settled, standing.values())),
        unsettled={_names(problem, item)[0]: explaining.why(item) for item in left},
        lacking={_names(problem, item)[0]: _lacking(standing, item) for item in left},
    )


def _names(problem: Problem, item: int) -> tuple[str, ...]:
    return tuple(problem.instructions[place].instruction for place in problem.members[item])


def _lacking(standing: Standing, item: int) -> Lacking:
    problem = standing.problem
    after = tuple(_names(problem, other)[0] for other in before(standing, item))
    return Lacking(lacks=tuple(_missing(problem, lack) for lack in lacks(standing, item)), after=after)


def _missing(problem: Problem, lack: Lack) -> Missing:
    row, missing = problem.rows[lack.row], problem.amount(lack.row, lack.missing)
    if not row.asset:
        return Missing(missing=missing, limit_group=row.name)
    return Missing(missing=missing, account=row.name, asset=row.asset)


def _partly(problem: Problem, parts: dict[int, int]) -> set[str]:
    return {_names(problem, item)[0] for item in parts}


def _quantity(problem: Problem, item: int, units: int) -> Decimal:
    return problem.amount(problem.parts[item].securities[0], units)


def _classes(problem: Problem, settled: list[bool], values: list[int]) -> list[ClassTold]:
    found = []
    for urgency, priority in enumerate(Priority):
        items = [item for item, own in enumerate(problem.urgencies) if own == urgency]
        if items:
            found.append(
                ClassTold(
                    priority=priority.value,
                    instructions=sum(len(problem.members[item]) for item in items),
                    settled=sum(len(problem.members[item]) for item in items if settled[item]),
                    value=problem.value(sum(problem.values[item] for item in items)),
                    settled_value=problem.value(values[urgency]),
                )
            )
    return found
