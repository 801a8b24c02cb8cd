"""One seed or many: what was objected to, what went wrong on purpose, and the command that plays a seed again."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from multiprocessing import get_context

from tests.simulation.judges import judge
from tests.simulation.player import play

EVERY_KIND = (
    "crashes",
    "freezes",
    "fences",
    "fences that aborted",
    "fences that waited for an ending",
    "zombies refused",
    "commits with unknown outcome",
    "transactions timed out",
    "appends retried and not doubled",
    "rebalances",
    "compactions",
    "duplicates sent",
    "records refused",
    "brokers away",
    "requests: late",
    "requests: error",
    "requests: not sent",
    "requests: answer lost",
    "reopenings compared",
    "owners believed at once",
    "openings from a follower",
)
"""What must have happened at least once in some hundred seeds."""


@dataclass(frozen=True, slots=True)
class Played:
    """What became of one seed."""

    seed: int
    problems: list[str]
    counts: Counter[str]
    seconds: float
    """Of simulated time."""
    trace: list[str]

    def complaint(self) -> str:
        """All that is wrong, and how to see it again; empty where nothing is."""
        if not self.problems:
            return ""
        return "\n".join([f"seed {self.seed}:", *self.problems[:10], f"again: {command(self.seed)}"])


def command(seed: int) -> str:
    """What a person types to play `seed` again, with everything that happens."""
    return f".venv/bin/python -m tests.simulation --seed {seed} --trace"


def play_seed(seed: int, *, trace: bool = False) -> Played:
    world, day = play(seed, trace=trace)
    return Played(seed, judge(world, day), world.counts, world.scheduler.now, world.trace.lines)


def play_seeds(seeds: Iterable[int], jobs: int) -> Iterator[Played]:
    """Each seed as it is done, on so many processes."""
    if jobs == 1:
        yield from map(play_seed, seeds)
        return
    with get_context("spawn").Pool(jobs) as pool:
        yield from pool.imap_unordered(play_seed, seeds, chunksize=4)
