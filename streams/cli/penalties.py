"""takahuone penalties: what fails have cost, and why: which day, which rate, which price."""

import asyncio
from typing import Annotated

import orjson
import typer

from schemas.topics import BACK_PENALTIES
from streams.cli.exits import Exit
from streams.penalties.explain import Asked, Explained, explain
from streams.settings import Settings, settings
from streams.verify.kafka_log import kafka_log
from streams.verify.log import LogError


async def _explained(found: Settings, asked: Asked) -> Explained:
    async with kafka_log(found, [BACK_PENALTIES.name]) as log:
        return await explain(log, asked)


def penalties(
    transaction: Annotated[str | None, typer.Argument(help="The transaction that failed; else all of them.")] = None,
    party: Annotated[str | None, typer.Option(help="The LEI of a party, as debtor or creditor.")] = None,
    day: Annotated[str | None, typer.Option(help="The day (YYYY-MM-DD) that is charged: the daily list.")] = None,
    month: Annotated[str | None, typer.Option(help="The month (YYYY-MM) in which it is listed and netted.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Explain penalties, each with the numbers that it follows from. Exits with 1 where there is none, 3 where Kafka does not answer."""
    try:
        found = asyncio.run(_explained(settings(), Asked(transaction=transaction, party=party, day=day, month=month)))
    except LogError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(Exit.ENVIRONMENT) from None
    if not found.messages:
        typer.echo("Nothing is said of such penalties. What is still accruing is said at the end of each day.", err=True)
        raise typer.Exit(Exit.FOUND_WRONG)
    if as_json:
        standing = {name: str(amount) for name, amount in found.standing.items()}
        typer.echo(orjson.dumps({"messages": found.messages, "standing": standing}, option=orjson.OPT_INDENT_2))
        return
    for sentence in found.sentences:
        typer.echo(sentence)
    for name, amount in found.standing.items():
        typer.echo(f"In all {name.partition(' ')[0]} is charged {amount} {name.partition(' ')[2]}.")
