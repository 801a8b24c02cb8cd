"""A closure in the month: of some cleared trades the date is taken away or set later, and a day is closed when they are novated already.

At KALEVA they are reckoned, and a day that was counted is closed; at the others they are agreed for the day that is closed.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from schemas.reference import ReferenceRecord
from schemas.settlement_time import CalendarDefined, ClosureAnnounced, ConventionSet
from streams.demo.day import Day, Record
from streams.demo.days import AROUND
from streams.demo.script import LATER, TODAY, TRADE_DATE
from tests.cleared_day import MODELS

RECKONS = "KALEVA"
CYCLE = 11
"""Business days from the trade date, 27 February, to LATER, 16 March."""
CLOSED = {"KALEVA": date(2026, 3, 10), "SAKURA": LATER, "CAMDEN": LATER}
MOVED_TO = date(2026, 3, 17)
EVERY, AFTER = 4, 1
"""Of the trades that simply match those whose number is so: some at each system."""


def with_later_dates(made: Day) -> Day:
    """The day with those trades dated anew."""
    scenes = (replace(scene, sides=tuple(_dated(record) for record in scene.sides)) for scene in made.scenes)
    return replace(made, scenes=tuple(scenes))


def dated_later(made: Day) -> dict[str, str]:
    """The system of each trade that is due on LATER, and moves, by its name: what was dated anew, and the kind `later_date`."""
    return {record.trade: system for scene in made.scenes for record in scene.sides if (system := _system_of(record)) and _is_later(record)}


def calendars() -> Iterator[ReferenceRecord]:
    for system in MODELS:
        yield CalendarDefined(calendar=system, first=TRADE_DATE - AROUND, last=LATER + AROUND)
    yield ConventionSet(settlement_system=RECKONS, effective_from=TRADE_DATE - AROUND, business_days=CYCLE)


def closures() -> list[ReferenceRecord]:
    return [ClosureAnnounced(calendar=system, date=day, reason="a flood") for system, day in CLOSED.items()]


def _dated(record: Record) -> Record:
    system = _system_of(record)
    if system is None or record.kind != "matched" or int(record.trade.rpartition("-")[2]) % EVERY != AFTER:
        return record
    after = b"" if system == RECKONS else f'"intended_settlement_date":"{LATER}",'.encode()
    return replace(record, value=(record.value or b"").replace(f'"intended_settlement_date":"{TODAY}",'.encode(), after))


def _is_later(record: Record) -> bool:
    value = record.value or b""
    return record.kind in ("matched", "later_date") and f'"intended_settlement_date":"{TODAY}"'.encode() not in value


def _system_of(record: Record) -> str | None:
    """A system that clears, by the names of the accounts."""
    return next((system for system in MODELS if f'"{system}-'.encode() in (record.value or b"")), None)
