"""takahuone bench: the figures of docs/performance.md, measured on this machine. Long because each bench is a command of its own."""

import os
import platform
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from aiokafka.errors import KafkaError

from processors.optimisation.methods import METHODS
from streams import PROGRAM
from streams.bench import backlog as backlogs
from streams.bench import latency as latencies
from streams.bench import memory as memories
from streams.bench import restart as restarts
from streams.bench import short
from streams.bench import steady as steadies
from streams.bench import t2s_day as days
from streams.bench.engine import told as engines
from streams.bench.engine.curve import curve
from streams.bench.engine.life import SIZE_MIN
from streams.bench.optimiser import race as optimisers
from streams.bench.optimiser.families import of_size
from streams.bench.positions import race
from streams.bench.t2s_hours import NIGHT_PERCENT
from streams.bench.watch import RunnerStillError
from streams.cli.exits import Exit
from streams.demo.follower import PipelineStillError
from streams.demo.player import LoadNotTakenError
from streams.environment.jars import EnvironmentMissingError
from streams.no_answer import sentence_of
from streams.settings import Settings, settings
from streams.shard.counts import TopicsMissingError

bench = typer.Typer(
    help="Measure the pipeline on this machine; Kafka and one worker of each office are started for it.", no_args_is_help=True
)

Trades = Annotated[int, typer.Option(min=10, help="How many trades are played, each of two sides that agree.")]
Seed = Annotated[int, typer.Option(min=0, help="The same seed gives the same trades.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@bench.command()
def backlog(
    trades: Trades = 200_000,
    seed: Seed = 1,
    shards: Annotated[int, typer.Option(min=1, max=64, help="Shards (partitions) of each office.")] = 1,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Worker processes of each office.")] = 1,
    with_profile: Annotated[bool, typer.Option("--profile", help="Sample both workers with py-spy: the cost by stage.")] = False,
    as_json: AsJson = False,
) -> None:
    """Trades a second through a backlog (all sides are sent before the workers start); CPU time, records and bytes a trade."""
    if workers > shards:
        raise typer.BadParameter(f"--workers {workers} is more than --shards {shards}: some would have nothing to do")

    def measure(found: Settings) -> dict[str, Any]:
        return backlogs.backlog(found, trades, seed, _say, shards=shards, workers=workers, with_profile=with_profile)

    _report(measure, as_json=as_json)


@bench.command()
def day(
    instructions: Annotated[
        int, typer.Option(min=10, help="How many instructions are sent: two sides to a transaction.")
    ] = days.INSTRUCTIONS,
    night: Annotated[
        int, typer.Option(min=0, max=100, help="Percent of the transactions that are there the evening before.")
    ] = NIGHT_PERCENT,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """A T2S-average day and its night: from the first instruction until every cycle is closed; what settled, by volume, value, window."""
    _report(lambda found: days.t2s_day(found, instructions, seed, _say, night), as_json=as_json)


@bench.command()
def latency(
    rate: Annotated[str, typer.Option(help="Trades a second, or `half` of the throughput.")] = "100",
    throughput: Annotated[float, typer.Option(min=0, help="For `half`: trades a second. 0: measured first, by a short backlog.")] = 0,
    trades: Annotated[int, typer.Option(min=0, help="How many trades are measured; 0: as many as come in a minute.")] = 0,
    warm_up: Annotated[float, typer.Option(min=0, help="Seconds at the same rate before the measured ones, which are left out.")] = 60,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """Milliseconds from when a trade's second side was to be sent to its confirmation, read committed (open loop)."""
    try:
        a_second = None if rate == "half" else float(rate)
    except ValueError:
        raise typer.BadParameter(f"--rate is a number or `half`, not {rate}") from None
    if a_second is not None and not 0 < a_second < 1_000_000:
        raise typer.BadParameter("--rate is greater than 0")
    _report(lambda found: latencies.latency(found, trades, a_second, throughput, warm_up, seed, _say), as_json=as_json)


@bench.command()
def positions(
    records: Annotated[int, typer.Option(min=100, help="Trades of 500 bytes for Takahuone and Kafka Streams.")] = 1_000_000,
    faust_records: Annotated[int, typer.Option(min=100, help="How many of them Faust gets: it is slow.")] = 50_000,
    partitions: Annotated[int, typer.Option(min=1, help="How many partitions each topic has, and each program works on.")] = 4,
    times: Annotated[int, typer.Option("--runs", min=1, help="Runs, each with topics of its own; ratios are of the medians.")] = 1,
    as_json: AsJson = False,
) -> None:
    """The position-keeping job on the shard loop, on Kafka Streams (exactly_once_v2, built by Maven) and on a plain Faust agent."""
    sizes = {"takahuone": records, "kafka-streams": records, "faust": faust_records}
    _report(lambda found: race.race(found, sizes, partitions, times, _say), as_json=as_json)


@bench.command()
def restart(
    trades: Annotated[int, typer.Option(min=1, help="Open trades: half wait for their counterparty, half for their day.")] = 500_000,
    churn: Annotated[int, typer.Option(min=0, help="Trades that settle meanwhile. Default: an hour at 50 a second.")] = 180_000,
    compaction: Annotated[int, typer.Option(min=0, help="Seconds for the broker to compact, then once more. 0: only once.")] = 90,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """Seconds from kill -9 of a worker that holds many open trades until all its shards have committed a turn; by step."""
    _report(lambda found: restarts.restart(found, trades, churn, seed, compaction, _say), as_json=as_json)


@bench.command()
def memory(
    trades: Annotated[int, typer.Option(min=10, help="How many trades stay open, and then as many more that settle.")] = 20_000,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """Bytes of memory of an open trade and of a final one that is remembered, in both offices: of the process and of its stores."""
    _report(lambda found: memories.memory(found, trades, seed, _say), as_json=as_json)


@bench.command()
def steady(
    minutes: Annotated[float, typer.Option(min=0.05, help="For how many minutes the load goes on.")] = 30,
    rate: Annotated[float, typer.Option(min=1, help="How many trades are sent a second.")] = 200,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """The memory of every worker under steady load, and how much of its growth the remembered trades do not explain."""

    def measure(found: Settings) -> dict[str, Any]:
        told = steadies.steady(found, minutes, rate, seed, _say)
        for office, grown in told["memory"].items():
            _say(f"{office:6} {grown['bytes_first'] >> 20:,} to {grown['bytes_last'] >> 20:,} MiB {grown['picture']}")
        return told

    _report(measure, as_json=as_json)


@bench.command()
def optimiser(
    size: Annotated[
        int, typer.Option(min=10, help="Instructions: 400, 10,000, 50,000 and 500,000 are those of docs/optimiser.md.")
    ] = 10_000,
    seeds: Annotated[int, typer.Option(min=1, help="How many instances of each family, from --first-seed on.")] = 10,
    first_seed: Annotated[int, typer.Option(min=1, help="The seed of the first: so that two cores can share a long measurement.")] = 1,
    method: Annotated[list[str] | None, typer.Option(help="May be given again. Default: all but second tries.")] = None,
    family: Annotated[str, typer.Option(help="Only families whose title has this in it.")] = "",
    nodes: Annotated[int, typer.Option(min=1, help="How far each search may branch, as in `takahuone optimise`.")] = 1,
    cpu_seconds: Annotated[
        int,
        typer.Option(
            min=1, help="Seconds of CPU that an instance may take; one that takes more is tried once more, with day-light for day."
        ),
    ] = optimisers.CPU_SECONDS_MAX,
    as_json: AsJson = False,
) -> None:
    """What each method settles of each family of queues, against the best proven bound. It needs no Kafka."""
    unknown = sorted(set(method or ()) - set(METHODS))
    if unknown:
        raise typer.BadParameter(f"{', '.join(unknown)}: methods are {', '.join(METHODS)}")
    families = [each for each in of_size(size) if family in each.title]
    methods = method or optimisers.RACED
    _report(lambda _: optimisers.race(families, range(first_seed, first_seed + seeds), methods, nodes, _say, cpu_seconds), as_json=as_json)


@bench.command()
def engine(
    sizes: Annotated[str, typer.Option(help="How many transactions are open, one measurement each.")] = "1000,10000,100000,1000000",
    due: Annotated[int, typer.Option(min=SIZE_MIN, help="How many of them are due, at most; the others wait for their date.")] = 1_000_000,
    picture: Annotated[Path | None, typer.Option(help="Where to write the curve as SVG.")] = None,
    note: Annotated[str, typer.Option(help="What stands under the picture: when and where it was measured.")] = "",
    as_json: AsJson = False,
) -> None:
    """The CPU of each step in the life of an instruction, by how many are open. It needs no Kafka; a million take half an hour and 4 GB."""
    try:
        wanted = sorted({int(size) for size in sizes.split(",")})
    except ValueError:
        raise typer.BadParameter(f"--sizes is numbers with commas between them, not {sizes}") from None
    if not wanted or wanted[0] < SIZE_MIN:
        raise typer.BadParameter(f"--sizes are {SIZE_MIN} or more")
    _report(lambda _: _engine(wanted, due, picture, note), as_json=as_json)


def _engine(sizes: list[int], due: int, picture: Path | None, note: str) -> dict[str, Any]:
    found = engines.measure(sizes, due, _say)
    sys.stderr.write("\n".join((*engines.table(found), "")))
    if picture is not None:
        picture.write_text(curve({int(size): costs for size, costs in found["microseconds"].items()}, note), encoding="utf-8")
    return dict(found)


@bench.command(name="all")
def every(into: Annotated[Path | None, typer.Option(help="The folder of the report. Default: `bench` in TAKAHUONE_HOME.")] = None) -> None:
    """Every bench in a short form; the report is a JSON file."""
    folder = into or settings().home / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{datetime.now(UTC):%Y-%m-%dT%H%M%SZ}.json"

    def note(told: dict[str, Any]) -> None:
        file.write_bytes(orjson.dumps(told | {"machine": _machine()}, option=orjson.OPT_INDENT_2))

    told = _measured(lambda found: short.all_of(short.SHORT, found, _say, note))
    typer.echo(f"The report is in {file}.")
    raise typer.Exit(Exit.DONE if short.is_right(told) else Exit.FOUND_WRONG)


GIVES_UP = (
    EnvironmentMissingError,
    TopicsMissingError,
    PipelineStillError,
    LoadNotTakenError,
    RunnerStillError,
    days.CycleNotClosedError,
    KafkaError,
    OSError,
)
"""What a bench ends with when something that it needs is missing or does not get on; each says what."""


def _measured(measure: Callable[[Settings], dict[str, Any]]) -> dict[str, Any]:
    """What `measure` finds. Exits with 3 where something is missing or does not get on."""
    try:
        return measure(settings())
    except GIVES_UP as error:
        sys.stderr.write(f"{sentence_of(settings(), error)}\n")
        raise typer.Exit(Exit.ENVIRONMENT) from None


def _report(measure: Callable[[Settings], dict[str, Any]], *, as_json: bool) -> None:
    """Measure in a namespace and a folder of the bench's own, and print what was found. Exits with 1 where a result is wrong."""
    told = _measured(lambda found: measure(short.alone(found)))
    typer.echo(orjson.dumps(told | {"machine": _machine()}, option=0 if as_json else orjson.OPT_INDENT_2))
    raise typer.Exit(Exit.DONE if short.is_right(told) else Exit.FOUND_WRONG)


def _machine() -> dict[str, Any]:
    return {"cpus": os.cpu_count(), "python": platform.python_version(), "system": platform.system(), "version": PROGRAM}


def _say(step: str) -> None:
    sys.stderr.write(f"{step} ...\n")
