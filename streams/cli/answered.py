"""What became of the trades that were sent, as a table and as an exit code."""

import asyncio
from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from streams.cli.exits import Exit
from streams.counted import counted
from streams.environment.broker import answers
from streams.gateway.became import WRONG, Became
from streams.no_answer import no_answer
from streams.printable import printable
from streams.settings import Settings
from streams.story.words import plain_reason

SHOWN_MAX = 50
UNANSWERED = "no answer yet"
LEI_WIDTH = 20
"""A party is not broken in two."""


def unanswered(settings: Settings, otherwise: str) -> str:
    """Why some have no answer: where Kafka is there it is `otherwise`."""
    if asyncio.run(answers(settings)):
        return otherwise
    return f"Some have no answer. {no_answer(settings, TimeoutError())} What was sent stays valid, and is answered when it is there again."


def exit_code(rows: Sequence[Became], *, some_are_dead: bool) -> Exit:
    """3 where nothing was told of some, 1 where some were refused, are dead, or were never translated."""
    if any(row.status is None for row in rows):
        return Exit.ENVIRONMENT
    return Exit.FOUND_WRONG if some_are_dead or any(row.status in WRONG for row in rows) else Exit.DONE


def show_answers(rows: Sequence[Became], console: Console) -> None:
    """Those that have not settled first, and how many there are of each."""
    ordered = sorted(rows, key=_urgency)  # each kind stays in the order of the file
    columns = ("line", Column("trade", overflow="fold"), Column("side", min_width=LEI_WIDTH), "status", Column("why", overflow="fold"))
    table = Table(*columns, title="what became of each", title_justify="left")
    for row in ordered[:SHOWN_MAX]:
        table.add_row(f"{row.line}", Text(row.trade or "-"), Text(_side(row)), _plain_status(row), Text(_why(row)))
    console.print(table)
    if ordered != list(rows):
        console.print("What was refused, has no answer or waits stands first.")
    if len(ordered) > SHOWN_MAX:
        console.print(f"{len(ordered) - SHOWN_MAX:,} more are not shown; --json has all.")
    console.print(f"{_counts(rows)}: {sums(rows)}. `takahuone trade ID` tells the story of one.", highlight=False)


def sums(rows: Sequence[Became]) -> str:
    """How many have which status, in words."""
    found = Counter(_plain_status(row) for row in rows)
    return ", ".join(f"{count:,} {status}" for status, count in found.most_common())


def _counts(rows: Sequence[Became]) -> str:
    at_door = sum(row.is_at_door for row in rows)
    refused = f" and {counted(at_door, 'line')} refused at the door" if at_door else ""
    return f"{counted(len(rows) - at_door, 'event')}{refused}"


def _side(row: Became) -> str:
    """Whose it is, and whether it buys or sells: a request to cancel does neither."""
    what = {"BUY": "buyer", "SELL": "seller"}.get(row.side or "", "" if row.is_at_door else "asks to cancel")
    return "\n".join(filter(None, (what, row.party))) or "-"


def _urgency(row: Became) -> int:
    """What somebody has to look at comes first."""
    if row.status in WRONG:
        return 0
    if row.status is None:
        return 1
    return 3 if row.status in ("settled", "applied") else 2


def _plain_status(row: Became) -> str:
    return row.status.replace("_", " ") if row.status is not None else UNANSWERED


def _why(row: Became) -> str:
    where = "refused at the door" if row.is_at_door else None
    told = ": ".join(filter(None, (where, row.reason and plain_reason(row.reason), row.detail)))
    known = "known before, nothing changed" if row.was_repeated else None
    told = "; ".join(filter(None, (known, told)))
    return printable(told)
