"""The settlement days of the script: one system has windows, one is dated by a calendar of which a day is closed in the afternoon."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from schemas import settlement_time
from schemas.reference import ReferenceRecord, SettlementDayDefined
from schemas.settlement_time import WindowKind
from streams.demo.market import System
from streams.demo.script import LATER, SETTLEMENT_DAYS, TODAY, TRADE_DATE, hour

WINDOWS: tuple[tuple[str, WindowKind, int, int | None], ...] = (
    ("NIGHT", "NIGHT_SEQUENCE", 6, None),
    ("MORNING", "DAY", 7, 11),
    ("PARTS", "PARTIAL", 9, 10),
    ("AFTERNOON", "DAY", 11, 15),
)
"""Name, kind, and the hours at which they open and close."""
AROUND = timedelta(days=60)


def days_of(system: System) -> Iterator[ReferenceRecord]:
    """The days of a system, with its windows where it has any, and its calendar."""
    for day in SETTLEMENT_DAYS:
        cut_off_at = system.cut_off_at + (day - TODAY)
        yield SettlementDayDefined(settlement_system=system.name, date=day, opens_at=_at(day, 6), cut_off_at=cut_off_at)
        for name, kind, opens, closes in WINDOWS if system.has_windows else ():
            yield settlement_time.SettlementWindowDefined(
                settlement_system=system.name,
                date=day,
                name=name,
                kind=kind,
                opens_at=_at(day, opens),
                closes_at=_at(day, closes) if closes is not None else None,
            )
    if system.has_calendar:
        yield settlement_time.CalendarDefined(calendar=system.name, first=TRADE_DATE - AROUND, last=LATER + AROUND)
        yield settlement_time.ConventionSet(settlement_system=system.name, effective_from=TRADE_DATE - AROUND, business_days=1)


def closure_of(system: System) -> Iterator[ReferenceRecord]:
    """A closure that nobody has foreseen: what is intended for that day moves."""
    if system.has_calendar:
        yield settlement_time.ClosureAnnounced(calendar=system.name, date=LATER, reason="a day of mourning")


def _at(day: date, of_day: int) -> datetime:
    return hour(of_day) + (day - TODAY)
