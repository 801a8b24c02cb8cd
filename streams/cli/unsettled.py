"""takahuone open: all that has not settled, whose it is, how late, and why, from the topics alone."""

import asyncio
from dataclasses import asdict, replace
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.text import Text

from processors.check_report import has_lei_check_digits
from schemas.iso_names import in_words
from streams.cli.exits import Exit, failed
from streams.cli.progress import bar
from streams.settings import Settings, settings
from streams.unsettled.item import State
from streams.unsettled.listing import CODES, Asked, By, Group, Listing, Sort, listing_of, reason_of, summary, total
from streams.unsettled.phrases import headline, lateness, movement
from streams.unsettled.row import Row
from streams.unsettled.scan import TOPICS, Open, read_open
from streams.verify.kafka_log import kafka_log
from streams.verify.log import LogError
from streams.verify.verify import Progress

_LIMITED = "At most so many rows, with --by groups; how many are left out is said, and what all come to."
Limit = Annotated[int | None, typer.Option("--limit", "--most", min=1, help=_LIMITED)]

Reason = Annotated[
    str | None,
    typer.Option(
        help="Only for this reason: an ISO 20022 code (LACK), one with its status (PENF/LACK), or our own word (securities_short)."
    ),
]

Grouped = Annotated[By | None, typer.Option(help="Do not list each: for each group say how many there are and what they come to in money.")]

Sorted = Annotated[Sort, typer.Option(help="age: the oldest intended date first; value: the greatest amount first, currency by currency.")]

InState = Annotated[State | None, typer.Option(help="Only what is in this state (docs/operations.md says what each means).")]


async def _read(found: Settings, progress: Progress) -> Open:
    async with kafka_log(found, [topic.name for topic in TOPICS]) as log:
        return await read_open(log, progress)


def unsettled(
    party: Annotated[str | None, typer.Option(help="Only what this party (an LEI, in any case) is one side of.")] = None,
    system: Annotated[str | None, typer.Option(help="Only what settles in this system (its name in any case).")] = None,
    reason: Reason = None,
    state: InState = None,
    late: Annotated[bool, typer.Option("--late", help="Only what can no longer settle on its intended date.")] = False,
    by: Grouped = None,
    sort: Sorted = Sort.AGE,
    limit: Limit = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Show no progress bar.")] = False,
) -> None:
    """List all that has not settled, and why, as it was when the command began.

    Exits with 0 also where nothing is open, 1 where nobody knows the party or the system, 2 where an LEI or a reason cannot be one,
    3 where Kafka does not answer.
    """
    party = party.strip().upper() if party is not None else None
    asked = Asked(party=party, system=system, reason=_reason(reason), state=state, is_late=late)
    if party is not None and not has_lei_check_digits(party):
        raise failed(f"{party} is not an LEI: 20 characters, of which the last two check the others (ISO 17442).", Exit.USAGE)
    try:
        with bar("open", shown=not (as_json or quiet)) as progress:
            found = asyncio.run(_read(settings(), progress))
    except LogError as error:
        raise failed(str(error), Exit.ENVIRONMENT) from None
    asked = replace(asked, system=found.reference.system_named(system) or system)
    listing = listing_of(found, asked, sort)
    if not listing.rows:
        _require_known(asked, found)
        _hint(listing, settings())
    if as_json:
        typer.echo(orjson.dumps(_document(listing, by, limit), option=orjson.OPT_INDENT_2))
    elif by is not None:
        _show_summary(listing, by, limit, Console())
    else:
        _show(listing, limit, Console())


def _reason(text: str | None) -> str | None:
    found = reason_of(text) if text is not None else None
    if text is not None and found is None:
        known = f"the codes are {', '.join(CODES)}; ours are as `takahuone trade` names them, for example securities_short"
        raise failed(f"{text} is neither a code of ISO 20022 that is given for a reason, nor a reason: {known}.", Exit.USAGE)
    return found


def _require_known(asked: Asked, found: Open) -> None:
    """Nothing is open for whom nobody knows: that is rather a slip of the pen."""
    known = found.reference
    if asked.party is not None and asked.party not in known.parties:
        raise failed(f"No party {asked.party} is known: {len(known.parties)} are, and none of what is open names it.", Exit.FOUND_WRONG)
    if asked.system is not None and asked.system not in known.systems:
        names = ", ".join(sorted(known.systems)) or "none"
        raise failed(f"No settlement system {asked.system} is known. Known are: {names}.", Exit.FOUND_WRONG)


def _hint(listing: Listing, found: Settings) -> None:
    """Where no office has taken anything, somebody may look at the wrong place."""
    if not listing.count and not listing.at:
        where = f"in the namespace {found.namespace} on Kafka at {found.kafka}"
        typer.echo(f"No office has taken anything yet {where}. TAKAHUONE_NAMESPACE names another one.", err=True)


def _document(listing: Listing, by: By | None, limit: int | None) -> dict[str, object]:
    """One JSON object: the rows, or the groups with their total."""
    head = {"at": listing.at, "open": listing.count, "sides": listing.sides, "sides_netted": listing.sides_netted}
    rows = listing.rows
    if by is not None:
        groups = summary(rows, by)
        shown = [asdict(group) for group in groups[:limit]]
        return head | {"chosen": len(rows), "left_out": len(groups) - len(shown), "groups": shown, "total": asdict(total(rows))}
    shown_rows = [asdict(row) for row in rows[:limit]]
    return head | {"chosen": len(rows), "left_out": len(rows) - len(shown_rows), "rows": shown_rows, "total": asdict(total(rows))}


def _show(listing: Listing, limit: int | None, console: Console) -> None:
    _print(console, headline(listing))
    for row in listing.rows[:limit]:
        _show_row(row, console)
    if limit is not None and len(listing.rows) > limit:
        _print(console, "")
        _show_group(total(listing.rows), console)
    _show_left_out(len(listing.rows), limit, "", console)


def _show_row(row: Row, console: Console) -> None:
    names = "; ".join(in_words(code) for code in row.codes)
    why = f" ({' '.join(row.codes)}: {names})" if names else ""
    _print(console, f"\n{row.id} is {row.state.replace('_', ' ')}{why}, {lateness(row)}.", style="bold")
    _print(console, f"  {movement(row)}.")
    told = "It" if row.reports == (row.id,) else " and ".join(row.reports)
    _print(console, f"  {told} {row.why}")
    for party in row.asks_to_cancel:
        _print(console, f"  {party} has asked to cancel it; the other side has not.")
    _print(console, f"  Next: {row.next}")


def _show_summary(listing: Listing, by: By, limit: int | None, console: Console) -> None:
    _print(console, headline(listing))
    groups = summary(listing.rows, by)
    for group in groups[:limit]:
        _show_group(group, console)
    if groups:
        _show_group(total(listing.rows), console)
    _show_left_out(len(groups), limit, " group", console)


def _show_group(group: Group, console: Console) -> None:
    amounts = ", ".join(f"{amount} {currency}" for currency, amount in group.amounts.items())
    sides = f"{group.sides:,} side{'' if group.sides == 1 else 's'}"
    _print(console, f"{group.count:>7,}  {group.name} ({sides}){f': {amounts}' if amounts else ''}")


def _show_left_out(count: int, limit: int | None, what: str, console: Console) -> None:
    if limit is not None and count > limit:
        left = count - limit
        named = f"{what}s" if what and left > 1 else what
        _print(console, f"\n{left:,} more{named} {'is' if left == 1 else 'are'} left out by --limit {limit}; the total has them too.")


def _print(console: Console, text: str, style: str = "") -> None:
    console.print(Text(text, style=style), soft_wrap=True, highlight=False)
