"""Every method on every family: what settles of the value, against the best bound that any of them has proved, and in how many seconds."""

import functools
import gc
import math
import time
from collections.abc import Callable, Iterable, Sequence
from statistics import mean
from typing import Any

from processors.optimisation.bounding import bound_of_all, bounds, classes, closer_bounds
from processors.optimisation.methods import METHODS, Answer
from processors.optimisation.problem import Problem
from processors.optimisation.reading import Reader
from processors.optimisation.relaxation import solver
from processors.optimisation.standing import Standing
from streams.bench.optimiser.families import Family, lines

Said = Callable[[str], None]
SEARCHED_MAX = 20_000
"""The bounds of larger families are the relaxation's alone: at 50,000 a search would take minutes for those of one answer."""


def race(families: Iterable[Family], seeds: Sequence[int], methods: Sequence[str], nodes: int, said: Said) -> dict[str, Any]:
    """The mean over the seeds. `wrong` is empty where every answer keeps every limit; seconds are of the method alone.

    `bound_by` says what has proved the bounds of a family: the relaxation, or beside it a search over whole items.
    """
    rows, wrong = [], list[str]()
    for family in families:
        said(f"{family.title}, {len(seeds)} seeds")
        runs = []
        for seed in seeds:
            said(f"  seed {seed}")
            runs.append(_run(_problem(family, seed), methods, nodes))
            gc.unfreeze()
        wrong += [
            f"{family.title}: {name} breaks a limit" for run in runs for name, (answer, _) in run.items() if not answer.standing.is_possible
        ]
        said("  the best proven bound")
        prove = functools.partial(closer_bounds, nodes=nodes) if _is_searched(family) else bounds
        proved = [_bounds(run, prove) for run in runs]
        told = {name: _told([run[name] for run in runs], [bound[name] for bound in proved]) for name in methods}
        for name, found in told.items():
            said(f"  {name}: {found['of_bound_percent']} % of the bound, least {found['of_bound_percent_least']}, {found['seconds']} s")
        rows.append({"family": family.title, "bound_by": "search" if _is_searched(family) else "relaxation", "methods": told})
    return {"solver": solver(), "threads": 1, "nodes": nodes, "seeds": list(seeds), "families": rows, "wrong": wrong}


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


def _run(problem: Problem, methods: Sequence[str], nodes: int) -> dict[str, tuple[Answer, float]]:
    found = {}
    for name in methods:
        begun = time.perf_counter()
        answer = METHODS[name](problem, nodes)
        found[name] = (answer, time.perf_counter() - begun)
    return found


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


def _told(runs: Sequence[tuple[Answer, float]], bounds_of: Sequence[list[int]]) -> dict[str, Any]:
    shares = [_shares(answer) for answer, _ in runs]
    reached = [[answer.standing.values()[urgency] for urgency in classes(answer.standing.problem)] for answer, _ in runs]
    together = [bound_of_all(answer.standing.problem) for answer, _ in runs]
    near = [100 * sum(values) / min(sum(most), of_all) for values, most, of_all in zip(reached, bounds_of, together, strict=True)]
    by_class = [[100 * value / most for value, most in zip(*each, strict=True)] for each in zip(reached, bounds_of, strict=True)]
    return {
        "count_percent": round(mean(count for count, _ in shares), 2),
        "value_percent": round(mean(value for _, value in shares), 2),
        "of_bound_percent": round(mean(near), 2),
        "of_bound_percent_least": round(min(near), 2),
        "of_bound_by_class": [round(mean(each), 2) for each in zip(*by_class, strict=True)],
        "seconds": round(mean(seconds for _, seconds in runs), 2),
        "seconds_max": round(max(seconds for _, seconds in runs), 2),
        "work": round(mean(answer.standing.work for answer, _ in runs)),
    }


def _shares(answer: Answer) -> tuple[float, float]:
    """Percent of the instructions and of the value that settle."""
    standing, problem = answer.standing, answer.standing.problem
    count = sum(len(own) for item, own in enumerate(problem.members) if standing.settled[item])
    return 100 * count / len(problem.instructions), 100 * sum(standing.values()) / sum(problem.values)
