"""takahuone up, down and status: an environment on this machine that stays."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from signal import SIGTERM, default_int_handler, signal
from typing import Annotated, Any

import orjson
import typer
from aiokafka.errors import KafkaError
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from streams.cli.called import called
from streams.cli.exits import Exit
from streams.cli.topics import BackShards, MiddleShards
from streams.counted import counted
from streams.environment import environment as local
from streams.environment.broker import answers
from streams.environment.jars import EnvironmentMissingError
from streams.environment.state import in_ranges, left_by, state_of, today_of
from streams.no_answer import sentence_of
from streams.settings import Settings, given, settings
from streams.shard.counts import TopicsMissingError

NEXT = """Next: `takahuone load FILE`, `takahuone send FILE`; then `takahuone trade ID`, `takahuone open`, `takahuone verify`.
`takahuone status` tells how it is, `takahuone down` stops it."""

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def up(
    workers: Annotated[int, typer.Option(min=1, max=64, help="How many worker processes of each office are to run here.")] = 1,
    middle: MiddleShards = 4,
    back: BackShards = 4,
    as_json: AsJson = False,
) -> None:
    """Bring up Kafka (unless TAKAHUONE_KAFKA names one), the topics and the workers; run again it completes what is missing."""
    found = settings()
    signal(SIGTERM, default_int_handler)  # as Ctrl-C: what is half started is stopped
    with _sentences(found), local.alone(found.home):
        local.up(found, {"middle": middle, "back": back}, workers, _say)
    settings.cache_clear()  # from here on they are those of the environment that runs now
    status(as_json)
    if not as_json:
        typer.echo("\n".join(filter(None, (NEXT, called()))))


def down(
    purge: Annotated[bool, typer.Option(help="Remove the broker's data and the logs too: all that was sent and settled is gone.")] = False,
) -> None:
    """Stop all that `up` or `demo --keep` has started. The data stays; workers that were started otherwise go on, and are named."""
    found = given()
    home = found.home
    with _sentences(found), local.alone(home):
        there = local.remembered(home)
        others = left_by(there, found) if there is not None else []
        was_there = local.down(home, _say)
        if purge:
            local.purge(home)
    typer.echo("Everything that was started here is stopped." if was_there else "Nothing was started here.")
    if others:
        waits = ", and waits for Kafka now" if there is not None and there.broker is not None else ""
        for each in others:
            typer.echo(f"{_named(each)} was not started here and goes on running{waits}. {_how_to_end(each)}")


def status(as_json: AsJson = False) -> None:
    """Tell how Kafka, the workers and their shards are. Exits with 3 where something is not as it must be."""
    found = settings()
    there = local.remembered(found.home)
    if there is None:
        is_there = bool(found.kafka) and asyncio.run(answers(found))
        state = "answers" if is_there else "does not answer"
        sys.stderr.write(f"No environment was started here. Kafka at {found.kafka or '(none named)'} {state}. `takahuone up` starts one.\n")
        raise typer.Exit(Exit.ENVIRONMENT)
    if (found.kafka, found.namespace) != (there.kafka, there.namespace):
        named = f"Kafka {found.kafka}, namespace {found.namespace}"
        sys.stderr.write(f"Told is what runs in {found.home}. Variables name {named}: other commands go there.\n")
    state_now = state_of(there, found)
    if as_json:
        typer.echo(orjson.dumps(state_now))
    else:
        _show(state_now)
    is_well = state_now["kafka_answers"] and not any((state_now["unserved"] or {}).values())
    if not is_well or any(worker["status"] != "ok" for worker in state_now["workers"]):
        raise typer.Exit(Exit.ENVIRONMENT)


def _show(state: dict[str, Any]) -> None:
    """A table that fits a window of 80 columns; what is wrong with a shard is told below it."""
    console = Console()
    console.print(f"Kafka {state['kafka']} {'answers' if state['kafka_answers'] else 'DOES NOT ANSWER'}, namespace {state['namespace']}")
    if state["kafka_trouble"] is not None:
        console.print(f"Asked just now: {state['kafka_trouble']}.", markup=False, highlight=False, soft_wrap=True)
    table = Table("worker", "state", "inputs", "lag", "work", "pages, time", box=SIMPLE_HEAD, pad_edge=False)
    for worker in state["workers"]:
        table.add_row(worker["name"], worker["status"], "", "", "", worker["http"])
        for shard in worker["shards"]:
            table.add_row(f"  {shard['shard']}", shard["state"], *_figures(shard))
    console.print(table)
    for shard in (shard for worker in state["workers"] for shard in worker["shards"] if shard["alarm"]):
        console.print(f"ALARM: shard {shard['shard']} is stopped: {shard['alarm']}", markup=False)
    today = today_of(state["workers"])
    for system, end in state["days_end_soon"].items():
        verb = "ended" if today is not None and end < today.isoformat() else "end"
        console.print(f"Settlement days of {system} {verb} on {end}: load more.", markup=False, highlight=False)
    for sentence in (*_others(state), *_missing(state), *_optimiser(state)):
        console.print(sentence, highlight=False, markup=False, soft_wrap=True)


def _missing(state: dict[str, Any]) -> Iterator[str]:
    """Which shards nobody has, and what to do about it."""
    nobodys = [in_ranges(shards) for shards in (state["unserved"] or {}).values() if shards]
    dead = ["Kafka"] if state["broker_started_here"] and not state["kafka_answers"] else []
    dead += [worker["name"] for worker in state["workers"] if worker["status"] == "down"]
    if nobodys:
        yield f"NOBODY HAS {', '.join(nobodys)}: what is sent to them waits."
    if dead:
        yield f"Down: {', '.join(dead)}. `takahuone up` starts what is missing."
    elif nobodys:
        yield "All workers are up, so shards are on their way from one to another: ask again in a few seconds."


def _others(state: dict[str, Any]) -> Iterator[str]:
    """Who is in the groups and was not started here."""
    ours = {worker["name"] for worker in state["workers"]}
    for each in state["others"]:
        if each["name"] == "optimiser":
            yield f"{_named(each)} runs, and answers what back asks."
        else:
            has = f"has {in_ranges([shard['shard'] for shard in each['shards']])}" if each["shards"] else "has no shard"
            same = " It has the name of one of ours: end it, or give it another TAKAHUONE_INSTANCE, before `takahuone up`."
            yield f"{_named(each)} was not started here, and {has}.{same if each['name'] in ours else ''}"


def _named(other: dict[str, Any]) -> str:
    process = f"process {other['pid']} on " if other["pid"] is not None else "on "
    return f"{other['name'][0].upper()}{other['name'][1:]} ({process}{other['host']})"


def _how_to_end(other: dict[str, Any]) -> str:
    return f"`kill {other['pid']}` there ends it." if other["pid"] is not None else "SIGTERM ends it."


def _optimiser(state: dict[str, Any]) -> Iterator[str]:
    """What was asked of an optimiser and is not answered, and what to do."""
    found = state["optimiser"] or {"running": 0, "unanswered": {}}
    for system, asked in found["unanswered"].items():
        requests = f"{counted(asked['requests'], 'request')} of {system} not answered, the last of {asked['last']}"
        if found["running"]:
            yield f"An optimiser runs, and has {requests}: its log says what it does."
        else:
            yield (
                f"NO OPTIMISER RUNS ({requests}): what settles by itself does, and what waits in rings goes on waiting. "
                "Start one beside the workers: `takahuone optimiser`."
            )


def _figures(shard: dict[str, Any]) -> tuple[str, str, str, str]:
    """Inputs, lag, work and time: a dash for what nobody knows while the shard does not run."""
    lag = sum(shard["lag"].values()) if shard["lag"] is not None else None
    inputs, behind, work = ("-" if each is None else f"{each:,}" for each in (shard["sequence"], lag, shard["work_left"]))
    return inputs, behind, work, f"{datetime.fromisoformat(shard['time']):%F %T}" if shard["time"] is not None else "-"


def _say(step: str) -> None:
    sys.stderr.write(f"{step} ...\n")


@contextmanager
def _sentences(found: Settings) -> Iterator[None]:
    """What can go wrong, as a sentence and an exit code."""
    try:
        yield
    except (EnvironmentMissingError, TopicsMissingError, KafkaError, OSError) as error:
        sys.stderr.write(f"{sentence_of(found, error)}\n")
        raise typer.Exit(Exit.ENVIRONMENT) from None
