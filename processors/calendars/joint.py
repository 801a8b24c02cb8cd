"""Calendars made of calendars: closed where any of them is, one after the other in time, or closed on some days more."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar

from processors.calendars.calendar import WEEKEND, Calendar, Closure

T = TypeVar("T")


def joint(name: str, *calendars: Calendar) -> Calendar:
    """Closed where any of `calendars` is, and known where all of them are known."""
    first, last = max(calendar.first for calendar in calendars), min(calendar.last for calendar in calendars)
    assert first <= last, "calendars that are known at no common time cannot be joined"
    reasons = _together(calendar.reasons for calendar in calendars)
    early = _together(calendar.early_closes for calendar in calendars)
    return Calendar(
        name=name,
        first=first,
        last=last,
        reasons={day: why for day, why in reasons.items() if first <= day <= last},
        early_closes={day: closes for day, closes in early.items() if first <= day <= last and day not in reasons},
    )


def followed_by(earlier: Calendar, later: Calendar) -> Calendar:
    """One calendar of two sources, of which the later one begins on the day after the earlier one ends."""
    assert earlier.last + timedelta(days=1) == later.first, "no day without a source, and none with two"
    return replace(
        later,
        first=earlier.first,
        reasons={**earlier.reasons, **later.reasons},
        early_closes={**earlier.early_closes, **later.early_closes},
    )


def closed_also(calendar: Calendar, closures: Mapping[date, str]) -> Calendar:
    """The calendar after ad-hoc closures, each with its reason. Raises NotCoveredError for a day that it does not know."""
    calendar.require(*closures)
    added = {day: (Closure(of=calendar.name, reason=reason),) for day, reason in closures.items() if day.weekday() not in WEEKEND}
    return replace(
        calendar,
        reasons=_together([calendar.reasons, added]),
        early_closes={day: closes for day, closes in calendar.early_closes.items() if day not in added},
    )


def _together(tables: Iterable[Mapping[date, tuple[T, ...]]]) -> dict[date, tuple[T, ...]]:
    """What all of the tables say of each day, nothing twice."""
    found: dict[date, tuple[T, ...]] = {}
    for day, values in _rows(tables):
        found[day] = tuple(dict.fromkeys([*found.get(day, ()), *values]))
    return found


def _rows(tables: Iterable[Mapping[date, tuple[T, ...]]]) -> Iterator[tuple[date, tuple[T, ...]]]:
    for table in tables:
        yield from table.items()
