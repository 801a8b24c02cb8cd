"""takahuone penalties: what fails have cost, and why: which day, which rate, which price."""

import asyncio
from typing import Annotated

import orjson
import typer

from processors.check_report import has_lei_check_digits
from schemas.topics import BACK_INSTRUCTIONS, BACK_PENALTIES
from streams.calendars import question
from streams.cli.exits import Exit
from streams.penalties.explain import Asked, Explained, explain, is_known
from streams.settings import Settings, settings
from streams.verify.kafka_log import kafka_log
from streams.verify.log import LogError

NOTHING = "Nothing is said of such penalties. What is still accruing is said at the end of each day."


async def _explained(found: Settings, asked: Asked) -> tuple[Explained, str]:
    """What was found; where that is nothing, why."""
    async with kafka_log(found, [BACK_PENALTIES.name, BACK_INSTRUCTIONS.name]) as log:
        explained = await explain(log, asked)
        if asked.transaction is not None and not explained.messages and not await is_known(log, asked.transaction):
            return explained, f"No transaction {asked.transaction} is known: `takahuone trade ID` names that of a trade."
        return explained, NOTHING


def penalties(
    transaction: Annotated[
        str | None,
        typer.Argument(help="The id of the transaction that failed (`takahuone open` has it); without it, all that have penalties."),
    ] = None,
    party: Annotated[str | None, typer.Option(help="Only penalties that this party (an LEI) pays or receives.")] = None,
    day: Annotated[str | None, typer.Option(help="Only what is charged for this settlement day, as 2026-01-30: the daily list.")] = None,
    month: Annotated[str | None, typer.Option(help="Only what is netted in this month, as 2026-01: the monthly list.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Explain penalties, each with the numbers that it follows from.

    Exits with 1 where there is none, 2 where a date, a month or an LEI cannot be one, 3 where Kafka does not answer.
    """
    try:
        asked = _asked(transaction, party, day, month)
    except question.QuestionError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(Exit.USAGE) from None
    try:
        found, why = asyncio.run(_explained(settings(), asked))
    except LogError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(Exit.ENVIRONMENT) from None
    if not found.messages:
        typer.echo(why, err=True)
        raise typer.Exit(Exit.FOUND_WRONG)
    if as_json:
        standing = {name: str(amount) for name, amount in found.standing.items()}
        typer.echo(orjson.dumps({"messages": found.messages, "standing": standing}, option=orjson.OPT_INDENT_2))
        return
    for sentence in found.sentences:
        typer.echo(sentence)
    for name, amount in found.standing.items():
        typer.echo(f"In all {name.partition(' ')[0]} is charged {amount} {name.partition(' ')[2]}.")


def _asked(transaction: str | None, party: str | None, day: str | None, month: str | None) -> Asked:
    """Raises QuestionError where what is asked for cannot be."""
    if party is not None and not has_lei_check_digits(party):
        raise question.QuestionError(f"{party} is not an LEI: 20 characters, of which the last two check the others (ISO 17442).")
    return Asked(
        transaction=transaction,
        party=party,
        day=question.day(day).isoformat() if day is not None else None,
        month=question.month(month) if month is not None else None,
    )
