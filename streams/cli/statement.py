"""takahuone statement: what an account holds, and each movement on it, for a day or several, from the entries of the books."""

import asyncio
import datetime as dt
from dataclasses import asdict
from decimal import Decimal, localcontext
from typing import Annotated, Any

import orjson
import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Column, Table

from schemas.values import EXACT
from streams.calendars.question import QuestionError, day
from streams.cli.exits import Exit
from streams.cli.progress import bar
from streams.settings import Settings, settings
from streams.statement.account import Account, Posting
from streams.statement.scan import ORDER, TIMES, read_account
from streams.statement.statement import Statement, StatementError, statement_of
from streams.verify.kafka_log import kafka_log
from streams.verify.log import LogError
from streams.verify.verify import Progress

Day = Annotated[
    str | None, typer.Option(metavar="DATE", help="A settlement day, as 2026-01-30; without it, that which is open, or the last.")
]


async def _read(found: Settings, name: str, progress: Progress) -> Account:
    async with kafka_log(found, [topic.name for topic in (*ORDER, TIMES)]) as log:
        return await read_account(log, name, progress)


def statement(
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="A securities or cash account, as the reference data names it.")],
    date: Day = None,
    first: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="The first of several settlement days, as 2026-01-30; needs --to.")
    ] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="DATE", help="The last of them, as 2026-02-27; needs --from.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """State what an account holds and what has moved on it: opening + movements = closing for each asset.

    Reserved and available inform, they block nothing: what transactions of reserved priority still have to take is tried first, and while
    they lack anything else (the other side's cash, or more than there is), any other transaction may take what is there. Pledged has
    either moved to the collateral account already, or is what collateral instructions still have to take, and that is not blocked either.

    Exits with 1 where no account has that name, 2 where a day is no date or to come, or --from is after --to, 3 if Kafka does not answer.
    """
    if date is not None and (first is not None or last is not None):
        typer.echo("Say either --date, or --from and --to.", err=True)
        raise typer.Exit(Exit.USAGE)
    try:
        begins, ends = (_day(date if date is not None else each) for each in (first, last))
        with bar("statement", shown=not as_json) as progress:
            read = asyncio.run(_read(settings(), account, progress))
        with localcontext(EXACT):
            made = statement_of(read, begins, ends)
    except QuestionError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(Exit.USAGE) from None
    except LogError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(Exit.ENVIRONMENT) from None
    except StatementError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(Exit.FOUND_WRONG if error.is_unknown else Exit.USAGE) from None
    if as_json:
        typer.echo(orjson.dumps(asdict(made), default=_plain, option=orjson.OPT_INDENT_2))
    else:
        _show(made, Console())


def _day(told: str | None) -> dt.date | None:
    return day(told) if told is not None else None


def _plain(value: Any) -> str:
    """A decimal as every message has it: text, without an exponent."""
    assert isinstance(value, Decimal), f"{value!r} does not belong in a statement"
    return f"{value:f}"


def _show(made: Statement, console: Console) -> None:
    days = f"{made.last}" if made.first == made.last else f"{made.first} to {made.last}"
    console.print(f"Account {made.account} ({made.holds.lower()}) of {made.party} at {made.settlement_system}, {days}; {state_of(made)}.")
    if not made.holdings:
        console.print("It holds nothing, and nothing is on its way to it.")
        return
    console.print(f"Limit: {made.limit:f} below zero.")
    holdings = _table("Holdings", "available", "reserved", "pledged", "settled", "contractual", "trade-date")
    moved = _table("Balances", "opening", "came in", "went out", "closing")
    for each in made.holdings:
        positions = (each.available, each.reserved, each.pledged, each.closing, each.contractual, each.trade_date)
        holdings.add_row(each.asset, *(f"{number:f}" for number in positions))
        moved.add_row(each.asset, *(f"{number:f}" for number in (each.opening, each.came_in, each.went_out, each.closing)))
    console.print(holdings, moved)
    _show_postings(made.postings, console)


def state_of(made: Statement) -> str:
    """Whether a statement may still change, in words."""
    if made.is_closed:
        return "closed"
    if not made.is_settlement_day:
        return f"{made.last} is no settlement day there"
    return "not closed yet: it may still change"


def _table(title: str, *numbers: str) -> Table:
    """A line an asset, that fits a terminal of 80 columns. Where numbers do not, they go on in the next line, whole."""
    columns = (Column(name, justify="right", overflow="fold") for name in numbers)
    return Table(Column("asset", no_wrap=True), *columns, title=title, box=SIMPLE_HEAD, padding=(0, 1, 0, 0), title_justify="left")


def _show_postings(postings: tuple[Posting, ...], console: Console) -> None:
    for each in postings:
        told = f", {each.report}" if each.report else ""
        console.print(
            f"{each.booked_on} {each.movement} {each.asset} {each.amount:+f}, balance {each.balance:f}, "
            f"{'to' if each.amount < 0 else 'from'} {each.other_account}: {each.booking} {each.of}{told}",
            soft_wrap=True,
            highlight=False,
        )
