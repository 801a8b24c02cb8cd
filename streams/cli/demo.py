"""takahuone demo: a day of generated trades on a real Kafka, from the first report to the control totals."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import orjson
import typer
from aiokafka.errors import KafkaError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from streams.cli.called import called
from streams.cli.exits import Exit
from streams.demo.day import Day
from streams.demo.follower import PipelineStillError
from streams.demo.generator import SEED_MAX, day
from streams.demo.kinds import KINDS
from streams.demo.play import play
from streams.demo.player import LoadNotTakenError, Progress
from streams.demo.summary import WIDE, Summary, as_object, as_tables
from streams.demo.surroundings import settings_for, surroundings
from streams.environment.jars import EnvironmentMissingError
from streams.no_answer import sentence_of
from streams.settings import Settings, settings
from streams.shard.counts import TopicsMissingError
from streams.verify.log import LogError

INTERRUPTED = 130
"""What shells expect of a program that Ctrl-C has ended."""
TOLD_KINDS = ("matched", "securities_short", "limit_approved", "amended")
"""Kinds of which one trade each is named, to look further."""


def demo(
    trades: Annotated[int, typer.Option(min=1, help="Trades of the day, most of them with two sides.")] = 2_000,
    seed: Annotated[int, typer.Option(min=0, max=SEED_MAX, help="The same seed gives the same day.")] = 1,
    rate: Annotated[float, typer.Option(min=0, help="Trades sent a second; 0 sends as fast as they are taken.")] = 0.0,
    keep: Annotated[bool, typer.Option("--keep", help="Leave everything running, to look further; `takahuone down` stops it.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of tables.")] = False,
) -> None:
    """Play a seeded day of trades on a real Kafka and print what became of each kind, the control totals and the speed.

    Starts Kafka (unless TAKAHUONE_KAFKA names one) and one worker of each office, in a namespace of its own. Exits with 1 where
    anything is lost, doubled or different, or a kind did not do what it must; with 3 where Java, Maven or Kafka is missing.
    """
    found = settings_for(settings(), seed, keep=keep)
    made = day(trades, seed)
    with _sentences(found), surroundings(found, _say, keep=keep) as running:
        summary = _played(running, made, rate * len(made.sides) / trades)
    if as_json:
        typer.echo(orjson.dumps(as_object(summary), option=orjson.OPT_INDENT_2))
    else:
        _print(summary, made, running if keep else None)
    raise typer.Exit(Exit.DONE if summary.is_right else Exit.FOUND_WRONG)


def _played(running: Settings, made: Day, rate: float) -> Summary:
    with _bars(made) as progress:
        return asyncio.run(play(running, made, rate=rate, progress=progress))


@contextmanager
def _bars(made: Day) -> Iterator[Progress]:
    settling = sum(must.outcome.status == "settled" for must in made.expected.values())
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Bars(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        sending = bars.add_task("records sent", total=len(made.sides))
        confirming = bars.add_task("sides confirmed", total=settling)

        def progress(sent: int, confirmed: int) -> None:
            bars.update(sending, completed=sent)
            bars.update(confirming, completed=confirmed)

        yield progress


def _print(summary: Summary, made: Day, kept: Settings | None) -> None:
    console = Console()
    if not console.is_terminal:  # nobody's window is too small
        console.width = WIDE
    console.print(as_tables(summary, console.width))
    if kept is None:
        console.print("To look further: `takahuone demo --keep`, then `takahuone trade ID`, `takahuone open`, `takahuone verify`.")
        _say_how(console)
        return
    console.print(
        f"\nEverything is left running: Kafka {kept.kafka}, namespace {kept.namespace}, whose time stands still now. Look further:"
    )
    meanings = {kind.name: kind.meaning for kind in KINDS}
    for kind in TOLD_KINDS:
        trade = next((record.trade for record in made.sides if record.kind == kind), None)
        if trade is not None:
            console.print(f"  takahuone trade {trade:<12}  {meanings[kind]}")
    console.print("  takahuone open                what has not settled, and why")
    console.print("  takahuone refused             what was refused, is dead or could not be translated, and why")
    console.print("  takahuone verify              whether all adds up")
    console.print("  takahuone status              how Kafka and the workers are; `takahuone up` starts again what has died")
    console.print("  takahuone down                stops it")
    _say_how(console)


def _say_how(console: Console) -> None:
    """How the advised commands are called here, where PATH has them not."""
    if sentence := called():
        console.print(sentence, highlight=False, soft_wrap=True)


def _say(step: str) -> None:
    sys.stderr.write(f"{step} ...\n")


@contextmanager
def _sentences(found: Settings) -> Iterator[None]:
    """What can go wrong, as a sentence and an exit code."""
    try:
        yield
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted: everything that was started is stopped.\n")
        raise typer.Exit(INTERRUPTED) from None
    except PipelineStillError as error:
        sys.stderr.write(f"{error}\n")
        raise typer.Exit(Exit.FOUND_WRONG) from None
    except (EnvironmentMissingError, TopicsMissingError, LoadNotTakenError, LogError, KafkaError, OSError) as error:
        sys.stderr.write(f"{sentence_of(found, error)}\n")
        raise typer.Exit(Exit.ENVIRONMENT) from None
