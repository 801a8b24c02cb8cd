"""Every method on every family: what settles of the value, against the best bound that any of them has proved, and in how many seconds."""

import functools
import gc
import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Any

from processors.optimisation.bounding import bound_of_all, bounds, classes, closer_bounds
from processors.optimisation.limits import Effort
from processors.optimisation.methods import METHODS, SECOND, Answer
from processors.optimisation.problem import Problem
from processors.optimisation.reading import Reader
from processors.optimisation.relaxation import solver
from processors.optimisation.standing import Standing
from streams.bench.optimiser.families import Family, lines
from streams.optimiser.apart import Apart, GivenUpError

Said = Callable[[str], None]
SEARCHED_MAX = 20_000
"""The bounds of larger families are the relaxation's alone: at 50,000 a search would take minutes for those of one answer."""


CPU_SECONDS_MAX = 3_600
"""The CPU that all methods together, and the bounds, may take of one instance: HiGHS has gone round for ever (decision 019)."""

RACED = [name for name in METHODS if name not in SECOND.values()]
"""The methods by default: a second try is for what the first has not answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What one method does with one instance. Shares are percent: of all instructions, of their value, of the best bound."""

    is_possible: bool
    count: float
    value: float
    of_bound: float
    by_class: list[float]
    seconds: float
    work: int


Run = dict[str, Figures]
"""By method."""


def race(
    families: Iterable[Family], seeds: Sequence[int], methods: Sequence[str], nodes: int, said: Said, cpu_seconds: int = CPU_SECONDS_MAX
) -> dict[str, Any]:
    """The mean over the seeds. `wrong` is empty where every answer keeps every limit; seconds are of the method alone.

    `bound_by` says what has proved the bounds of a family: the relaxation, or beside it a search over whole items. A seed that takes more
    than `cpu_seconds` of CPU is tried once more with the light presolve, stands in `second_try` with the methods that have answered it, and
    counts as that; one that does not come back either stands in `given_up`, and in no mean.
    """
    rows, wrong, apart = [], list[str](), Apart(cpu_seconds)
    try:
        for family in families:
            said(f"{family.title}, {len(seeds)} seeds")
            runs, given_up, second = list[Run](), list[int](), list[dict[str, Any]]()
            for seed in seeds:
                for effort in (Effort(nodes), Effort(nodes, is_light=True)):
                    try:
                        runs.append(apart.ask(_run, family, seed, methods, effort, _is_searched(family)))
                    except GivenUpError as error:
                        said(f"  seed {seed}: {error}")
                        continue
                    said(f"  seed {seed}: {_line(runs[-1], effort)}")
                    if effort.is_light:
                        second.append({"seed": seed, "methods": [SECOND[name] for name in methods if name in SECOND]})
                    break
                else:
                    given_up.append(seed)
            wrong += [f"{family.title}: {name} breaks a limit" for run in runs for name, found in run.items() if not found.is_possible]
            told = {name: _told([run[name] for run in runs]) for name in methods} if runs else {}
            bound_by = "search" if _is_searched(family) else "relaxation"
            rows.append({"family": family.title, "bound_by": bound_by, "given_up": given_up, "second_try": second, "methods": told})
    finally:
        apart.end()
    return {"solver": solver(), "threads": 1, "nodes": nodes, "seeds": list(seeds), "families": rows, "wrong": wrong}


def _used(name: str, effort: Effort) -> str:
    return SECOND.get(name, name) if effort.is_light else name


def _line(run: Run, effort: Effort) -> str:
    return ", ".join(f"{_used(name, effort)} {found.of_bound:.2f} % in {found.seconds:.2f} s" for name, found in run.items())


def _is_searched(family: Family) -> bool:
    return family.instructions <= SEARCHED_MAX


def _problem(family: Family, seed: int) -> Problem:
    reader = Reader()
    for line in lines(family, seed):
        reader.take(line)
    problem = reader.problem()
    gc.collect()
    gc.freeze()  # millions of parts of a problem are no garbage, and looking through them is no method's work
    return problem


def _run(family: Family, seed: int, methods: Sequence[str], effort: Effort, is_searched: bool) -> Run:
    """One instance: what each method does, or its second try where the effort is a light one, and the best bound that is proved."""
    problem = _problem(family, seed)
    found = {}
    for name in methods:
        begun = time.perf_counter()
        answer = METHODS[_used(name, effort)](problem, effort.nodes)
        found[name] = (answer, time.perf_counter() - begun)
    proved = _bounds(found, functools.partial(closer_bounds, effort=effort) if is_searched else bounds)
    return {name: _figures(answer, seconds, proved[name]) for name, (answer, seconds) in found.items()}


def _figures(answer: Answer, seconds: float, proved: list[int]) -> Figures:
    standing, problem = answer.standing, answer.standing.problem
    reached = [standing.values()[urgency] for urgency in classes(problem)]
    count = sum(len(own) for item, own in enumerate(problem.members) if standing.settled[item])
    return Figures(
        is_possible=standing.is_possible,
        count=100 * count / len(problem.instructions),
        value=100 * sum(standing.values()) / sum(problem.values),
        of_bound=100 * sum(reached) / min(sum(proved), bound_of_all(problem)),
        by_class=[100 * value / most for value, most in zip(reached, proved, strict=True)],
        seconds=seconds,
        work=standing.work,
    )


def _bounds(run: dict[str, tuple[Answer, float]], prove: Callable[[Standing], list[int]]) -> dict[str, list[int]]:
    """What no answer is worth more than in each class, by method: beside what that reached in the more urgent ones.

    The least that was proved: by `prove`, and in a single class by any method.
    """
    answers = {name: answer for name, (answer, _) in run.items()}
    best = max(answers.values(), key=lambda answer: sum(answer.standing.values()))
    if len(classes(best.standing.problem)) > 1:
        return {name: prove(answer.standing) for name, answer in answers.items()}
    least = min(sum(prove(best.standing)), *(answer.proved for answer in answers.values() if answer.proved is not None), math.inf)
    return {name: [int(least)] for name in run}


def _told(found: Sequence[Figures]) -> dict[str, Any]:
    return {
        "count_percent": round(mean(each.count for each in found), 2),
        "value_percent": round(mean(each.value for each in found), 2),
        "of_bound_percent": round(mean(each.of_bound for each in found), 2),
        "of_bound_percent_least": round(min(each.of_bound for each in found), 2),
        "of_bound_by_class": [round(mean(each), 2) for each in zip(*(each.by_class for each in found), strict=True)],
        "seconds": round(mean(each.seconds for each in found), 2),
        "seconds_max": round(max(each.seconds for each in found), 2),
        "work": round(mean(each.work for each in found)),
    }
