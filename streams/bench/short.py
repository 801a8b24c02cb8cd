"""Every bench in a short form, one after another, for one report: enough to see what has changed, not to quote."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from streams.bench.backlog import backlog
from streams.bench.engine.told import measure as engine
from streams.bench.latency import latency
from streams.bench.memory import memory
from streams.bench.optimiser import race as optimisers
from streams.bench.optimiser.families import of_size
from streams.bench.positions.race import race
from streams.bench.restart import restart
from streams.bench.steady import steady
from streams.bench.t2s_day import t2s_day
from streams.environment.environment import Said
from streams.settings import Settings

Bench = Callable[[Settings, Said], dict[str, Any]]
SEED = 1

SHORT: Mapping[str, Bench] = {
    "positions": lambda found, said: race(found, {"takahuone": 200_000, "kafka-streams": 200_000, "faust": 10_000}, 4, 1, said),
    "backlog": lambda found, said: backlog(found, 20_000, SEED, said),
    "day": lambda found, said: t2s_day(found, 20_000, SEED, said),
    "latency": lambda found, said: latency(found, 3_000, 100.0, 0, 30, SEED, said),
    "latency_at_half": lambda found, said: latency(found, 0, None, 0, 30, SEED, said),
    "restart": lambda found, said: restart(found, 20_000, 5_000, SEED, 0, said),
    "memory": lambda found, said: memory(found, 5_000, SEED, said),
    "engine": lambda found, said: dict(engine([1_000], 1_000, said)),
    "optimiser": lambda found, said: optimisers.race(of_size(10_000), (1,), optimisers.RACED, 1, said),
    "steady": lambda found, said: steady(found, 1.0, 100.0, SEED, said),
}


def alone(settings: Settings) -> Settings:
    """The settings of one bench: a namespace and a folder of its own."""
    name = f"bench-{uuid4().hex[:8]}"
    return settings.model_copy(update={"namespace": name, "home": settings.home / name})


def is_right(told: Mapping[str, Any]) -> bool:
    """Whether the results behind a report are right: those of the pipeline by `verify`, the others by what the bench has checked."""
    return not told.get("wrong") and not told.get("verify", {}).get("problems_found")


def all_of(benches: Mapping[str, Bench], settings: Settings, said: Said, note: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """The reports of these benches by name, and the names of those whose results are wrong; `note` is told it after each of them."""
    told: dict[str, Any] = {"benches": {}, "wrong": []}
    for name, bench in benches.items():
        said(f"== {name}")
        found = told["benches"][name] = bench(alone(settings), said)
        told["wrong"] += [] if is_right(found) else [name]
        note(told)
    return told
