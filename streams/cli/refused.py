"""takahuone refused: what was refused, is dead or could not be translated, with its reason and what to do."""

import asyncio
import datetime as dt
from dataclasses import asdict
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.text import Text

from processors.check_report import has_lei_check_digits
from schemas.iso_names import in_words
from streams.cli.exits import Exit, failed
from streams.cli.progress import bar
from streams.counted import counted
from streams.printable import sentence
from streams.refused.listing import KINDS, Asked, Listing, listing_of, reason_of
from streams.refused.row import Kind, Row
from streams.refused.scan import TOPICS, Refused, read_refused
from streams.settings import Settings, settings
from streams.story.words import plain_reason
from streams.verify.kafka_log import kafka_log
from streams.verify.log import LogError
from streams.verify.verify import Progress

NAMED = {
    Kind.REFERENCE: "definition",
    Kind.REPORT: "report",
    Kind.REQUEST: "request to cancel",
    Kind.INSTRUCTION: "direct instruction",
    Kind.COMMAND: "command",
}


async def _read(found: Settings, progress: Progress) -> Refused:
    async with kafka_log(found, [topic.name for topic in TOPICS]) as log:
        return await read_refused(log, progress)


def refused(
    date: Annotated[
        str | None, typer.Option(help="Since this day (UTC, YYYY-MM-DD); without it, since the day that the books have.")
    ] = None,
    party: Annotated[str | None, typer.Option(help="Only what this party (an LEI, in any case) has sent.")] = None,
    reason: Annotated[
        str | None,
        typer.Option(
            help="Only for this reason: an ISO 20022 code (DQUA), one with its status (REJT/DQUA), or our own word (quantity_not_positive)."
        ),
    ] = None,
    file: Annotated[str | None, typer.Option(help="Only what stood in this file, or on its line (FILE:LINE), and became no event.")] = None,
    text: Annotated[str | None, typer.Option(help="Only what could not be read and has this in its first 200 characters.")] = None,
    is_all: Annotated[bool, typer.Option("--all", help="List also what was mended since (sent again, not refused), and by what.")] = False,
    limit: Annotated[
        int | None, typer.Option(min=1, help="List so many at the most, and say how many are left out; without it all are listed.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Show no progress bar.")] = False,
) -> None:
    """List what was refused, is dead or could not be translated, and still needs somebody, oldest first: whose it is, why, what to do.

    What was sent again since and not refused is counted, and listed with --all.
    Exits with 0 also where there is nothing, 2 where a day, an LEI or a reason cannot be one, 3 where Kafka does not answer.
    """
    party = party.strip().upper() if party is not None else None
    since, code = _day(date), _reason(reason)
    if party is not None and not has_lei_check_digits(party):
        raise failed(f"{party} is not an LEI: 20 characters, of which the last two check the others (ISO 17442).", Exit.USAGE)
    try:
        with bar("refused", shown=not (as_json or quiet)) as progress:
            found = asyncio.run(_read(settings(), progress))
    except LogError as error:
        raise failed(str(error), Exit.ENVIRONMENT) from None
    listing = listing_of(found, since, Asked(party=party, reason=code, file=file, text=text), with_mended=is_all)
    if as_json:
        typer.echo(orjson.dumps(_document(listing, limit), option=orjson.OPT_INDENT_2))
    else:
        _show(listing, limit, Console(), is_all=is_all)


def _day(text: str | None) -> str | None:
    try:
        return dt.date.fromisoformat(text.strip()).isoformat() if text is not None else None
    except ValueError:
        raise failed(f"{text} is not a date. Write it as 2026-01-30.", Exit.USAGE) from None


def _reason(text: str | None) -> str | None:
    found = reason_of(text) if text is not None else None
    if text is not None and found is None:
        known = f"the codes are {', '.join(KINDS)}; ours are as `takahuone trade` names them, for example quantity_not_positive"
        raise failed(f"{text} is neither a code of ISO 20022 for what is refused, nor a reason: {known}.", Exit.USAGE)
    return found


def _document(listing: Listing, limit: int | None) -> dict[str, object]:
    rows = listing.rows
    return {
        "at": listing.at,
        "since": listing.since,
        "count": listing.count,
        "sides": {ended.value: number for ended, number in listing.sides.items()},
        "others": {kind.value: number for kind, number in listing.others.items()},
        "mended": listing.mended,
        "times": listing.times,
        "chosen": len(rows),
        "left_out": len(rows[limit:]) if limit else 0,
        "rows": [asdict(row) for row in rows[:limit]],
    }


def _show(listing: Listing, limit: int | None, console: Console, *, is_all: bool) -> None:
    _print(console, headline(listing, is_all=is_all))
    for row in listing.rows[:limit]:
        _show_row(row, console)
    left = len(listing.rows[limit:]) if limit else 0
    if left:
        _print(console, f"\n{left:,} more {'is' if left == 1 else 'are'} left out by --limit {limit}.")


def headline(listing: Listing, *, is_all: bool = False) -> str:
    """How many there are in all, how many of them are asked for, and how many of these were mended since."""
    since = f" since {listing.since}" if listing.since else ""
    if not listing.count:
        return f"Nothing was refused and nothing is dead{since}."
    sides = ", ".join(f"{number:,} {ended}" for ended, number in listing.sides.items())
    others = "".join(f"; {_counted(number, kind)}" for kind, number in listing.others.items())
    again = f" (some came again: {listing.times:,} times in all)" if listing.times > listing.count else ""
    told = f"{listing.count:,}{since}: reported sides {sides}{others}{again}."
    asked = len(listing.rows) + (0 if is_all else listing.mended)
    if asked != listing.count:
        told = f"{told} {f'{asked:,}' if asked else 'None'} of them {'are' if asked > 1 else 'is'} as asked."
    if listing.mended:
        listed = "" if is_all else ": `--all` lists what was mended too"
        told = f"{told} {listing.mended:,} mended since, {asked - listing.mended:,} still to be mended{listed}."
    return told


def _counted(number: int, kind: Kind) -> str:
    return counted(number, "request") + " to cancel" if kind is Kind.REQUEST else counted(number, NAMED.get(kind, kind.value))


def _show_row(row: Row, console: Console) -> None:
    name = row.id if row.kind in (Kind.REPORT, Kind.RECORD) else f"The {NAMED[row.kind]} {row.id}"
    about = f" about {row.report}" if row.report is not None else ""
    codes = f", {' '.join(f'{code}: {in_words(code)}' for code in row.codes)}" if row.codes else ""
    _print(console, f"\n{row.at}  {name}{about} is {row.state}: {plain_reason(row.reason)}{codes}.", style="bold")
    times = f"came {row.times:,} times" if row.times > 1 else ""
    facts = (f"Party {row.party}" if row.party else "", f"trade {row.trade}" if row.trade else "", _place(row), times)
    whose = ", ".join(filter(None, facts))
    if whose:
        _print(console, f"  {whose[0].upper()}{whose[1:]}.")
    if row.detail:
        _print(console, f"  {sentence(row.detail)}")
    if row.begins and row.trade is None:
        _print(console, f"  It begins: {row.begins}")
    _print(console, f"  Next: {row.next}" if row.mended_by is None else f"  Mended since by {row.mended_by}.")


def _place(row: Row) -> str:
    return f"at {row.place}" if row.place and row.place != row.id else ""


def _print(console: Console, text: str, style: str = "") -> None:
    console.print(Text(text, style=style), soft_wrap=True, highlight=False)
