"""takahuone optimise: which instructions of a queue settle together, from a file that anyone can check against a solver of their own."""

import gc
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.table import Table

from processors.optimisation.methods import SEARCHES, tries
from processors.optimisation.problem import Problem
from schemas.optimisations import GROUP_MAX
from streams.cli.exits import Exit, failed
from streams.counted import counted
from streams.optimiser.apart import Apart, GivenUpError
from streams.optimiser.instance_file import InstanceFileError, read_instance_file
from streams.optimiser.solved import Solved, solve

SENTENCES_SHOWN = 10
BAR = 20


class Method(StrEnum):
    """The methods, simplest first."""

    gross = "gross"
    strict_order = "strict-order"
    relaxed = "relaxed"
    day = "day"
    night = "night"
    day_light = "day-light"
    night_light = "night-light"


Nodes = Annotated[
    int,
    typer.Option(min=1, help="How far a search may branch: more can find a better answer, and takes longer. A count: it answers the same."),
]
CpuSeconds = Annotated[
    int, typer.Option(min=1, help="Seconds of CPU after which a search is given up; then the light method is tried, for as long again.")
]


def optimise(
    file: Annotated[Path, typer.Argument(help="JSON lines: BalanceStated, LimitGroupStated, InstructionQueued (docs/optimiser.md).")],
    method: Annotated[
        Method,
        typer.Option(
            help="How: gross (one after another, as each is covered), strict-order (nobody overtakes who came first), relaxed (an estimate "
            "made possible, no search), day (a short search: half a second for 10,000 instructions) or night (a long one, which says how "
            "far from the best it can be at most). day-light and night-light prepare less: they are tried where day or night does not end."
        ),
    ] = Method.day,
    nodes: Nodes = 1,
    cpu_seconds: CpuSeconds = 3_600,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Choose what settles of a queue, so that every balance and limit holds, the most value first by class.

    Exits with 2 where the file is wrong; its balances and instructions are nobody's but the file's. Where day
    or night does not come back, day-light or night-light answers, and `method` says so. Exits with 1 where that does not come back either.
    """
    progress = Console(stderr=True)
    try:
        problem = read_instance_file(file, progress.print)
    except InstanceFileError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(Exit.USAGE) from None
    except OSError as error:
        typer.echo(f"{file} cannot be read: {error.strerror}.", err=True)
        raise typer.Exit(Exit.USAGE) from None
    gc.freeze()  # what was read is no garbage, and looking through it took longer than some methods do
    solved = _solved(problem, method.value, nodes, cpu_seconds, progress)
    if as_json:
        typer.echo(orjson.dumps(asdict(solved), default=str))
    else:
        _show(solved, method.value, Console())


def _solved(problem: Problem, method: str, nodes: int, cpu_seconds: int, progress: Console) -> Solved:
    if method not in SEARCHES:
        return solve(problem, method, nodes, progress.print)
    apart = Apart(cpu_seconds)
    try:
        for tried in tries(method):
            try:
                return apart.ask(_told_apart, problem, tried, nodes)
            except GivenUpError as error:
                progress.print(f"{tried}: {error}.")
    finally:
        apart.end()
    raise failed(f"{method} found no answer. --method relaxed answers without a search; --cpu-seconds gives it more.", Exit.FOUND_WRONG)


def _told_apart(problem: Problem, method: str, nodes: int) -> Solved:
    return solve(problem, method, nodes, Console(stderr=True).print)


def _show(solved: Solved, asked: str, console: Console) -> None:
    if solved.method != asked:
        console.print(f"{asked} did not come back: this is the answer of --method {solved.method}.")
    table = Table("class", "instructions", "settled", "settled value", "of its value")
    for each in solved.classes:
        share = each.settled_value / each.value if each.value else 1
        bar = "█" * round(share * BAR)
        table.add_row(each.priority, f"{each.instructions:,}", f"{each.settled:,}", f"{each.settled_value:,}", f"{bar} {share:.1%}")
    console.print(table)
    console.print(
        f"{solved.count:,} settle in {counted(len(solved.groups), 'group')} (the largest has {max(map(len, solved.groups), default=0):,}), "
        f"{len(solved.partly):,} in part; value {solved.value:,}."
    )
    console.print(
        f"No answer is worth more than {solved.bound:,}: the gap is {solved.gap:.2%}. "
        f"{solved.solver}, {counted(solved.threads, 'thread')}, work {solved.work:,}, {solved.seconds} s."
    )
    if solved.too_large:
        console.print(f"{solved.too_large:,} of these are in groups of more than {GROUP_MAX:,}: a shard does not book those.")
    for sentence in list(solved.unsettled.values())[:SENTENCES_SHOWN]:
        console.print(f"  {sentence}", soft_wrap=True, highlight=False)
    if len(solved.unsettled) > SENTENCES_SHOWN:
        console.print(f"  … and {len(solved.unsettled) - SENTENCES_SHOWN:,} more: --json names them all.")
