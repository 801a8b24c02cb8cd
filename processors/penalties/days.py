"""Penalty Business Days: every day but Saturday, Sunday, 1 January and 25 December (T2S; 1 May counts)."""

from collections.abc import Iterator
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
SATURDAY = 5
NEVER = ((1, 1), (12, 25))


def counts(day: date) -> bool:
    """True for a Penalty Business Day."""
    return day.weekday() < SATURDAY and (day.month, day.day) not in NEVER


def days_between(first: date, last: date) -> Iterator[date]:
    """The Penalty Business Days from `first` through `last`."""
    day = first
    while day <= last:
        if counts(day):
            yield day
        day += ONE_DAY


def number_in_month(day: date) -> int:
    """How many Penalty Business Days the month of `day` has had, that day included."""
    return sum(1 for _ in days_between(day.replace(day=1), day))


def month_of(day: date) -> str:
    """The month of a day, as YYYY-MM."""
    return f"{day:%Y-%m}"


def month_before(day: date) -> str:
    """The month before that of a day, as YYYY-MM."""
    return month_of(day.replace(day=1) - ONE_DAY)
