"""Which settlement day of a system comes when, and what may settle now. Its days are in the order of their dates and do not overlap."""

from dataclasses import replace
from datetime import date

from processors.books import BackBooks, Books
from schemas.cycle_state import SettlementCycle
from schemas.reference import SettlementDayDefined
from schemas.settlement_time import WindowKind

SETTLING: tuple[WindowKind, ...] = ("NIGHT_SEQUENCE", "DAY")
"""The kinds of windows in which whole instructions settle."""


def last_begun_day(settlement_system: str, books: Books) -> SettlementDayDefined | None:
    """The last day that has opened by now, of those that are dated today or before; else the first of all, if that has opened."""
    prefix = f"{settlement_system}|"
    entry = books.settlement_days.below("date", prefix, f"{prefix}{books.now.date()}~")
    while entry is not None:  # at most a step or two: a day opens on its date, or on an evening before
        day = books.settlement_days[entry[1]]
        if day.opens_at <= books.now and not is_closed(settlement_system, day.date, books):
            return day_as_it_is(day, books)
        entry = books.settlement_days.below("date", prefix, entry[0])
    first = next_day(settlement_system, "", books)
    return first if first is not None and first.opens_at <= books.now else None


def next_day(settlement_system: str, date: str, books: Books) -> SettlementDayDefined | None:
    """The first day after `date` (YYYY-MM-DD; empty: of all) that is not closed."""
    prefix = f"{settlement_system}|"
    entry = books.settlement_days.after("date", prefix, f"{prefix}{date}")
    while entry is not None and is_closed(settlement_system, books.settlement_days[entry[1]].date, books):
        entry = books.settlement_days.after("date", prefix, entry[0])
    return day_as_it_is(books.settlement_days[entry[1]], books) if entry is not None else None


def booking_day(settlement_system: str, books: BackBooks, of: date | None = None) -> date:
    """The day whose books take an entry now: the open one; after its close the next, so that the books of a closed day stay as they are.

    What is `of` a later day than the one that is being closed comes into the books of the next.
    Where no next day is known it is today, and not before the last one; before a shard knows the time it is the first that is known.
    """
    cycle = books.cycles.get(settlement_system)
    if cycle is not None and cycle.phase != "closed" and (of is None or of <= cycle.date):
        return cycle.date
    day = next_day(settlement_system, str(cycle.date) if cycle is not None else "", books)
    if day is not None:
        return day.date
    return max(books.now.date(), cycle.date) if cycle is not None else books.now.date()


def days_before(settlement_system: str, date: object, number: int, books: Books) -> str | None:
    """The date of the settlement day that comes `number` days before that of `date`; None where so many are not known."""
    prefix = f"{settlement_system}|"
    found = str(date)
    for _ in range(number):
        entry = books.settlement_days.below("date", prefix, f"{prefix}{found}")
        while entry is not None and is_closed(settlement_system, entry[1].removeprefix(prefix), books):
            entry = books.settlement_days.below("date", prefix, entry[0])
        if entry is None:
            return None
        found = entry[1].removeprefix(prefix)
    return found


def last_date(settlement_system: str, number: int | None, books: BackBooks) -> str | None:
    """The date since which `number` settlement days have passed, that of the cycle among them; None where it is never, or not known."""
    return days_before(settlement_system, books.cycles[settlement_system].date, number, books) if number is not None else None


def is_closed(settlement_system: str, date: object, books: Books) -> bool:
    """True where the calendar of the system itself is closed all that day."""
    closure = books.closures.get(f"{settlement_system}|{date}")
    return closure is not None and closure.closes_at is None


def day_as_it_is(day: SettlementDayDefined, books: Books) -> SettlementDayDefined:
    """The day with the cut-offs that an early close of its calendar leaves it."""
    closure = books.closures.get(f"{day.settlement_system}|{day.date}")
    closes_at = closure.closes_at if closure is not None else None
    if closes_at is None:
        return day
    dvp = day.dvp_cut_off_at
    return replace(day, cut_off_at=min(day.cut_off_at, closes_at), dvp_cut_off_at=min(dvp, closes_at) if dvp is not None else None)


def is_settling(cycle: SettlementCycle) -> bool:
    """True where whole instructions settle in an open day now: in a night sequence or a day window, where it has any."""
    return not cycle.is_parted or any(kind in SETTLING for kind in cycle.windows)


def was_there(transaction: str, cycle: SettlementCycle, books: BackBooks) -> bool:
    """True where a transaction is not too late for what is open: a night sequence takes what was there when it opened."""
    if "DAY" in cycle.windows or not cycle.is_parted:
        return True
    kept = books.instructions.get(transaction)
    return kept is not None and kept.sequence <= cycle.sequence


def is_past_dvp_cut_off(cycle: SettlementCycle) -> bool:
    """True where the cut-off for what moves cash has come in an open day."""
    return cycle.dvp_cut_off_at is not None and cycle.reached_at >= cycle.dvp_cut_off_at


def open_windows(settlement_system: str, books: BackBooks) -> tuple[WindowKind, ...]:
    """The kinds of the windows that are open now."""
    cycle = books.cycles.get(settlement_system)
    return cycle.windows if cycle is not None and cycle.phase == "open" else ()


def is_partial_window(settlement_system: str, books: BackBooks) -> bool:
    """True where parts may settle now: in a partial window, and all the day where none is defined for it."""
    cycle = books.cycles.get(settlement_system)
    return cycle is not None and cycle.phase == "open" and ("PARTIAL" in cycle.windows or not cycle.is_partial_restricted)
