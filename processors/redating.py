"""What a closure does to what has its date already: a date that was reckoned is reckoned anew, one that was agreed moves to an open day.

A date never moves forward in time towards its trade. Both sides of a match move as one: as reckoned only where both were.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Protocol

from processors.books import Books
from processors.business_days import CalendarTooShortError, business_days, calendar_of, intended_date_of, open_day_from
from processors.stores import ordered
from schemas.settlement_time import ClosureAnnounced
from schemas.work import WorkOpened

ONE_DAY = timedelta(days=1)
CLOSED_TOGETHER_DAYS_MAX = 14
"""So many days at most are closed in a row, a weekend among them (Japan, 2019: ten)."""
WORDS_MAX = 140


def ask_to_redate(closure: ClosureAnnounced, store: str, books: Books) -> Iterator[WorkOpened]:
    """Ask for all in `store` that the closure may touch: what is intended for it, or within a settlement cycle after it."""
    for system in _systems_of(closure.calendar, books) if closure.closes_at is None else ():
        days = 3 * business_days(system, closure.date, books) + CLOSED_TOGETHER_DAYS_MAX
        for number in range(days):
            prefix = f"{system}|{closure.date + number * ONE_DAY}|"
            if getattr(books, store).after("dated", prefix) is not None:
                because = f"closure|{closure.calendar}|{closure.date}"
                yield WorkOpened(store=store, index="dated", prefix=prefix, upper=f"{prefix}{ordered(books.sequence)}", because=because)


def is_of_closure(because: str) -> bool:
    """True for the work that `ask_to_redate` asks for."""
    return because.startswith("closure|")


class HasDate(Protocol):
    """What has an intended date: a side, a matched transaction, a report that is held."""

    @property
    def settlement_system(self) -> str: ...
    @property
    def currency(self) -> str: ...
    @property
    def trade_date(self) -> date | None: ...
    @property
    def intended_settlement_date(self) -> date: ...
    @property
    def is_date_reckoned(self) -> bool | None: ...


def date_after_closures(side: HasDate, books: Books) -> date:
    """The intended date as it must be by the calendars that are known now. Where they say nothing of it, it stays."""
    intended, calendar = side.intended_settlement_date, calendar_of(side.settlement_system, side.currency, books)
    if calendar is None:
        return intended
    try:
        if side.is_date_reckoned and side.trade_date is not None:
            intended = max(intended, intended_date_of(side.settlement_system, side.trade_date, calendar))
        return open_day_from(intended, calendar)
    except CalendarTooShortError:
        return intended


def why_of(because: str, books: Books) -> str:
    """The closure behind a piece of work, in words."""
    _, calendar, day = because.split("|")
    return f"{calendar} is closed on {day}: {books.closures[f'{calendar}|{day}'].reason}"[:WORDS_MAX]


def why_between(settlement_system: str, currency: str, old: date, new: date, books: Books) -> str:
    """The closures from `old` until `new`, in words: for what came with a date that is none any more."""
    calendar = calendar_of(settlement_system, currency, books)
    assert calendar is not None, "only a calendar moves a date"
    days = (old + number * ONE_DAY for number in range((new - old).days + 1))
    return "; ".join(f"{day}: {why}" for day in days if (why := calendar.why_closed(day)))[:WORDS_MAX]


def _systems_of(calendar: str, books: Books) -> Iterator[str]:
    """The system of that calendar; of a currency's, every system that is dated by calendars."""
    if calendar in books.settlement_systems:
        yield calendar
        return
    entry = books.settlement_systems.after("name", "")
    while entry is not None:
        if entry[1] in books.calendars:
            yield entry[1]
        entry = books.settlement_systems.after("name", "", entry[0])
