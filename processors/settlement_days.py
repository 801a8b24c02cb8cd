"""Which settlement day of a system comes when. The days of a system are in the order of their dates and do not overlap."""

from processors.books import Books
from schemas.reference import SettlementDayDefined


def last_begun_day(settlement_system: str, books: Books) -> SettlementDayDefined | None:
    """The last day that has opened by now, of those that are dated today or before; else the first of all, if that has opened."""
    prefix = f"{settlement_system}|"
    entry = books.settlement_days.below("date", prefix, f"{prefix}{books.now.date()}~")
    while entry is not None:  # at most a step or two: a day opens on its date, or on an evening before
        day = books.settlement_days[entry[1]]
        if day.opens_at <= books.now:
            return day
        entry = books.settlement_days.below("date", prefix, entry[0])
    first = next_day(settlement_system, "", books)
    return first if first is not None and first.opens_at <= books.now else None


def next_day(settlement_system: str, date: str, books: Books) -> SettlementDayDefined | None:
    """The first day after `date` (YYYY-MM-DD; empty: of all)."""
    entry = books.settlement_days.after("date", f"{settlement_system}|", f"{settlement_system}|{date}")
    return books.settlement_days[entry[1]] if entry is not None else None
