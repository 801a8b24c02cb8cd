"""A calendar: on which days something is open, asked only within the days for which that is known."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Protocol
from zoneinfo import ZoneInfo

from schemas.frozen import frozen

WEEKEND = {5: "Saturday", 6: "Sunday"}
"""The days of the week on which all of these calendars rest, by `date.weekday`."""


class Days(Protocol):
    """What counting needs of a calendar."""

    @property
    def early_closes(self) -> Mapping[date, tuple["EarlyClose", ...]]:
        """The short days."""

    def is_open(self, day: date) -> bool:
        """Whether `day` counts. Raises NotCoveredError where that is not known."""

    def why_closed(self, day: date) -> str:
        """Why `day` does not count, in words; empty where it does. Raises NotCoveredError as `is_open` does."""


class NotCoveredError(ValueError):
    """A day was asked for of which it is not known whether it is open. The text says which days are known."""


@frozen
class Closure:
    """Why a day is closed, and by whom: `of` is the market or the currency's system that rests."""

    of: str
    reason: str


@frozen
class EarlyClose:
    """When the market `of` ends a short day: `at`, in the local time of `zone` (IANA). Settlement goes on."""

    of: str
    at: time
    zone: str
    reason: str

    def on(self, day: date) -> datetime:
        """The instant at which it closes on `day`, in UTC."""
        return datetime.combine(day, self.at, ZoneInfo(self.zone)).astimezone(UTC)

    def __str__(self) -> str:
        return f"{self.of} closes at {self.at:%H:%M} {self.zone}: {self.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Open on every weekday from `first` to `last`, both included, that is not in `closures`. Outside of them nothing is known."""

    name: str
    first: date
    last: date
    reasons: Mapping[date, tuple[Closure, ...]]
    early_closes: Mapping[date, tuple[EarlyClose, ...]] = field(default_factory=dict)
    closures: frozenset[date] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "closures", frozenset(self.reasons))
        assert all(self.first <= day <= self.last and day.weekday() not in WEEKEND for day in self.closures)
        assert self.closures.isdisjoint(self.early_closes), "a short day is an open one"

    def is_open(self, day: date) -> bool:
        """Raises NotCoveredError for a day of which nothing is known: no table may pass for one long open week."""
        self.require(day)
        return day.weekday() not in WEEKEND and day not in self.closures

    def why_closed(self, day: date) -> str:
        """Why `day` is closed, in words; empty where it is open. Raises NotCoveredError as `is_open` does."""
        if self.is_open(day):
            return ""
        return WEEKEND.get(day.weekday()) or _in_words(self.reasons[day])

    def require(self, *days: date) -> None:
        """Raises NotCoveredError, which names the days that are known, where one of `days` is not among them."""
        unknown = [day for day in days if not self.first <= day <= self.last]
        if unknown:
            raise NotCoveredError(f"{self.name} is known from {self.first} to {self.last}; {unknown[0]} is not among these days")


def _in_words(closures: tuple[Closure, ...]) -> str:
    """Each reason once, and in brackets who gives it."""
    of = {closure.reason: [each.of for each in closures if each.reason == closure.reason] for closure in closures}
    return "; ".join(f"{reason} ({', '.join(names)})" for reason, names in of.items())
