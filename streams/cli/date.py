"""takahuone date: when a trade is to settle, and which days were counted."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated

import orjson
import typer

from processors.calendars.calendar import NotCoveredError
from processors.calendars.counting import ReckonedDate
from processors.calendars.intended_date import Dating, intended_date
from processors.calendars.joint import closed_also
from processors.calendars.redate import Dated, redate
from streams.calendars.question import QuestionError, dating_of, day, days_of, spot
from streams.cli.exits import failed


def date(
    system: Annotated[str, typer.Argument(metavar="SYSTEM", help="A settlement system (DTC, T2S, CREST, SIS); with --fx a currency pair.")],
    trade_date: Annotated[str, typer.Argument(metavar="TRADE_DATE", help="The day on which the trade was made, as 2026-01-30.")],
    currency: Annotated[
        str | None, typer.Option(help="The currency of the payment, as EUR. Default: the one that is usual at the system.")
    ] = None,
    is_free: Annotated[bool, typer.Option("--free-of-payment", help="Nothing is paid: the system alone must be open.")] = False,
    closed: Annotated[
        list[str] | None,
        typer.Option(metavar="DATE", help="Reckon with this ad-hoc closure too (with --fx as EUR:2026-01-30); may be repeated."),
    ] = None,
    is_fx: Annotated[bool, typer.Option("--fx", help="The spot date of a currency pair, such as EURUSD.")] = False,
    why: Annotated[bool, typer.Option("--why", help="Show each day that was counted or skipped.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Print the intended settlement date of a trade. Needs no Kafka.

    Exits with 2 where the question has no answer: no such system, currency or date, or a date outside of the days that are known.
    """
    try:
        if is_fx and (currency or is_free):
            raise QuestionError("--currency and --free-of-payment go with a settlement system, not with --fx.")
        made = day(trade_date)
        told = _spot_told(system, made, closed or []) if is_fx else _told(dating_of(system, currency, is_free=is_free), made, closed or [])
    except QuestionError as error:
        raise failed(str(error)) from None
    except NotCoveredError as error:
        raise failed(f"It cannot be told when a trade of {trade_date} settles: {error}.") from None
    typer.echo(orjson.dumps(_as_object(*told)) if as_json else "\n".join(_lines(*told, why=why)))


def _told(how: Dating, made: dt.date, closed: list[str]) -> tuple[ReckonedDate, str]:
    """The date after the closures, and the sentence on what they have moved: empty where that is nothing."""
    closures = days_of(closed)
    before = Dated(reference="The trade", trade_date=made, intended_settlement_date=intended_date(made, how).day)
    moved = "".join(found.why for found in redate([before], closures, how))
    after = Dating(calendar=closed_also(how.calendar, closures), convention=how.convention)
    return intended_date(made, after), moved


def _spot_told(pair: str, made: dt.date, closed: list[str]) -> tuple[ReckonedDate, str]:
    """As `_told`, for a currency pair, whose closures say of which currency they are."""
    before, after = spot(pair, made), spot(pair, made, closed)
    moved = (
        f"The trade settles on {after.day} instead of {before.day}. Newly closed: {', '.join(closed)}." if after.day != before.day else ""
    )
    return after, moved


def _as_object(found: ReckonedDate, moved: str) -> dict[str, object]:
    told = asdict(found)
    return {"intended_settlement_date": told.pop("day"), "business_days": found.business_days, "redated": moved or None} | told


def _lines(found: ReckonedDate, moved: str, *, why: bool) -> Iterator[str]:
    yield str(found.day)
    if moved:
        yield moved
    if why:
        before = ", the settlement day before the trade date" if found.counted_from != found.trade_date else ", the trade date"
        yield f"{found.business_days} business day{'' if found.business_days == 1 else 's'} from {found.counted_from}{before}:"
        yield from (f"  {each.day:%a} {each.day}  {each.number or '-'}  {each.why}".rstrip() for each in found.days)
