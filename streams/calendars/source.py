"""Where the table of a market's or a country's closures comes from, and the table itself, made once from the library `holidays`."""

import re
from collections.abc import Mapping
from datetime import date, time
from functools import cache

from holidays import HolidayBase, country_holidays, financial_holidays
from holidays.constants import HALF_DAY, PUBLIC

from processors.calendars.calendar import WEEKEND, Calendar, Closure, EarlyClose
from schemas.frozen import frozen

LAST = date(2028, 12, 31)
"""The last day of every table: two years ahead is what markets publish, and later days are the library's guess."""

_CLOSES_AT = re.compile(r"(?P<reason>.+) \(markets close at (?P<hour>\d+):(?P<minute>\d\d)(?P<half>[ap])m\)")


@frozen
class Source:
    """Which closures `holidays` is asked for, from which day on, and what they are attributed to (`name`).

    `code` is a market (ISO 10383 or the library's own) or a country (ISO 3166). `but` holds the reasons that do not close this one.
    """

    name: str
    code: str
    first: date
    is_market: bool = True
    subdivision: str | None = None
    categories: tuple[str, ...] = (PUBLIC,)
    but: frozenset[str] = frozenset()
    zone: str = ""


@cache
def table(source: Source) -> Calendar:
    """The closures of a source on weekdays, and its early closes where it has a time zone, as a calendar that asks nobody any more."""
    found = asked(source, source.categories)
    closed = {day: why for day, why in found.items() if day.weekday() not in WEEKEND and why not in source.but}
    return Calendar(
        name=source.name,
        first=source.first,
        last=LAST,
        reasons={day: (Closure(of=source.name, reason=why),) for day, why in closed.items()},
        early_closes=_early_closes(source, closed) if source.zone else {},
    )


def asked(source: Source, categories: tuple[str, ...]) -> dict[date, str]:
    """The answer of the library from `source.first` on. It is empty, without a word, outside of the years that the library knows."""
    years = range(source.first.year, LAST.year + 1)
    found: HolidayBase = (
        financial_holidays(source.code, years=years, categories=categories, language="en_US")
        if source.is_market
        else country_holidays(source.code, subdiv=source.subdivision, years=years, categories=categories, language="en_US")
    )
    known = range(found.start_year, found.end_year + 1)
    assert {source.first.year, LAST.year} <= set(known), f"holidays knows nothing of {source.code} in some of these years"
    return {day: why for day, why in found.items() if source.first <= day <= LAST}


def _early_closes(source: Source, closed: Mapping[date, str]) -> dict[date, tuple[EarlyClose, ...]]:
    days = asked(source, (HALF_DAY,))
    return {day: (_early_close(source, label),) for day, label in days.items() if day.weekday() not in WEEKEND and day not in closed}


def _early_close(source: Source, label: str) -> EarlyClose:
    """From what the library says in words, for example "Christmas Eve (markets close at 1:00pm)"."""
    told = _CLOSES_AT.fullmatch(label)
    assert told, f"not a time that can be read: {label}"
    hour = int(told["hour"]) % 12 + (12 if told["half"] == "p" else 0)
    return EarlyClose(of=source.name, at=time(hour, int(told["minute"])), zone=source.zone, reason=told["reason"])
