"""takahuone bench: the figures of docs/performance.md, measured on this machine."""

import os
import platform
import sys
from collections.abc import Callable
from typing import Annotated
from uuid import uuid4

import orjson
import typer
from aiokafka.errors import KafkaError

from streams.bench import runs
from streams.cli.exits import Exit
from streams.demo.follower import PipelineStillError
from streams.environment.jars import EnvironmentMissingError
from streams.settings import Settings, settings
from streams.shard.counts import TopicsMissingError

bench = typer.Typer(
    help="Measure the pipeline on this machine; Kafka and one worker of each office are started for it.", no_args_is_help=True
)

Trades = Annotated[int, typer.Option(min=10, help="Trades, each of two sides that agree.")]
Seed = Annotated[int, typer.Option(min=0, help="The same seed gives the same trades.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@bench.command()
def backlog(trades: Trades = 100_000, seed: Seed = 1, as_json: AsJson = False) -> None:
    """Trades a second through a backlog: all sides are sent before the workers start."""
    _report(lambda found: runs.backlog(found, trades, seed, _say), as_json=as_json)


@bench.command()
def latency(trades: Trades = 6_000, rate: float = 100.0, seed: Seed = 1, as_json: AsJson = False) -> None:
    """Milliseconds from a trade's second side to its confirmation, at `rate` trades a second (open loop)."""
    _report(lambda found: runs.latency(found, trades, seed, rate, _say, lambda sent, confirmed: None), as_json=as_json)


Run = Callable[[Settings], runs.Figures]


def _report(run: Run, *, as_json: bool) -> None:
    name = f"bench-{uuid4().hex[:8]}"
    found = settings()
    try:
        figures = run(found.model_copy(update={"namespace": name, "home": found.home / name}))
    except (EnvironmentMissingError, TopicsMissingError, PipelineStillError, KafkaError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        raise typer.Exit(Exit.ENVIRONMENT) from None
    told = {
        "trades": figures.trades,
        "seconds": round(figures.seconds, 2),
        "trades_per_second": figures.trades_per_second,
        "latency_ms": figures.latency_ms,
        "verify": {"settled": figures.findings.settled, "problems": list(figures.findings.problems)},
        "machine": {"cpus": os.cpu_count(), "python": platform.python_version(), "system": platform.system()},
    }
    typer.echo(orjson.dumps(told, option=0 if as_json else orjson.OPT_INDENT_2))
    raise typer.Exit(Exit.DONE if figures.findings.is_clean else Exit.FOUND_WRONG)


def _say(step: str) -> None:
    sys.stderr.write(f"{step} ...\n")
