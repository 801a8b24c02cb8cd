"""A settlement day as people look at it: lines of bars, made of the reference data that a system is defined by."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from itertools import groupby

from schemas.reference import ReferenceRecord
from schemas.settlement_time import ClosureAnnounced, SettlementDayDefined, SettlementWindowDefined

NAMED = {"NIGHT_SEQUENCE": "night sequence", "DAY": "day window", "PARTIAL": "parts may settle"}
OPEN = "OPEN"
"""The kind of the line that is the day itself."""


class NoDayError(ValueError):
    """There is no such day to draw; the sentence says what there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the picture: its name, its times in words, what it is, and its bars: each has a start and, where it has one, an end."""

    name: str
    told: str
    kind: str
    bars: tuple[tuple[datetime, datetime | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A settlement day as it will be: a short day is cut where it closes."""

    defined: SettlementDayDefined
    ends: datetime
    windows: tuple[SettlementWindowDefined, ...]

    @property
    def cash_ends(self) -> datetime:
        """Until when what moves cash settles."""
        return min(self.ends, self.defined.dvp_cut_off_at or self.ends)


def day_in(records: Iterable[ReferenceRecord], system: str | None, day: date | None) -> Day:
    """The day of a system, or the first one; of the only system, where none is named. Raises NoDayError."""
    every = list(records)
    days = [each for each in every if isinstance(each, SettlementDayDefined) and system in (None, each.settlement_system)]
    systems = sorted({each.settlement_system for each in days})
    if len(systems) != 1:
        raise NoDayError(f"Say which system: there are days of {', '.join(systems)}." if systems else "There is no settlement day of it.")
    found = {each.date: each for each in days}  # the latest definition stands
    if day is not None and day not in found:
        raise NoDayError(f"{systems[0]} has no settlement day {day}: there are {min(found)} to {max(found)}.")
    chosen = found[day or min(found)]
    short = _short(every, chosen)
    ends = min(chosen.cut_off_at, short) if short is not None else chosen.cut_off_at
    named = {each.name: each for each in every if isinstance(each, SettlementWindowDefined) and _is_of(each, chosen)}
    return Day(defined=chosen, ends=ends, windows=tuple(each for each in named.values() if each.opens_at < ends))


def _is_of(window: SettlementWindowDefined, day: SettlementDayDefined) -> bool:
    return (window.settlement_system, window.date) == (day.settlement_system, day.date)


def _short(records: Iterable[ReferenceRecord], day: SettlementDayDefined) -> datetime | None:
    for each in records:
        if isinstance(each, ClosureAnnounced) and (each.calendar, each.date) == (day.settlement_system, day.date):
            if each.closes_at is None:
                raise NoDayError(f"{day.settlement_system} is closed on {day.date}: {each.reason}.")
            return each.closes_at
    return None


def rows_of(day: Day, zone: tzinfo) -> list[Row]:
    """The lines of the picture: the day, then its windows, those whose names differ by a last number together."""
    ends = f"{time_of_day(day.defined.opens_at, zone)}-{time_of_day(day.ends, zone)}"
    cash = f"; cash until {time_of_day(day.cash_ends, zone)}" if day.cash_ends < day.ends else ""
    rows = [Row(name="open", told=ends + cash, kind=OPEN, bars=((day.defined.opens_at, day.ends),))]
    ordered = sorted(day.windows, key=lambda each: (_group(each), each.kind, each.opens_at))
    grouped = [(kind, list(windows)) for (_, kind), windows in groupby(ordered, key=lambda each: (_group(each), each.kind))]
    for kind, windows in sorted(grouped, key=lambda each: each[1][0].opens_at):
        bars = tuple((each.opens_at, min(each.closes_at, day.ends) if each.closes_at is not None else None) for each in windows)
        name = _group(windows[0]) if len(windows) > 1 else windows[0].name
        rows.append(Row(name=name, told=f"{NAMED[kind]}: {_spans(bars, zone)}", kind=kind, bars=bars))
    return rows


def _group(window: SettlementWindowDefined) -> str:
    return re.sub(r"[.-]\d+$", "", window.name)


def _spans(bars: Iterable[tuple[datetime, datetime | None]], zone: tzinfo) -> str:
    return ", ".join(time_of_day(opens, zone) + (f"-{time_of_day(closes, zone)}" if closes is not None else "") for opens, closes in bars)


def time_of_day(at: datetime, zone: tzinfo) -> str:
    """As a clock on the wall has it."""
    return f"{at.astimezone(zone):%H:%M}"
