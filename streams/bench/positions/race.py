"""One run after another of the three runners over the same trades, on one broker: what each cost, and whether its result is right."""

import asyncio
from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Any

import orjson

from streams.bench.positions.runners import Runner, prepare, runners
from streams.bench.positions.trades import Positions, booked, fill, reckoned
from streams.bench.reading import records_of
from streams.bench.surroundings import kafka_for
from streams.bench.watch import Watch
from streams.bench.windows import Window, windows
from streams.environment.environment import Said
from streams.environment.processes import Started
from streams.settings import Settings

RUNNER = "runner"
"""The process that is measured, children included; the broker's is told apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One runner in one run: its windows, and what is wrong with its result (nothing, where it is right)."""

    runner: Runner
    windows: Mapping[str, Window]
    wrong: tuple[str, ...]


def race(settings: Settings, sizes: Mapping[str, int], partitions: int, runs: int, said: Said) -> dict[str, Any]:
    """`runs` runs with topics of their own. `sizes` are the trades by runner. The report's `wrong` is empty where every result is right."""
    with kafka_for(settings, said) as (running, broker):
        places = [running.model_copy(update={"namespace": f"{running.namespace}-{number}"}) for number in range(runs)]
        return told([result for each in places for result in one_run(each, broker, sizes, partitions, said)])


def one_run(settings: Settings, broker: Started | None, sizes: Mapping[str, int], partitions: int, said: Said) -> list[Result]:
    """Make the topics of a run in the namespace of `settings`, fill the input, and let the runners work one after another."""
    found = runners(settings, partitions)
    said("making topics and trades")
    asyncio.run(prepare(settings, partitions, found))
    for source, records in {runner.source: sizes[runner.name] for runner in found}.items():
        asyncio.run(fill(settings, source, records, partitions))
    results = []
    for runner in found:
        records = sizes[runner.name]
        said(f"{runner.name}: {records:,} trades")
        results.append(asyncio.run(_measured(settings, runner, records, partitions, broker)))
    return results


async def _measured(settings: Settings, runner: Runner, records: int, partitions: int, broker: Started | None) -> Result:
    process = await asyncio.to_thread(runner.start, settings)
    try:
        watch = Watch({RUNNER: process}, {"broker": broker.pid} if broker else {})
        samples = await watch.until_rest(settings, runner.moved, partitions, records)
    finally:
        await asyncio.to_thread(process.stop, 30)
    offsets = [array("q") for _ in range(partitions)]
    said_of: set[bytes] = set()
    async for batch in records_of(settings, runner.moved, partitions):
        offsets[batch[0].partition].extend(record.offset for record in batch)
        said_of.update(record.key for record in batch)
    wrong = await _wrong(settings, runner, records, partitions, said_of)
    written = sum(map(len, offsets))
    if written != records:
        wrong.append(f"{written} outputs of positions, not {records}")
    return Result(runner=runner, windows=windows(samples, offsets), wrong=tuple(wrong))


async def _wrong(settings: Settings, runner: Runner, records: int, partitions: int, said_of: set[bytes]) -> list[str]:
    """What differs from a plain reckoning."""
    wrong = []
    if len(said_of) != records:
        wrong.append(f"positions are told of {len(said_of)} trades, not {records}")
    cash = Decimal(0)
    count = 0
    async for batch in records_of(settings, runner.cash, partitions):
        count += len(batch)
        cash += sum(Decimal(orjson.loads(record.value)["amount"]) for record in batch)
    trades = [booked(number) for number in range(records)]
    due = sum(trade.quantity * trade.price for trade in trades)
    if (count, cash) != (records, due):
        wrong.append(f"{count} outputs of cash over {cash}, not {records} over {due}")
    kept, expected = await _kept(settings, runner, partitions), reckoned(trades)
    different = [account for account in kept.keys() | expected.keys() if kept.get(account) != expected.get(account)]
    if different:
        wrong.append(f"{len(different)} of {len(expected)} positions differ from the reckoning, {min(different)} among them")
    return wrong


async def _kept(settings: Settings, runner: Runner, partitions: int) -> Positions:
    """The last position of each account in the runner's changelog."""
    found: dict[str, bytes] = {}
    async for batch in records_of(settings, runner.changelog, partitions):
        found.update((record.key.decode(), record.value) for record in batch)
    kept: Positions = {}
    for key, value in found.items():
        account = key.removeprefix("positions/").strip('"')
        if account.startswith("ACC"):  # beside positions the shard keeps its own place
            state = orjson.loads(value)
            kept[account] = (Decimal(state["quantity"]), state["trades"])
    return kept


def told(results: list[Result]) -> dict[str, Any]:
    """The report: each runner's runs, and the ratios of the shard loop to the others by records per CPU-second (medians of the runs)."""
    by_runner: dict[str, list[Result]] = {}
    for result in results:
        by_runner.setdefault(result.runner.name, []).append(result)
    return {
        "runners": {
            name: {
                "guarantee": runs[0].runner.guarantee,
                "runs": [{part: window.told() for part, window in run.windows.items()} for run in runs],
            }
            for name, runs in by_runner.items()
        },
        "wrong": [f"{result.runner.name}: {sentence}" for result in results for sentence in result.wrong],
        "ratios_per_cpu_second": {
            part: {name: _ratio(by_runner, name, part) for name in by_runner if name != "takahuone"}
            for part in ("whole", "working", "second_half")
        },
    }


def _ratio(by_runner: Mapping[str, list[Result]], other: str, part: str) -> float | None:
    own, theirs = (median(run.windows[part].records_per_cpu_second(RUNNER) for run in by_runner[name]) for name in ("takahuone", other))
    return round(own / theirs, 2) if theirs else None
