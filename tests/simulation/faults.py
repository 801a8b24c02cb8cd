"""What goes wrong, when, and how often: drawn from the seed, counted, and over at a time that is drawn as well."""

from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Literal

from tests.simulation.scheduler import Process, Scheduler

SESSION_SECONDS = 6.0
Fate = Literal["well", "late", "not sent", "error", "answer lost"]
KINDS = (
    "crash",
    "freeze",
    "late",
    "not sent",
    "error",
    "answer lost",
    "away",
    "rebalance",
    "compact",
    "duplicate",
    "slow markers",
    "refused",
)
"""Each seed leaves some of them out, so that those that are in it meet more often."""


class Faults:
    """The faults of one seed."""

    def __init__(self, random: Random, scheduler: Scheduler, counts: Counter[str], tell: Callable[[str], None]) -> None:
        self._random = random
        self._scheduler = scheduler
        self._counts = counts
        self._tell = tell
        self._away_until = 0.0
        self.last_until = random.uniform(15.0, 60.0)
        self.rates = {kind: random.choice((0.0, 0.5, 1.0, 2.0)) for kind in KINDS}

    @property
    def go_on(self) -> bool:
        return self._scheduler.now < self.last_until

    def happens(self, kind: str, chance: float) -> bool:
        """Whether `kind` happens here, where it would at a rate of 1 with this chance."""
        return self.go_on and self._random.random() < chance * self.rates[kind]

    def stumble(self, process: Process) -> None:
        """At an await: the process may die, or stand still for longer than its session."""
        if not self.go_on:
            return
        drawn = self._random.random()
        if drawn < 0.0006 * self.rates["crash"]:
            self._counts["crashes"] += 1
            self._tell(f"{process.name} crashes")
            process.crash()
        elif drawn > 1.0 - 0.0003 * self.rates["freeze"]:
            self._freeze(process)

    def _freeze(self, process: Process) -> None:
        seconds = self._random.uniform(0.5, 3.5) * SESSION_SECONDS
        self._counts["freezes"] += 1
        self._tell(f"{process.name} freezes for {seconds:.1f} s")
        process.was_zombie = True
        process.freeze(seconds)

    def freeze_opening(self, process: Process) -> None:
        """Between two fences it is most dangerous to stand still: there it happens more often."""
        if self.happens("freeze", 0.02):
            self._freeze(process)

    def arrived(self) -> int:
        """How many records a fetch brings at most: the size of an answer has its bounds too."""
        return self._random.choice((7, 60, 10_000))

    def fate(self) -> Fate:
        """Of one request."""
        if not self.go_on:
            return "well"
        drawn = self._random.random()
        for kind, chance in (("late", 0.01), ("not sent", 0.002), ("error", 0.002), ("answer lost", 0.004)):
            drawn -= chance * self.rates[kind]
            if drawn < 0:
                self._counts[f"requests: {kind}"] += 1
                return kind  # type: ignore[return-value]  # they are named as fates are
        return "well"

    def travel(self, fate: Fate = "well") -> float:
        """Seconds that a request takes."""
        return self._random.uniform(0.0005, 0.005) if fate != "late" else self._random.uniform(0.5, 12.0)

    def away(self) -> float:
        """Seconds until the brokers are there again; 0 where they are."""
        return max(0.0, self._away_until - self._scheduler.now)

    def go_away(self) -> None:
        """Now and then the brokers are away."""
        if self.happens("away", 0.03):
            seconds = self._random.choice((0.5, 3.0, 12.0, 35.0)) * self._random.random()
            self._counts["brokers away"] += 1
            self._tell(f"kafka   is away for {seconds:.1f} s")
            self._away_until = self._scheduler.now + seconds
