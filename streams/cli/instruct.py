"""takahuone instruct: commands to back from a file: instructions, holds and releases, priorities, links, cancellations, fundings."""

import asyncio
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import orjson
import typer
from aiokafka.errors import KafkaError
from rich.console import Console
from rich.table import Table

from schemas.commands import Command
from streams.cli.answered import unanswered
from streams.cli.console import console
from streams.cli.exits import Exit, failed
from streams.command_file import CommandFileError, read_command_file
from streams.commanding import Answered, command
from streams.environment.gone import why
from streams.no_answer import NOT_NAMED
from streams.settings import settings
from streams.shard.counts import TopicsMissingError

SHOWN_MAX = 50
_TIMES = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ"]


def instruct(
    file: Annotated[
        Path, typer.Argument(help="JSON lines: one command a line (docs/instructions.md), as SubmitInstruction.", dir_okay=False)
    ],
    wait: Annotated[
        float, typer.Option(help="Seconds to wait at the most until every command is answered; what has no answer by then stays valid.")
    ] = 30.0,
    at: Annotated[
        datetime | None,
        typer.Option(
            help="The time (UTC) that they bear, where a script is the clock, as after `demo --keep` (without it: now).", formats=_TIMES
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Send the commands in FILE to back, and tell what became of each. A command that is sent again gets the same answer and does nothing.

    Exits with 0 where every command was applied, with 1 where some were refused, with 2 where the file is wrong and nothing was
    sent, and with 3 where Kafka is not there or some were not answered in time (they stay valid).
    """
    try:
        given = read_command_file(file)
    except CommandFileError as error:
        raise failed(f"Nothing was sent: {error}", Exit.USAGE) from None
    except OSError as error:
        raise failed(f"{file} cannot be read: {error.strerror}.", Exit.USAGE) from None
    answers = _send(given.commands, at.replace(tzinfo=UTC) if at else datetime.now(UTC), wait)
    if as_json:
        told = [{"line": line} | asdict(each) for line, each in zip(given.lines, answers, strict=True)]
        typer.echo(orjson.dumps({"commands": told, "lines_repeated": given.repeated}))
    else:
        _show(list(zip(given.lines, answers, strict=True)), given.repeated)
    if any(not each.applied and each.reason is None for each in answers):
        raise failed(unanswered(settings(), "Some were not answered in time; they stay valid: see `takahuone status`."), Exit.ENVIRONMENT)
    raise typer.Exit(Exit.FOUND_WRONG if any(each.reason for each in answers) else Exit.DONE)


def _send(commands: list[Command], at: datetime, wait: float) -> list[Answered]:
    found = settings()
    if not found.kafka:
        raise failed(NOT_NAMED, Exit.ENVIRONMENT)
    progress = Console(stderr=True)
    try:
        with progress.status("sending ...") as status:
            told = asyncio.run(command(found, commands, at, wait, lambda done: status.update(f"{done:,} of {len(commands):,} answered")))
    except (KafkaError, TopicsMissingError, OSError) as error:
        raise failed(f"Nothing was sent: {why(found, error)}", Exit.ENVIRONMENT) from None
    return told


def _show(answers: list[tuple[int, Answered]], repeated: int) -> None:
    """Those that were not applied first, and how many were."""
    ordered = sorted(answers, key=lambda each: each[1].applied)  # each half stays in the order of the file
    table = Table("line", "command", "type", "answer")
    for line, each in ordered[:SHOWN_MAX]:
        table.add_row(f"{line}", each.command, each.type, _answer(each))
    out = console()
    out.print(table)
    if ordered != answers:
        out.print("What was not applied stands first.")
    if len(ordered) > SHOWN_MAX:
        out.print(f"{len(ordered) - SHOWN_MAX:,} more are not shown; --json has all.")
    if repeated:
        out.print(f"{repeated:,} {'line says' if repeated == 1 else 'lines say'} again what an earlier one says: each was sent once.")
    out.print(f"{sum(each.applied for _, each in answers):,} of {len(answers):,} {'was' if len(answers) == 1 else 'were'} applied.")


def _answer(each: Answered) -> str:
    if each.applied:
        said = "applied before: nothing changed" if each.was_repeated else "applied"
        return said + "; what has matched is cancelled when its other side asks too" * (each.type == "CancelInstruction")
    detail = f" ({each.detail})" if each.detail else ""
    about = f", of {each.report}" if each.report else ""
    return f"refused: {each.reason.replace('_', ' ')}{detail}{about}" if each.reason else "no answer yet"
