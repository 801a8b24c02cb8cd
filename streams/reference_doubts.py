"""What is doubtful in a file of reference data that can be loaded: told to whoever loads it, and no reason to refuse it."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from typing import Any, get_args, get_type_hints

from processors.check_report import has_lei_check_digits
from schemas.reference import AccountDefined, PartyDefined, ReferenceRecord, SettlementSystemDefined
from schemas.settlement_time import CalendarDefined, SettlementDayDefined
from schemas.values import Lei

SHOWN_MAX = 20


Name = tuple[str, str]
"""A settlement system or a party, and its name."""


def doubts(records: Iterable[ReferenceRecord], before: Collection[Name] | None = ()) -> list[str]:
    """A sentence for each LEI that is none, and for each system or party that is named and is neither in the file nor `before`.

    `before` is what was loaded before; None where nobody could be asked.
    """
    wrong: defaultdict[str, Counter[str]] = defaultdict(Counter)
    records = list(records)
    for record in records:
        for lei in {*_leis(record)}:
            if not has_lei_check_digits(lei):
                wrong[lei][record.type] += 1
    said = [f"{lei} has wrong check digits (ISO 17442), and reports that name it are refused: see {_of(wrong[lei])}." for lei in wrong]
    said += [
        f"The {what} {name} is not defined in this file, which has {_of(counts)} of it{_unless(before)}"
        for (what, name), counts in undefined(records).items()
        if (what, name) not in (before or ())
    ]
    more = len(said) - SHOWN_MAX
    return [*said[:SHOWN_MAX], f"… and {more:,} more."] if more > 0 else said


def _unless(before: Collection[Name] | None) -> str:
    return ": load it too, if it was not loaded before." if before is None else ", and was not loaded before: load it too."


def undefined(records: Iterable[ReferenceRecord]) -> dict[Name, Counter[str]]:
    """What accounts and settlement days name and the records do not define, with how many of which kind name it."""
    named: dict[Name, Counter[str]] = defaultdict(Counter)
    found: set[Name] = set()
    for record in records:
        if isinstance(record, SettlementSystemDefined | PartyDefined):
            found.add(defined_by(record))
        elif isinstance(record, AccountDefined | SettlementDayDefined):
            named["settlement system", record.settlement_system][record.type] += 1
            if isinstance(record, AccountDefined):
                named["party", record.party][record.type] += 1
    return {name: counts for name, counts in named.items() if name not in found}


def defined_by(record: SettlementSystemDefined | PartyDefined) -> Name:
    """What a record defines."""
    if isinstance(record, SettlementSystemDefined):
        return "settlement system", record.settlement_system
    return "party", record.party


def days_over(records: Iterable[ReferenceRecord], now: datetime) -> list[str]:
    """A sentence for each system all of whose settlement days in the file are over at `now`, and for each calendar that ends before it."""
    last: dict[str, SettlementDayDefined] = {}
    calendars: dict[str, date] = {}
    for record in records:
        if isinstance(record, SettlementDayDefined):
            last[record.settlement_system] = max(record, last.get(record.settlement_system, record), key=_ends_at)
        elif isinstance(record, CalendarDefined):
            calendars[record.calendar] = record.last  # the last one stands
    said = [
        f"Every settlement day of {system} in this file is over: the last one is {day.date}, and the offices have {now:%Y-%m-%d %H:%M} UTC."
        f" Unless later ones were loaded before, nothing settles there (`takahuone status` tells where its days end)."
        for system, day in last.items()
        if _ends_at(day) <= now
    ]
    return said + [
        f"The calendar {name} in this file is over: its last day is {end}, and the offices have {now:%Y-%m-%d}."
        for name, end in calendars.items()
        if end < now.date()
    ]


def _ends_at(day: SettlementDayDefined) -> datetime:
    return max(day.cut_off_at, day.dvp_cut_off_at or day.cut_off_at)


def _of(counts: Counter[str]) -> str:
    return " and ".join(f"{number:,} {kind}" for kind, number in counts.items())


def _leis(record: ReferenceRecord) -> Iterator[str]:
    for name in _FIELDS[type(record)]:
        value = getattr(record, name)
        if value is not None:
            yield value


def _lei_fields(kind: Any) -> tuple[str, ...]:
    hints = get_type_hints(kind, include_extras=True)
    return tuple(name for name, hint in hints.items() if hint == Lei or Lei in get_args(hint))


_FIELDS = {kind: _lei_fields(kind) for kind in get_args(ReferenceRecord)}
"""By type the fields that hold a LEI."""
