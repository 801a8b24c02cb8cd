"""A settlement system as reference data: its rules, calendars, conventions, days and windows. T2S and DTC, which differ in kind.

Local times are turned into instants here, once: decisions are told instants (docs/decisions/004). Times that no public source was read
for are marked [M]: they are configuration, to be replaced by what the system says.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from processors.calendars.calendar import Calendar
from processors.calendars.intended_date import day_on_or_before
from schemas.frozen import frozen
from schemas.reference import CurrencyDefined, MatchingToleranceSet, ReferenceRecord, SettlementDayDefined, SettlementSystemDefined
from schemas.settlement_time import CalendarDefined, ClosureAnnounced, ConventionSet, RecyclingSet, SettlementWindowDefined, WindowKind
from streams.calendars.currencies import currency
from streams.calendars.systems import SYSTEMS

ONE_DAY = timedelta(days=1)
DAYS_AROUND = 40
"""The calendars reach so many days further than the settlement days: for trades made before, and dates that move."""


@frozen
class Window:
    """A window in local time; `is_before`: on the evening of the settlement day before. Without an end it is a night sequence."""

    name: str
    kind: WindowKind
    opens: time
    closes: time | None = None
    is_before: bool = False


@frozen
class Schedule:
    """The day of a system in local time of `zone`, and its rules. It opens on the evening of the settlement day before."""

    rules: SettlementSystemDefined
    currency: CurrencyDefined
    tolerance: MatchingToleranceSet | None
    recycling: RecyclingSet
    zone: str
    opens: time
    dvp_cut_off: time | None
    cut_off: time
    windows: tuple[Window, ...]


def _sequences(prefix: str, first: time, number: int, end: time) -> tuple[Window, ...]:
    """Night sequences follow one another as soon as each has done its work; here a minute stands for that.

    The last one stays open until `end`, for what the optimiser proposes.
    """
    opens = [first.replace(minute=first.minute + each) for each in range(number)]
    closes = [None] * (number - 1) + [end]
    return tuple(
        Window(name=f"{prefix}.{each + 1}", kind="NIGHT_SEQUENCE", opens=opens[each], closes=closes[each], is_before=True)
        for each in range(number)
    )


T2S = Schedule(
    rules=SettlementSystemDefined(
        settlement_system="T2S",
        name="TARGET2-Securities",
        settlement_days=2,
        matching="two_sided",
        queue_order="priority_then_age",
        partial_threshold_amount=Decimal(10_000),
        partial_threshold_nominal=Decimal(100_000),
        optimisation="day",
    ),
    currency=CurrencyDefined(currency="EUR", decimals=2),
    tolerance=MatchingToleranceSet(
        settlement_system="T2S", currency="EUR", threshold=Decimal(100_000), at_most=Decimal(2), at_most_above=Decimal(25)
    ),
    recycling=RecyclingSet(settlement_system="T2S", unmatched_days=20, matched_days=60, cancellation_days=20),
    zone="Europe/Berlin",
    opens=time(18, 45),
    dvp_cut_off=time(16),
    cut_off=time(18),
    windows=(
        *_sequences("NTS1", time(20), 5, time(22, 18)),
        *_sequences("NTS2", time(22, 18), 4, time(23, 30)),  # [M]
        Window(name="NTS2.partial", kind="PARTIAL", opens=time(22, 20), closes=time(22, 22), is_before=True),
        Window(name="RTS", kind="DAY", opens=time(3), closes=time(18)),  # [M]: night-time settlement ends at 03:00 at the latest
        Window(name="RTS.partial.1", kind="PARTIAL", opens=time(8), closes=time(8, 30)),
        *(
            Window(name=f"RTS.partial.{number}", kind="PARTIAL", opens=time(hour), closes=time(hour, 15))
            for number, hour in ((2, 10), (3, 12), (4, 14))
        ),
        Window(name="RTS.partial.5", kind="PARTIAL", opens=time(15, 30), closes=time(16)),
    ),
)
"""Clearstream's and LuxCSD's pages on T2S; recycling by LuxCSD's; tolerances by Reg. (EU) 2018/1229 Art. 6."""

DTC = Schedule(
    rules=SettlementSystemDefined(
        settlement_system="DTC",
        name="The Depository Trust Company",
        settlement_days=1,
        matching="receiver_approval",
        queue_order="by_type_then_value",
    ),
    currency=CurrencyDefined(currency="USD", decimals=2),
    tolerance=None,
    recycling=RecyclingSet(settlement_system="DTC", unmatched_days=0, matched_days=0),
    zone="America/New_York",
    opens=time(20),  # [M]
    dvp_cut_off=None,
    cut_off=time(15, 10),
    windows=(
        Window(name="NIGHT", kind="NIGHT_SEQUENCE", opens=time(20, 30), is_before=True),  # [M]
        Window(name="DAY", kind="DAY", opens=time(6, 30), closes=time(15, 10)),  # [M]
    ),
)
"""DTCC's pages on T+1 (recycle cut-off 15:10 in New York). What does not settle that day is dropped; nothing settles in parts."""

SCHEDULES = {schedule.rules.settlement_system: schedule for schedule in (T2S, DTC)}


def reference_of(schedule: Schedule, first: date, last: date, closing_with: frozenset[str] = frozenset()) -> Iterator[ReferenceRecord]:
    """All that shards must know of a system for the settlement days from `first` to `last`. Raises NotCoveredError beyond the tables.

    Its day is short where a market of `closing_with` closes early, and never else: the exchange's short day is not the system's.
    """
    name = schedule.rules.settlement_system
    calendars = {name: SYSTEMS[name].calendar(), schedule.currency.currency: currency(schedule.currency.currency)}
    yield schedule.currency
    yield schedule.rules
    yield from [schedule.tolerance] if schedule.tolerance is not None else ()
    yield schedule.recycling
    cycles = SYSTEMS[name].convention.cycles
    in_force = max(cycle.effective_from for cycle in cycles if cycle.effective_from <= first - DAYS_AROUND * ONE_DAY)
    for cycle in cycles:
        if cycle.effective_from >= in_force:
            yield ConventionSet(settlement_system=name, effective_from=cycle.effective_from, business_days=cycle.business_days)
    for of, calendar in calendars.items():
        calendar.require(first, last)
        yield from _calendar(of, calendar, first - DAYS_AROUND * ONE_DAY, last + DAYS_AROUND * ONE_DAY)
    yield from _short_days(calendars[name], first, last, closing_with)
    for day in _days(first, last):
        if calendars[name].is_open(day):
            yield from day_of(schedule, day, day_on_or_before(day - ONE_DAY, calendars[name]))


def _calendar(name: str, calendar: Calendar, first: date, last: date) -> Iterator[ReferenceRecord]:
    first, last = max(first, calendar.first), min(last, calendar.last)
    yield CalendarDefined(calendar=name, first=first, last=last)
    for day in _days(first, last):
        if day in calendar.closures:
            yield ClosureAnnounced(calendar=name, date=day, reason=calendar.why_closed(day))


def _short_days(calendar: Calendar, first: date, last: date, markets: frozenset[str]) -> Iterator[ClosureAnnounced]:
    """The early closes of `markets`: the earliest of a day, as the instant at which its cut-offs come."""
    for day in _days(first, last):
        closes = [(close.on(day), close.reason) for close in calendar.early_closes.get(day, ()) if close.of in markets]
        if closes:
            closes_at, reason = min(closes)
            yield ClosureAnnounced(calendar=calendar.name, date=day, reason=reason, closes_at=closes_at)


def day_of(schedule: Schedule, day: date, before: date) -> Iterator[SettlementDayDefined | SettlementWindowDefined]:
    """The settlement day `day` of a system and its windows, in UTC; `before` is the settlement day before, on whose evening it opens."""
    zone, name = ZoneInfo(schedule.zone), schedule.rules.settlement_system

    def at(local: time, on: date) -> datetime:
        return datetime.combine(on, local, zone).astimezone(ZoneInfo("UTC"))

    yield SettlementDayDefined(
        settlement_system=name,
        date=day,
        opens_at=at(schedule.opens, before),
        cut_off_at=at(schedule.cut_off, day),
        dvp_cut_off_at=at(schedule.dvp_cut_off, day) if schedule.dvp_cut_off is not None else None,
    )
    for window in schedule.windows:
        on = before if window.is_before else day
        yield SettlementWindowDefined(
            settlement_system=name,
            date=day,
            name=window.name,
            kind=window.kind,
            opens_at=at(window.opens, on),
            closes_at=at(window.closes, on) if window.closes is not None else None,
        )


def _days(first: date, last: date) -> Iterator[date]:
    return (first + number * ONE_DAY for number in range((last - first).days + 1))
