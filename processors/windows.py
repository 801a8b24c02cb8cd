"""When the windows of a settlement day open and close: the moments of the day, one after the other. Part of `close`."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from processors.books import BackBooks
from processors.settlement_days import SETTLING, next_day
from schemas.cycle_state import SettlementCycle
from schemas.reference import SettlementDayDefined
from schemas.settlement_time import SettlementWindowDefined


def reached(system: str, cycle: SettlementCycle, at: datetime, books: BackBooks) -> SettlementCycle:
    """The open day `cycle` when the moment `at` has come: what is open from then on, and the next moment."""
    windows = tuple(_windows(system, cycle.date, books))
    later = replace(
        cycle,
        reached_at=at,
        windows=tuple(sorted({each.kind: None for each in windows if _is_open(each, at)})),
        is_parted=any(each.kind in SETTLING for each in windows),
        is_partial_restricted=any(each.kind == "PARTIAL" for each in windows),
    )
    return replace(later, next_at=min(moment for moment in _moments(later, windows) if moment > at or moment == later.cut_off_at))


def first_moment(system: str, after: str, books: BackBooks) -> datetime | None:
    """The first moment of the day after `after` that changes what settles: what is sent from then on is not to be there before it."""
    day = next_day(system, after, books)
    if day is None:
        return None
    windows = tuple(_windows(system, day.date, books))
    return min(moment for moment in _moments(day, windows) if moment >= day.opens_at or moment == day.cut_off_at)


def _windows(system: str, date: object, books: BackBooks) -> Iterator[SettlementWindowDefined]:
    """The windows of a day: as many as its system has, some fifteen."""
    prefix = f"{system}|{date}|"
    entry = books.settlement_windows.after("date", prefix)
    while entry is not None:
        yield books.settlement_windows[entry[1]]
        entry = books.settlement_windows.after("date", prefix, entry[0])


def _moments(day: SettlementCycle | SettlementDayDefined, windows: tuple[SettlementWindowDefined, ...]) -> Iterator[datetime]:
    yield day.cut_off_at
    if day.dvp_cut_off_at is not None:
        yield day.dvp_cut_off_at
    for window in windows:
        yield window.opens_at
        if window.closes_at is not None:
            yield window.closes_at


def _is_open(window: SettlementWindowDefined, at: datetime) -> bool:
    """A night sequence is open at its opening: what settles then, settles before time goes on."""
    return window.opens_at == at if window.closes_at is None else window.opens_at <= at < window.closes_at
