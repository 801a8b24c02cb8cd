"""Counting days, so that each one that was counted or skipped can be shown with its reason."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from processors.calendars.calendar import Days
from schemas.frozen import frozen

ONE_DAY = timedelta(days=1)


@frozen
class CountedDay:
    """A day that was looked at: its number where it counts, None where it is skipped, and what is to be said of it (may be empty)."""

    day: date
    number: int | None
    why: str


@frozen
class ReckonedDate:
    """A date (`day`), the day from which it was counted, and every day after that one until the date itself."""

    day: date
    trade_date: date
    counted_from: date
    days: tuple[CountedDay, ...]

    @property
    def business_days(self) -> int:
        """How many of the days count."""
        return sum(day.number is not None for day in self.days)


def count(start: date, calendars: Sequence[Days]) -> Iterator[CountedDay]:
    """The days after `start`, up to the one that is the last to count: the n-th that counts is open in the n-th of `calendars`."""
    day = start
    for number, calendar in enumerate(calendars, 1):
        day += ONE_DAY
        while closed := calendar.why_closed(day):
            yield CountedDay(day=day, number=None, why=closed)
            day += ONE_DAY
        yield CountedDay(day=day, number=number, why="; ".join(map(str, calendar.early_closes.get(day, ()))))
