"""The calendars that reference data has brought, as counting needs them: closed where the system or the currency is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from processors.books import Books
from processors.calendars.calendar import WEEKEND, EarlyClose, NotCoveredError
from processors.calendars.intended_date import day_on_or_after, reckon
from schemas.settlement_time import CalendarDefined


class CalendarTooShortError(NotCoveredError):
    """A day lies outside of the days for which `calendar` was defined."""

    def __init__(self, calendar: str, day: date) -> None:
        super().__init__(f"{calendar} is not known on {day}")
        self.calendar = calendar


@dataclass(frozen=True, slots=True)
class StoredCalendar:
    """A joint calendar over the stores of a shard."""

    parts: tuple[CalendarDefined, ...]
    books: Books

    @property
    def early_closes(self) -> Mapping[date, tuple[EarlyClose, ...]]:
        """Short days count like others: their cut-offs are the matter of back."""
        return {}

    def is_open(self, day: date) -> bool:
        """Raises CalendarTooShortError for a day that one of the parts does not know."""
        return not self.why_closed(day)

    def why_closed(self, day: date) -> str:
        """Why `day` is closed, and by whom; empty where it is open. Raises as `is_open` does."""
        for part in self.parts:
            if not part.first <= day <= part.last:
                raise CalendarTooShortError(part.calendar, day)
        return WEEKEND.get(day.weekday(), "") or "; ".join(filter(None, (self._closure(part.calendar, day) for part in self.parts)))

    def _closure(self, calendar: str, day: date) -> str:
        found = self.books.closures.get(f"{calendar}|{day}")
        return f"{found.reason} ({calendar})" if found is not None and found.closes_at is None else ""


def is_open_in(calendar: str | None, books: Books) -> Callable[[date], bool]:
    """Whether a day is a business day of a calendar, as far as that is known: a weekday of which nothing was announced is one.

    So what is valued by it is valued on any day, also where nobody has defined that calendar. None: of none, and nobody asks.
    """

    def is_open(day: date) -> bool:
        found = books.closures.get(f"{calendar}|{day}")
        return day.weekday() not in WEEKEND and (found is None or found.closes_at is not None)

    return is_open


def calendar_of(settlement_system: str, currency: str, books: Books) -> StoredCalendar | None:
    """What trades against payment in `currency` are dated by; None where the system has no calendar: then its settlement days say."""
    own = books.calendars.get(settlement_system)
    of_currency = books.calendars.get(currency)
    if own is None:
        return None
    return StoredCalendar((own,) if of_currency is None else (own, of_currency), books)


def business_days(settlement_system: str, trade_date: date, books: Books) -> int:
    """How many business days after its trade date a trade settles, by the convention in force then."""
    prefix = f"{settlement_system}|"
    entry = books.conventions.below("from", prefix, f"{prefix}{trade_date}~")
    return books.conventions[entry[1]].business_days if entry is not None else books.settlement_systems[settlement_system].settlement_days


def intended_date_of(settlement_system: str, trade_date: date, calendar: StoredCalendar) -> date:
    """The date on which a trade settles where its parties agreed none. Raises CalendarTooShortError."""
    return reckon(trade_date, business_days(settlement_system, trade_date, calendar.books), calendar).day


def open_day_from(day: date, calendar: StoredCalendar) -> date:
    """`day`, or the first open day after it. Raises CalendarTooShortError."""
    return day_on_or_after(day, calendar)
