"""takahuone trade: the whole story of one trade, from the topics, in words."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import pairwise
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.text import Text

from schemas.iso_names import in_words
from schemas.topics import AUDIT_BACK, AUDIT_MIDDLE, FRONT_DEAD
from streams.cli.exits import Exit
from streams.printable import sentence
from streams.refused.door import advised_beside, refused_at_door
from streams.refused.row import Row
from streams.settings import Settings, settings
from streams.story.scan import ORDER, find_near
from streams.story.story import Line, Story, tell
from streams.story.words import plain_reason
from streams.verify.kafka_log import kafka_log
from streams.verify.log import Log, LogError


@dataclass(frozen=True, slots=True)
class Told:
    """The story, the lines of files that name the trade and were refused at the door, and ids that are near where there is neither."""

    story: Story | None
    at_door: list[Row]
    near: list[str]


async def _told(found: Settings, asked: str, entity: str | None) -> Told:
    async with kafka_log(found, [*ORDER, FRONT_DEAD.name, AUDIT_MIDDLE.name, AUDIT_BACK.name]) as log:
        return await told_of(log, asked, entity)


async def told_of(log: Log, asked: str, entity: str | None) -> Told:
    """All that is known of what is asked for. Raises LogError."""
    story = await tell(log, asked, entity)
    at_door = await refused_at_door(log, asked, entity)
    reports = [standing.report for standing in story.reports] if story else []
    return Told(story, advised_beside(at_door, reports), [] if story or at_door else await find_near(log, asked))


def trade(
    identity: Annotated[
        str,
        typer.Argument(metavar="ID", help="A trade, a report (entity|source|trade|version|kind), transaction, command, or FILE:LINE."),
    ],
    entity: Annotated[str | None, typer.Option(help="The LEI of the entity, where several use the same id.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Tell what became of one trade, and why; of a line that names it and was refused at the door, too.

    Such a line is also found by its file, by FILE:LINE, and, where it names no trade, by words that stand in it.

    Exits with 1 where no topic knows it, 2 where the ID is empty, 3 where Kafka does not answer.
    """
    if not identity.strip():
        typer.echo(
            "The ID is empty. Say which trade, report, transaction or command; `takahuone open` lists what has not settled.", err=True
        )
        raise typer.Exit(Exit.USAGE)
    try:
        told = asyncio.run(_told(settings(), identity, entity))
    except LogError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(Exit.ENVIRONMENT) from None
    if told.story is None and not told.at_door:
        typer.echo(_unknown(identity, told.near), err=True)
        raise typer.Exit(Exit.FOUND_WRONG)
    story = told.story or Story(id=identity, transactions=(), lines=(), reports=())
    if as_json:
        document = asdict(story) | {"refused_at_door": [asdict(row) for row in told.at_door]}
        typer.echo(orjson.dumps(document, option=orjson.OPT_INDENT_2))
    else:
        console = Console()
        show(story, console)
        show_at_door(told.at_door, told.story is None, console)


def _unknown(identity: str, near: list[str]) -> str:
    hint = f" Near it are: {', '.join(near)}." if near else " No trade or direct instruction begins like it."
    return f"No topic knows {identity}.{hint} The id of a trade is what its entity reported, or the reference of its instruction."


BACKWARDS = (
    "The order is that of cause and effect; times go back in it, for they are of two clocks: a report has that of its sender, "
    "and what an office says has the time that it had been told last (a tick a second)."
)


def go_back(lines: Sequence[Line]) -> bool:
    """Whether a line bears an earlier time than one before it. (What has no time, as a record that could not be read, says nothing.)"""
    times = [datetime.fromisoformat(line.at) for line in lines if line.at != "-"]
    return any(later < earlier for earlier, later in pairwise(times))


def show(story: Story, console: Console) -> None:
    """Print the lines, then where each report and each request to cancel stands."""
    for line in story.lines:
        console.print(Text(f"{line.at}  "), Text(line.text), Text(f"  [{_proof(line)}]", style="dim"), sep="", soft_wrap=True)
    if go_back(story.lines):
        console.print(Text(f"({BACKWARDS})", style="dim"), soft_wrap=True)
    for standing in story.reports:
        codes = f", {' '.join(standing.iso)}" if standing.iso else ""
        why = f" ({standing.reason.replace('_', ' ')}{codes})" if standing.reason else ""
        console.print(Text(f"\n{standing.report} is {standing.status.replace('_', ' ')}{why}.", style="bold"), soft_wrap=True)
        for code in standing.iso:
            console.print(Text(f"  {code}: {in_words(code)}."), soft_wrap=True)
        for asset in standing.assets:
            console.print(Text(f"  {asset}"), soft_wrap=True)
        if standing.reason == "novated":
            console.print("  Its securities and cash move with the obligations that discharge it: above, as far as they have.")
        elif not standing.assets and standing.status != "settled":
            console.print("  Its securities and cash have not moved.")
        console.print(Text(f"  Next: {standing.next}"), soft_wrap=True)
    for asked in story.requests:
        why = ", ".join(filter(None, (asked.reason and plain_reason(asked.reason), asked.iso)))
        console.print(Text(f"\nThe request {asked.request} is {asked.status}{f' ({why})' if why else ''}.", style="bold"), soft_wrap=True)
        if asked.iso is not None:
            console.print(Text(f"  {asked.iso}: {in_words(asked.iso)}."), soft_wrap=True)


def show_at_door(rows: list[Row], are_all: bool, console: Console) -> None:
    """Print the lines that were refused at the door; `are_all` where nothing else is known under that id."""
    for row in rows:
        times = f" {row.times:,} times" if row.times > 1 else ""
        names = f" that names the trade {row.trade}" if row.trade is not None else ""
        said = f"A line{names} was refused at the door{times}: {plain_reason(row.reason)}."
        console.print(Text(f"\n{row.at}  "), Text(said, style="bold"), Text(f"  [{row.id}]", style="dim"), sep="", soft_wrap=True)
        console.print(Text(f"  At {row.place}: {sentence(row.detail or '')}"), soft_wrap=True)
        if row.trade is None:
            console.print(Text(f"  It begins: {row.begins}"), soft_wrap=True)
        console.print(Text(f"  Next: {row.next}"), soft_wrap=True)
    if rows and are_all:
        console.print("\nNo office knows of it: no event was made of it.")


def _proof(line: Line) -> str:
    place = f"{line.topic}/{line.partition} offset {line.offset}"
    return f"{place}, audit {line.shard} record {line.sequence}" if line.shard else place
