"""The hours of a T2S-average day: the windows of T2S for each system of the bench, what is said when, and which window takes it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Literal

from processors.calendars.intended_date import day_on_or_before
from schemas.reference import ReferenceRecord, SettlementDayDefined, SettlementSystemDefined
from schemas.settlement_time import SettlementWindowDefined, WindowKind
from streams.calendars.schedules import ONE_DAY, T2S, day_of
from streams.calendars.systems import SYSTEMS as CALENDARS
from streams.demo.script import SETTLEMENT_DAYS, TODAY, TRADE_DATE, hour

NIGHT_PERCENT = 50
"""Of the transactions, those that are there the evening before. An assumption: no figure of T2S's own was read."""
Hour = Literal["evening", "night", "late_night", "morning", "parts", "afternoon"]
EVENING = datetime.combine(TRADE_DATE, time(12), tzinfo=hour(0).tzinfo)
"""The evening before: while the settlement day before is still open."""
SAID_AT: Mapping[Hour, datetime] = {
    "evening": EVENING,
    "night": EVENING.replace(hour=19, minute=30),
    "late_night": EVENING.replace(hour=21, minute=40),
    "morning": hour(8),
    "parts": hour(9, 5),
    "afternoon": hour(13, 30),
}
"""When what is said is said: in the night while the last sequence of its first cycle and that of its last cycle are open, by day in the
real-time window, at `parts` while a partial window is open too."""
REPLACED = (SettlementSystemDefined, SettlementDayDefined, SettlementWindowDefined)
"""The reference data of the demo's systems that T2S's takes the place of."""


def schedule_of(system: str) -> Iterator[ReferenceRecord]:
    """T2S's rules, days and windows under the name of another system. Nothing is offered to an optimiser: a bench runs none."""
    schedule = replace(T2S, rules=replace(T2S.rules, settlement_system=system, optimisation=None))
    calendar = CALENDARS["T2S"].calendar()
    yield schedule.rules
    for day in SETTLEMENT_DAYS:
        yield from day_of(schedule, day, day_on_or_before(day - ONE_DAY, calendar))


@dataclass(frozen=True, slots=True)
class Window:
    """A window of the day, from its opening until its end; a night sequence without an end of its own ends where the next begins."""

    name: str
    kind: WindowKind
    opens_at: datetime
    ends_at: datetime


def _today() -> tuple[SettlementDayDefined, tuple[Window, ...]]:
    """The day that is played and its windows, in the order in which they open."""
    said = [record for record in schedule_of("T2S") if isinstance(record, SettlementDayDefined | SettlementWindowDefined)]
    defined = sorted(
        (each for each in said if isinstance(each, SettlementWindowDefined) and each.date == TODAY), key=lambda each: each.opens_at
    )
    opens = [each.opens_at for each in defined if each.kind != "PARTIAL"]
    windows = tuple(
        Window(each.name, each.kind, each.opens_at, each.closes_at or min(at for at in opens if at > each.opens_at)) for each in defined
    )
    return next(each for each in said if isinstance(each, SettlementDayDefined) and each.date == TODAY), windows


DAY, WINDOWS = _today()
WHOLE = tuple(window for window in WINDOWS if window.kind != "PARTIAL")
"""Night sequences and the day window, in which whole instructions settle: one after the other, never two at once."""
PARTIAL = tuple(window for window in WINDOWS if window.kind == "PARTIAL")


def taking(at: datetime) -> Window | None:
    """The window for which what has matched at `at` comes due: that of the day where it is open, else the next that opens.

    A night sequence is for what was there when it opened (schemas.settlement_time). After the last window it is none.
    """
    return next((window for window in WHOLE if window.opens_at > at or (window.kind == "DAY" and at < window.ends_at)), None)


def open_at(at: datetime) -> Window | None:
    """The night sequence or day window that is open."""
    return next((window for window in WHOLE if window.opens_at <= at < window.ends_at), None)


def partial_at(at: datetime) -> Window | None:
    """The partial window that is open."""
    return next((window for window in PARTIAL if window.opens_at <= at < window.ends_at), None)


def in_parts_from(at: datetime) -> datetime:
    """When a part settles for which the securities come at `at`: at once in a partial window, else at the opening of the next."""
    return min(max(at, window.opens_at) for window in PARTIAL if at < window.ends_at)


def moments() -> list[tuple[datetime, str, Hour | None]]:
    """Everything that the clock has to say, in order: the day opens, its windows open, its cut-offs come; and when something is said."""
    assert DAY.dvp_cut_off_at is not None, "T2S has one"
    changes = {DAY.opens_at: "start_of_day", DAY.dvp_cut_off_at: "dvp_cut_off", DAY.cut_off_at: "cut_off"}
    openings = {window.opens_at: window.name for window in (*PARTIAL, *WHOLE)}  # where two open at once, the one that settles all
    hours: dict[datetime, Hour] = {at: said for said, at in SAID_AT.items()}
    return [(at, name, hours.get(at)) for at, name in sorted((openings | changes | hours).items())]
