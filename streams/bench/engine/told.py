"""What was measured of each step, as numbers by size, and as the lines of a table."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from streams.bench.engine.life import STEPS, Life, live
from streams.bench.engine.shard import Spent

Costs = Mapping[str, Mapping[str, float]]
"""By size, as JSON has it, and by step."""


def measure(sizes: Sequence[int], due: int, said: Callable[[str], None]) -> dict[str, Costs]:
    """What each step costs while so many transactions are open, of which `due` at most are due."""
    return told(live(sizes, due, said))


def told(lives: Sequence[Life]) -> dict[str, Costs]:
    """Microseconds of a step without the collector of garbage (the lower tenth of its batches, and the median), and the collector's share.

    That is in percent of the CPU of all batches of a step, of those in which the open ones were matched at first, and of all together.
    """
    return {
        "microseconds": {str(life.size): {step: _at(life.spent[step], 0.1) for step in STEPS} for life in lives},
        "median": {str(life.size): {step: _at(life.spent[step], 0.5) for step in STEPS} for life in lives},
        "collector": {str(life.size): _shares(life) for life in lives},
        "batches": {str(life.size): {step: len(life.spent[step]) for step in STEPS} for life in lives},
    }


def table(found: Mapping[str, Costs]) -> Iterator[str]:
    """The lines of a table in Markdown: the cost of each step, and the collector's share of all of them."""
    costs, shares = found["microseconds"], found["collector"]
    yield "| microseconds | " + " | ".join(f"{int(size):,}" for size in costs) + " |"
    yield "|---" * (len(costs) + 1) + "|"
    for step in STEPS:
        yield f"| {step} | " + " | ".join(f"{costs[size][step]:,.0f}" for size in costs) + " |"
    yield "| collector of garbage, of the CPU | " + " | ".join(f"{shares[size]['all']:.1f} %" for size in costs) + " |"


def _at(batches: Sequence[Spent], part: float) -> float:
    """The cost below which this part of the batches stay."""
    costs = sorted(each.seconds / each.times for each in batches)
    return round(costs[int(len(costs) * part)] * 1_000_000, 1)


def _shares(life: Life) -> dict[str, float]:
    every = [each for batches in life.spent.values() for each in batches]
    return {step: _share(life.spent[step]) for step in ("opened", *STEPS)} | {"all": _share(every)}


def _share(batches: Sequence[Spent]) -> float:
    collecting = sum(each.collecting for each in batches)
    return round(100 * collecting / (collecting + sum(each.seconds for each in batches)), 1)
