"""Penalty business days: every day but Saturday, Sunday and the holidays of the regime (1 January, 25 December; 1 May counts)."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta

SATURDAY = 5
ONE_DAY = timedelta(days=1)


def counts(day: date, holidays: Collection[str]) -> bool:
    """True where `day` is a penalty business day. `holidays` are written MM-DD."""
    return day.weekday() < SATURDAY and f"{day:%m-%d}" not in holidays


def first_from(day: date, holidays: Collection[str]) -> date:
    """`day`, or the first penalty business day after it."""
    while not counts(day, holidays):
        day += ONE_DAY
    return day


def between(first: date, end: date, holidays: Collection[str], at_most: int) -> tuple[date, ...]:
    """The penalty business days from `first` until before `end`: the latest `at_most` of them, in order."""
    found: list[date] = []
    day = end - ONE_DAY
    while day >= first and len(found) < at_most:
        if counts(day, holidays):
            found.append(day)
        day -= ONE_DAY
    return tuple(reversed(found))


def nth_of_month(day: date, number: int, holidays: Collection[str]) -> date:
    """The penalty business day `number` (from 1) of the month of `day`."""
    found = first_from(day.replace(day=1), holidays)
    for _ in range(number - 1):
        found = first_from(found + ONE_DAY, holidays)
    return found


def month_of(day: date) -> str:
    """The month of a day, as YYYY-MM."""
    return f"{day:%Y-%m}"


def month_before(month: str, number: int = 1) -> str:
    """The month that comes `number` months before `month` (YYYY-MM)."""
    year, _, of_year = month.partition("-")
    months = int(year) * 12 + int(of_year) - 1 - number
    return f"{months // 12:04d}-{months % 12 + 1:02d}"


def in_month_after(month: str) -> date:
    """The first day of the month after `month` (YYYY-MM)."""
    return date.fromisoformat(f"{month_before(month, -1)}-01")


def days_of(first: date, end: date) -> Iterator[date]:
    """Every calendar day from `first` until before `end`."""
    while first < end:
        yield first
        first += ONE_DAY
