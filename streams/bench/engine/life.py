"""The life that is measured: so many open instructions, and each step of some of them while all those are there.

All sizes are open at once and take turns, so that what else the machine does falls on all of them alike. Each step is measured in batches,
and its cost is the lower tenth of them: the CPU time of a shared machine errs upwards, and the least of many would favour the many.

First cycles close in which nothing is due yet. Then the day opens, and a round takes SAMPLE instructions, a tenth of the smallest size,
through their whole life; it is repeated ROUNDS times. At last the day ends; where few are due, more days follow. What is not due waits
for its date, and no pass looks at it.

`cycle close` is what comes once a cycle, after the last instruction: the totals of each asset, and CycleClosed. What happens inside one
pass cannot be told apart: at the end of the day each instruction that is due ages and is attempted once more, in one item of work; and
where a system has no cut-off for cash, it is told then too that it has missed the cut-off. The days here have one, as those of T2S do, so
that there are two passes: one tells, the other ages. The end of a window that is no cut-off looks at no instruction.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from schemas import commands, topics
from schemas.message import Message
from streams.bench.engine import given
from streams.bench.engine.shard import BenchShard, Collector, Spent

ACCOUNTS = 1_000
"""The open ones lack securities on so many accounts."""
SAMPLE = 100
"""How many instructions a round takes through their life. So many others wait on one account, for the attempts."""
SIZE_MIN = 2 * SAMPLE
ROUNDS = 20
BATCH = 1_000
"""Items of a pass over all that are due that are measured together."""
DAYS_MAX, LOOKS = 10, 30_000
"""Days are repeated until a pass has looked at so many instructions, but so many days at most."""

STEPS = ("match", "attempt", "hold", "release", "partial", "settle", "cash cut-off", "end of day", "opening", "cycle close")
"""Microseconds of CPU, without the collector of garbage: of a pair that is matched and pended; of an attempt that finds nothing new; of a
hold; of its release, with the attempt that follows; of a funding with the part that it settles; of a funding with the settlement of the
rest; of an instruction in the pass of the cut-off for cash, in that of the end of the day, and in that of the next opening; of a whole
cycle, in which one instrument and one currency are totalled.
"""


class Life:
    """One shard with so many transactions open, of which the last SAMPLE come and go with each round."""

    def __init__(self, size: int, due: int, collector: Collector) -> None:
        self.size = size
        self.later = max(0, size - due)
        """How many of them are due later than all that is measured."""
        self.days_max = max(1, min(DAYS_MAX, LOOKS // (size - self.later)))
        self.spent: dict[str, list[Spent]] = defaultdict(list)
        """Of each step, and of the opening of what is there before the first one."""
        self._shard = BenchShard(collector)
        self._stores = self._shard.engine.memory.stores
        self._number = 0
        self._days = 0
        self._shard.give(topics.BACK_REFERENCE, given.known(_accounts(), given.DUE + self.days_max + 1))
        self._tell(9)
        for first in range(0, size - SAMPLE, BATCH):
            numbers = range(first, min(first + BATCH, size - SAMPLE))
            self._match("opened", [(_background(number), self._due_on(number)) for number in numbers])

    def wait(self) -> None:
        """Close the cycle of a day on which nothing is due, and open the next one."""
        self._tell(15)
        self._shard.work()
        self._tell(16)
        self._note("cycle close", self._shard.work(), 1)
        self._days += 1
        self._tell(7)
        if self._days < given.DUE:
            self._shard.work()

    def open_day(self) -> None:
        """The opening that `wait` or `end_day` has told: all that are due and wait for it are attempted."""
        self._pass("opening")
        self._shard.work()

    def round(self) -> None:
        """Match SAMPLE pairs, attempt others, hold the new ones, release them, and settle them in a part and the rest."""
        numbers = self._match("match", [(f"P{number}", given.DUE) for number in range(SAMPLE)])
        self._note("attempt", self._shard.cost(topics.BACK_REFERENCE, [given.account("W")]), SAMPLE)
        for step, kind in (("hold", commands.HoldInstruction), ("release", commands.ReleaseInstruction)):
            self._command(step, [given.change(kind, number) for number in numbers])
        for step, quantity in (("partial", given.PART), ("settle", given.QUANTITY - given.PART)):
            self._command(step, [given.funding(number, f"P{place}", quantity) for place, number in enumerate(numbers)])
        assert len(self._stores["instructions"]) == self.size - SAMPLE, "what a round has matched has settled"

    def end_day(self) -> None:
        """Miss the cut-off for cash, end the day, and close its cycle: all that are due are looked at twice."""
        if len(self._stores["instructions"]) < self.size:
            self._match("match", [(f"P{number}", given.DUE) for number in range(SAMPLE)])
        self._tell(15)
        self._pass("cash cut-off")
        self._shard.work()
        self._tell(16)
        self._pass("end of day")
        self._note("cycle close", self._shard.work(), 1)
        self._days += 1
        self._tell(7)

    def _match(self, step: str, wanted: Sequence[tuple[str, int]]) -> range:
        """Match a pair for each account and day on which it is due."""
        numbers = range(self._number, self._number + len(wanted))
        self._number += len(wanted)
        sides = [side for number, (account, days) in zip(numbers, wanted, strict=True) for side in given.pair(number, account, days)]
        self._note(step, self._shard.cost(topics.MIDDLE_TRADES, sides), len(wanted))
        return numbers

    def _due_on(self, number: int) -> int:
        return given.DUE if number < self.size - SAMPLE - self.later else given.LATER

    def _command(self, step: str, asked: Sequence[Message]) -> None:
        self._note(step, self._shard.cost(topics.BACK_COMMANDS, asked), len(asked))

    def _pass(self, step: str) -> None:
        """Measure the work on all that are open and due that the time has set off; leave what comes after it."""
        left = len(self._stores["instructions"]) - self.later
        while left:
            spent = self._shard.work(min(BATCH, left))
            assert spent.items == min(BATCH, left), "a pass looks at all that are due"
            self._note(step, spent, spent.items)
            left -= spent.items

    def _note(self, step: str, spent: Spent, times: int) -> None:
        self.spent[step].append(spent.of(times))

    def _tell(self, hour: int) -> None:
        """Let the clock tick; what that sets off is left."""
        tick, told = given.time(given.hour(hour, self._days))
        self._shard.take(topics.BACK_COMMANDS, tick)
        self._shard.take(topics.MIDDLE_TRADES, told)


def live(sizes: Sequence[int], due: int, said: Callable[[str], None]) -> list[Life]:
    """The lives of so many open transactions each, of which `due` at most are due, in turns."""
    with Collector() as collector:
        lives: list[Life] = []
        for size in sizes:
            said(f"opening {size:,}")
            lives.append(Life(size, due, collector))
        said("cycles and rounds")
        for step, times in ((Life.wait, given.DUE), (Life.open_day, 1), (Life.round, ROUNDS)):
            for _ in range(times):
                for life in lives:
                    step(life)
        said("days")
        for number in range(DAYS_MAX):
            for life in lives:
                if number < life.days_max:
                    if number:
                        life.open_day()
                    life.end_day()
    return lives


def _background(number: int) -> str:
    """The account on which a transaction lacks securities that is there all the time."""
    return "W" if number < SAMPLE else f"S{number % ACCOUNTS}"


def _accounts() -> Iterator[str]:
    yield "W"
    for kind, count in (("S", ACCOUNTS), ("P", SAMPLE)):
        yield from (f"{kind}{number}" for number in range(count))
