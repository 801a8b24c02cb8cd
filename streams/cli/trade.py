"""takahuone trade: the whole story of one trade, from the topics, in words."""

import asyncio
from dataclasses import asdict
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.text import Text

from schemas.iso_names import in_words
from schemas.topics import AUDIT_BACK, AUDIT_MIDDLE
from streams.cli.exits import Exit
from streams.settings import Settings, settings
from streams.story.scan import ORDER, find_near
from streams.story.story import Line, Story, tell
from streams.story.words import plain_reason
from streams.verify.kafka_log import kafka_log
from streams.verify.log import LogError


async def _told(found: Settings, asked: str, entity: str | None) -> tuple[Story | None, list[str]]:
    async with kafka_log(found, [*ORDER, AUDIT_MIDDLE.name, AUDIT_BACK.name]) as log:
        story = await tell(log, asked, entity)
        return story, [] if story else await find_near(log, asked)


def trade(
    identity: Annotated[
        str, typer.Argument(metavar="ID", help="A trade, a report (entity|source|trade|version|kind), a transaction or a command.")
    ],
    entity: Annotated[str | None, typer.Option(help="The LEI of the entity, where several use the same id.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Tell what became of one trade, and why.

    Exits with 1 where no topic knows it, 2 where the ID is empty, 3 where Kafka does not answer.
    """
    if not identity.strip():
        typer.echo(
            "The ID is empty. Say which trade, report, transaction or command; `takahuone open` lists what has not settled.", err=True
        )
        raise typer.Exit(Exit.USAGE)
    try:
        story, near = asyncio.run(_told(settings(), identity, entity))
    except LogError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(Exit.ENVIRONMENT) from None
    if story is None:
        typer.echo(_unknown(identity, near), err=True)
        raise typer.Exit(Exit.FOUND_WRONG)
    if as_json:
        typer.echo(orjson.dumps(asdict(story), option=orjson.OPT_INDENT_2))
    else:
        show(story, Console())


def _unknown(identity: str, near: list[str]) -> str:
    hint = f" Near it are: {', '.join(near)}." if near else " No trade or direct instruction begins like it."
    return f"No topic knows {identity}.{hint} The id of a trade is what its entity reported, or the reference of its instruction."


def show(story: Story, console: Console) -> None:
    """Print the lines, then where each report and each request to cancel stands."""
    for line in story.lines:
        console.print(Text(f"{line.at}  "), Text(line.text), Text(f"  [{_proof(line)}]", style="dim"), sep="", soft_wrap=True)
    for standing in story.reports:
        codes = f", {' '.join(standing.iso)}" if standing.iso else ""
        why = f" ({standing.reason.replace('_', ' ')}{codes})" if standing.reason else ""
        console.print(Text(f"\n{standing.report} is {standing.status.replace('_', ' ')}{why}.", style="bold"), soft_wrap=True)
        for code in standing.iso:
            console.print(Text(f"  {code}: {in_words(code)}."), soft_wrap=True)
        for asset in standing.assets:
            console.print(Text(f"  {asset}"), soft_wrap=True)
        if not standing.assets and standing.status != "settled":
            console.print("  Its securities and cash have not moved.")
        console.print(Text(f"  Next: {standing.next}"), soft_wrap=True)
    for asked in story.requests:
        why = ", ".join(filter(None, (asked.reason and plain_reason(asked.reason), asked.iso)))
        console.print(Text(f"\nThe request {asked.request} is {asked.status}{f' ({why})' if why else ''}.", style="bold"), soft_wrap=True)
        if asked.iso is not None:
            console.print(Text(f"  {asked.iso}: {in_words(asked.iso)}."), soft_wrap=True)


def _proof(line: Line) -> str:
    place = f"{line.topic}/{line.partition} offset {line.offset}"
    return f"{place}, audit {line.shard} record {line.sequence}" if line.shard else place
