"""takahuone system: a settlement system as reference data, to be looked at, changed and loaded."""

from typing import Annotated

import orjson
import typer

from processors.calendars.calendar import NotCoveredError
from processors.digest import HEADER
from schemas.codec import encode
from schemas.reference import ReferenceRecord
from streams.calendars.question import QuestionError, day
from streams.calendars.schedules import SCHEDULES, reference_of
from streams.calendars.systems import SYSTEMS
from streams.cli.exits import Exit


def system(
    name: Annotated[str, typer.Argument(metavar="SYSTEM", help="T2S or DTC.")],
    first: Annotated[str, typer.Argument(metavar="FIRST", help="The first settlement day, as 2026-01-30.")],
    last: Annotated[str, typer.Argument(metavar="LAST", help="The last settlement day, as 2026-12-31.")],
    closes_with: Annotated[
        list[str] | None,
        typer.Option(metavar="MARKET", help="End the day early where this market (XNYS) does; may be repeated. Neither does by itself."),
    ] = None,
) -> None:
    """Print a settlement system as JSON lines for `takahuone load`: rules, calendars, conventions, days and windows. Needs no Kafka.

    Exits with 2 where there is no such system or date, or where the calendars do not reach so far.
    """
    try:
        if name.upper() not in SCHEDULES:
            raise QuestionError(f"No schedule of {name} is known. Known are {', '.join(SCHEDULES)}.")
        from_day, to_day = day(first), day(last)
        if to_day < from_day:
            raise QuestionError(f"{last} is before {first}.")
        markets = _markets(name.upper(), closes_with or [])
        lines = [_line(record) for record in reference_of(SCHEDULES[name.upper()], from_day, to_day, markets)]
    except (QuestionError, NotCoveredError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(Exit.USAGE) from None
    typer.echo("\n".join(lines))


def _markets(name: str, asked: list[str]) -> frozenset[str]:
    """The markets as the calendar names them. One whose short days are not in it would change nothing, so it is refused."""
    known = {close.of for closes in SYSTEMS[name].calendar().early_closes.values() for close in closes}
    wrong = [market for market in asked if market.upper() not in known]
    if wrong:
        short = f"Known are those of {', '.join(sorted(known))}." if known else "None are known."
        raise QuestionError(f"No short days of {', '.join(wrong)} are in the calendar of {name}. {short}")
    return frozenset(market.upper() for market in asked)


def _line(record: ReferenceRecord) -> str:
    """The record without its header: the loader writes it."""
    said = orjson.loads(encode(record))
    return orjson.dumps({field: value for field, value in said.items() if field not in HEADER}).decode()
