"""takahuone send: trades from a file, native JSON lines or FIX 4.4, to the front door."""

import asyncio
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import orjson
import typer
from aiokafka.errors import KafkaError
from pydantic import TypeAdapter, ValidationError
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from schemas.faults import option_fault
from schemas.fix.parties import Booking
from schemas.gateway import GatewayReason
from streams.cli.answered import exit_code, show_answers, unanswered
from streams.cli.console import console
from streams.cli.exits import Exit, failed
from streams.cli.optional import with_optional
from streams.environment.gone import why
from streams.gateway.became import Became
from streams.gateway.sending import Sending, send_and_wait, send_file
from streams.gateway.tally import Tally
from streams.no_answer import NOT_NAMED
from streams.printable import sentence
from streams.reference_file import ReferenceFileError
from streams.settings import settings
from streams.shard.counts import TopicsMissingError

WAIT_SECONDS = 30
"""As `load` and `instruct` wait."""
UNANSWERED_YET = """Some have no answer yet, and stay valid: an office is down (`takahuone status`),
or they came after a cut-off and wait for the next opening (`takahuone open`)."""
_TIMES = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S.%f", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S.%fZ"]

Reference = Annotated[
    Path | None, typer.Option(help="Reference data as `load` takes it, for the names in FIX (without it: what is loaded).")
]
At = Annotated[
    datetime | None,
    typer.Option(
        help="The time (UTC) that they bear, where a script is the clock, as after `demo --keep` (without it: now).", formats=_TIMES
    ),
]
Trial = Annotated[bool, typer.Option("--trial", help="A trial: send nothing, and say which lines would become events and which not.")]
_WAITS = f"Wait until each trade has an answer, so many seconds at the most (without a number {WAIT_SECONDS}); tell it."
Wait = Annotated[float | None, typer.Option(min=0, metavar="[SECONDS]", help=_WAITS)]
REGISTERED = {"cls": with_optional("--wait", str(WAIT_SECONDS))}


def send(
    file: Annotated[Path, typer.Argument(help='Native JSON lines, FIX 4.4 messages (35=8, 35=AE; SOH or "|"), or both.', dir_okay=False)],
    reference: Reference = None,
    entity: Annotated[str | None, typer.Option(help="The LEI to book FIX messages for, whatever they say.")] = None,
    counterparty: Annotated[str | None, typer.Option(help="The LEI to book FIX messages against, whatever they say.")] = None,
    source: Annotated[str | None, typer.Option(help="The source of FIX messages (without it: their SenderCompID).")] = None,
    at: At = None,
    wait: Wait = None,
    trial: Trial = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Show no progress bar.")] = False,
) -> None:
    """Send the trades in FILE. Each message becomes an event on front.trades, or a line of front.dead with its reason; none is dropped.

    Exits with 0 where every message became an event, with 1 where some went to front.dead (with --wait, also where some were refused or
    are dead), with 2 where a file or an option is wrong, or the file has no message, and nothing was sent, and with 3 where Kafka or its
    topics are not there (with --wait, also where some have no answer in time; they stay valid). To send a file again does no harm.
    """
    if trial and wait is not None:
        raise failed("Nothing is answered in a trial: leave out --trial or --wait.", Exit.USAGE)
    booking = _booking(entity, counterparty, source)
    if file.is_file() and not file.stat().st_size:  # not even Kafka is asked
        raise failed(f"Nothing was sent: {_shown(file)} has no message in it.", Exit.USAGE)
    said_at = at.replace(tzinfo=UTC) if at else None
    sending = Sending(file=file, booking=booking, reference=reference, now=lambda: said_at or datetime.now(UTC), is_trial=trial)
    tally, rows = _send(sending, wait, shown=not (as_json or quiet))
    if not tally.messages:
        raise failed(f"Nothing was sent: {_shown(file)} has no message in it.", Exit.USAGE)
    if as_json:
        told = {"answers": [asdict(row) for row in rows], "unanswered": sum(row.status is None for row in rows)} if wait is not None else {}
        typer.echo(orjson.dumps({"file": _shown(file), "published": not trial, **tally.for_programs(), **told}))
    else:
        _show(tally, sending, is_told_below=bool(rows))
        if rows:
            show_answers(rows, console())
    code = exit_code(rows, some_are_dead=bool(tally.dead))
    if code is Exit.ENVIRONMENT:
        raise failed(unanswered(settings(), UNANSWERED_YET), code)
    raise typer.Exit(code)


def _booking(entity: str | None, counterparty: str | None, source: str | None) -> Booking:
    try:
        return TypeAdapter(Booking).validate_python({"entity": entity, "counterparty": counterparty, "source": source})
    except ValidationError as error:
        name, what = option_fault(error, Booking)
        raise failed(f"--{name} {what}.", Exit.USAGE) from None


def _send(sending: Sending, wait: float | None, *, shown: bool) -> tuple[Tally, list[Became]]:
    found = settings()
    if not found.kafka and not (sending.is_trial and sending.reference):
        raise failed(NOT_NAMED, Exit.ENVIRONMENT)
    try:
        with _bar(sending.file.stat().st_size, shown=shown) as bar:
            sent = bar.task_ids[0]
            if wait is None:
                return asyncio.run(send_file(found, sending, lambda done: bar.update(sent, completed=done))), []
            answered = bar.add_task("answered", total=None)
            return asyncio.run(
                send_and_wait(
                    found,
                    sending,
                    wait,
                    lambda done: bar.update(sent, completed=done),
                    lambda done, all_of: bar.update(answered, description=f"{done:,} of {all_of:,} answered"),
                )
            )
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        raise failed(f"Nothing was sent: {error.filename or sending.file} cannot be read: {error.strerror}.", Exit.USAGE) from None
    except ReferenceFileError as error:
        raise failed(f"Nothing was sent: {error}", Exit.USAGE) from None
    except TopicsMissingError as error:
        raise failed(f"Nothing was sent: {error}.", Exit.ENVIRONMENT) from None
    except (KafkaError, OSError) as error:
        sentence = f"The file was not sent to its end: {why(found, error)} Send it again then: nothing is doubled."
        raise failed(sentence, Exit.ENVIRONMENT) from None


def _bar(size: int, *, shown: bool) -> Progress:
    columns = ("[progress.description]{task.description}", BarColumn(), DownloadColumn(), TimeRemainingColumn())
    terminal = Console(stderr=True)
    bar = Progress(*columns, console=terminal, transient=True, disable=not (shown and terminal.is_terminal))
    bar.add_task("send", total=size)
    return bar


def _show(tally: Tally, sending: Sending, *, is_told_below: bool) -> None:
    """The counts; and each line that became no event, where the table of what became of each does not follow, in which they stand too."""
    trial = " (a trial: nothing was published)" if sending.is_trial else ""
    table = Table(title=Text(_shown(sending.file) + trial), title_justify="left")
    table.add_column("what became of its messages")
    table.add_column("count", justify="right")
    for kind, count in sorted(tally.events.items()):
        table.add_row(f"front.trades: {kind}", str(count))
    for reason in GatewayReason:
        if tally.dead[reason]:
            table.add_row(f"front.dead: {reason}", str(tally.dead[reason]))
    out, told = console(), () if is_told_below else tally.dead_told
    out.print(table)
    for each in told:
        trade = f", trade {each.trade}" if each.trade else ""
        typer.echo(f"Line {each.line}{trade}: {each.reason}: {sentence(each.detail)}")
    out.print(_sentence(tally), soft_wrap=True)
    if tally.dead:
        more = 0 if is_told_below else tally.dead.total() - len(tally.dead_told)
        typer.echo(
            (f"{more:,} more are not shown; front.dead has all. " if more else "")
            + "Mend what is named (docs/doors.md) and send the file again."
        )


def _sentence(tally: Tally) -> str:
    sums = " and ".join(f"{count} over {name}" for name, count in sorted(tally.checksums.items()))
    return (
        f"{tally.lines} lines: {tally.messages} messages ({tally.translated} became events, {tally.dead.total()} went to front.dead), "
        f"{tally.comments} comments, {tally.blank} blank." + (f" Checksums of FIX held {sums}." if sums else "")
    )


def _shown(file: Path) -> str:
    return str(file).encode(errors="backslashreplace").decode()
