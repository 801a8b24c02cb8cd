"""Every method on every family: what settles of the value, against the best bound that any of them has proved, and in how many seconds."""

import gc
import time
from collections.abc import Callable, Iterable, Sequence
from statistics import mean
from typing import Any

from processors.optimisation.methods import METHODS, Answer
from processors.optimisation.problem import Problem
from processors.optimisation.reading import Reader
from processors.optimisation.relaxation import solver
from streams.bench.optimiser.families import Family, lines

Said = Callable[[str], None]


def race(families: Iterable[Family], seeds: Sequence[int], methods: Sequence[str], nodes: int, said: Said) -> dict[str, Any]:
    """The mean over the seeds. `wrong` is empty where every answer keeps every limit; seconds are of the method alone."""
    rows, wrong = [], list[str]()
    for family in families:
        said(f"{family.title}, {len(seeds)} seeds")
        runs = []
        for seed in seeds:
            runs.append(_run(_problem(family, seed), methods, nodes))
            gc.unfreeze()
        wrong += [
            f"{family.title}: {name} breaks a limit" for run in runs for name, (answer, _) in run.items() if not answer.standing.is_possible
        ]
        told = {name: _told([run[name] for run in runs], [_bound(run, name) for run in runs]) for name in methods}
        rows.append({"family": family.title, "methods": told})
    return {"solver": solver(), "threads": 1, "nodes": nodes, "seeds": list(seeds), "families": rows, "wrong": wrong}


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


def _bound(run: dict[str, tuple[Answer, float]], name: str) -> int:
    """What no answer is worth more than: the least that any method proved; with classes, only what holds beside the own answer's."""
    answer = run[name][0]
    proved = [other.proved for other, _ in run.values() if other.proved is not None]
    return min(proved) if proved and len(set(answer.standing.problem.urgencies)) == 1 else answer.bound()


def _told(runs: Sequence[tuple[Answer, float]], bounds: Sequence[int]) -> dict[str, float]:
    shares = [_shares(answer) for answer, _ in runs]
    return {
        "count_percent": round(mean(count for count, _ in shares), 2),
        "value_percent": round(mean(value for _, value in shares), 2),
        "of_bound_percent": round(
            mean(100 * sum(answer.standing.values()) / bound for (answer, _), bound in zip(runs, bounds, strict=True) if bound), 2
        ),
        "seconds": round(mean(seconds for _, seconds in runs), 2),
        "seconds_max": round(max(seconds for _, seconds in runs), 2),
        "work": round(mean(answer.standing.work for answer, _ in runs)),
    }


def _shares(answer: Answer) -> tuple[float, float]:
    """Percent of the instructions and of the value that settle."""
    standing, problem = answer.standing, answer.standing.problem
    count = sum(len(own) for item, own in enumerate(problem.members) if standing.settled[item])
    return 100 * count / len(problem.instructions), 100 * sum(standing.values()) / sum(problem.values)
