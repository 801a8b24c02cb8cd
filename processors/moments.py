"""From one change of a settlement day to the next: it opens, its windows open and close, its cut-off comes. Part of `close`."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from processors.books import BackBooks
from processors.openings import of_cut_off, of_date, of_parts, of_window
from processors.settlement_days import SETTLING, day_as_it_is, is_closed, is_past_dvp_cut_off, is_settling, last_begun_day, next_day
from processors.windows import first_moment, opening, reached
from schemas.cycle_state import SettlementCycle
from schemas.message import EPOCH, Message
from schemas.reference import SettlementDayDefined
from schemas.work import WorkOpened

NOTHING_SETTLED = "0" * 64
"""The digest of a cycle in which nothing has settled yet."""


def advance(system: str, books: BackBooks) -> Iterator[Message]:
    """The one change whose time has come, if any."""
    cycle = books.cycles.get(system)
    if cycle is None:
        yield from _begin(system, books)
    elif cycle.phase == "open" and cycle.next_at is not None and books.now >= cycle.next_at:
        if cycle.next_at < cycle.cut_off_at:
            yield from _enter(system, cycle, cycle.next_at, books)
        else:
            books.cycles[system] = replace(cycle, phase="closing", next_at=cycle.cut_off_at, windows=())
            yield _due(system, cycle, "cut_off")
    elif cycle.phase == "closed":
        day = next_day(system, str(cycle.date), books)
        if day is not None and day.opens_at <= books.now:
            yield from _open(day, books)


def plan(system: str, books: BackBooks) -> Iterator[Message]:
    """A day, a window or a closure is known, perhaps anew: of the day that is open, what is to come of it stands as it is known now.

    A day that is closed while it is open ends at once.
    """
    cycle = books.cycles.get(system)
    if cycle is not None and cycle.phase == "open":
        day = day_as_it_is(books.settlement_days[f"{system}|{cycle.date}"], books)
        cut_off_at = min(day.cut_off_at, books.now) if is_closed(system, cycle.date, books) else day.cut_off_at
        planned = replace(cycle, cut_off_at=cut_off_at, dvp_cut_off_at=day.dvp_cut_off_at)
        if is_past_dvp_cut_off(planned) and not is_past_dvp_cut_off(cycle):
            yield _due(system, cycle, "dvp_cut_off")
        is_extended = is_past_dvp_cut_off(cycle) and not is_past_dvp_cut_off(planned)
        yield from _enter(system, planned, cycle.reached_at, books, is_extended=is_extended)
        return
    if cycle is not None and cycle.phase == "closed":
        books.cycles[system] = replace(cycle, next_at=first_moment(system, str(cycle.date), books))
    yield from advance(system, books)


def after_attempts(system: str, books: BackBooks) -> Iterator[Message]:
    """Where the next change is due while attempts went on, it waits until nothing more settles or is netted; so does the end of a batch.

    What settles asks for attempts of what waited for it, and these come after; a last call is work without items that comes after those.
    """
    cycle = books.cycles[system]
    done = cycle.settled + cycle.parts + cycle.cursors
    is_due = cycle.is_batch or (cycle.next_at is not None and books.now >= cycle.next_at)
    if is_due and done > cycle.at_last_call:
        books.cycles[system] = replace(cycle, at_last_call=done)
        yield no_work(system, "last_call")
        return
    if cycle.is_batch:
        books.cycles[system] = _without_batch(cycle)
    yield from advance(system, books)


def closed(system: str, cycle: SettlementCycle, books: BackBooks) -> SettlementCycle:
    """The cycle when its day is over: what comes next is the first moment of the next day."""
    return replace(cycle, phase="closed", windows=(), next_at=first_moment(system, str(cycle.date), books))


def _begin(system: str, books: BackBooks) -> Iterator[Message]:
    """Where a system stands when its shard first knows of it and of the time: in an open day, or behind a closed one."""
    if books.now == EPOCH:
        return
    day = last_begun_day(system, books)
    if day is not None and books.now < day.cut_off_at:
        yield from _open(day, books)
        return
    books.cycles[system] = closed(system, _cycle(day) if day is not None else _behind_yesterday(books.now), books)
    yield from advance(system, books)


def _behind_yesterday(now: datetime) -> SettlementCycle:
    """A system without a day in the past begins with the first that is dated today or later, however far the time jumps then."""
    yesterday = now.date() - timedelta(days=1)
    return SettlementCycle(date=yesterday, opens_at=now, cut_off_at=now, phase="closed", digest=NOTHING_SETTLED, reached_at=now)


def _cycle(day: SettlementDayDefined) -> SettlementCycle:
    return SettlementCycle(
        date=day.date,
        opens_at=day.opens_at,
        cut_off_at=day.cut_off_at,
        dvp_cut_off_at=day.dvp_cut_off_at,
        phase="open",
        digest=NOTHING_SETTLED,
        reached_at=day.opens_at,
        totals_digest=NOTHING_SETTLED,
    )


def _open(day: SettlementDayDefined, books: BackBooks) -> Iterator[Message]:
    system = day.settlement_system
    cycle = books.cycles[system] = replace(reached(system, _cycle(day), day.opens_at, books), sequence=books.sequence)
    if is_settling(cycle):
        yield from of_window(system, day.date, "opening", books, parts=True)
    yield no_work(system, "opened")


def _enter(system: str, cycle: SettlementCycle, at: datetime, books: BackBooks, *, is_extended: bool = False) -> Iterator[Message]:
    """The windows of an open day change at the moment `at`; or, where it was reached already, because they were defined anew.

    `is_extended`: what had missed the cut-off for cash may settle again.
    """
    later = books.cycles[system] = reached(system, cycle, at, books)
    is_new = at > cycle.reached_at
    if not is_new and later.is_batch:  # it was over as soon as its work was done
        later = books.cycles[system] = _without_batch(later)
    opens = opening(system, cycle, at, books) if is_new else ()
    begun = [kind for kind in later.windows if kind not in cycle.windows or kind in opens]
    if "NIGHT_SEQUENCE" in begun:
        later = books.cycles[system] = replace(later, sequence=books.sequence)
    settles = any(kind in SETTLING for kind in begun) or (cycle.is_parted and not later.is_parted)
    parts = "PARTIAL" in begun or (cycle.is_partial_restricted and not later.is_partial_restricted)
    if settles:
        yield from of_window(system, later.date, "windows", books, parts=parts)
    elif parts:
        yield from of_parts(system, later.date, books)
    if is_extended:
        yield from of_cut_off(system, later.date, books)
    if settles or parts or is_extended:
        yield from of_date(cycle, books)
    is_late = is_new and at == later.dvp_cut_off_at
    if is_late:
        yield _due(system, later, "dvp_cut_off")
    if settles or parts or is_extended or is_late:
        yield no_work(system, "last_call" if is_late and not (settles or parts) else "window")
    else:
        yield from advance(system, books)


def _without_batch(cycle: SettlementCycle) -> SettlementCycle:
    return replace(cycle, is_batch=False, windows=tuple(kind for kind in cycle.windows if kind != "NIGHT_SEQUENCE"))


def no_work(system: str, because: str) -> WorkOpened:
    """Work without items: its end comes after all that was asked for before it."""
    return WorkOpened(store="instructions", index="dated", prefix=f"{system}|", upper=f"{system}|", because=because)


def _due(system: str, cycle: SettlementCycle, because: str) -> WorkOpened:
    """Every instruction of the system that is due in the cycle, on hold or not, in the order of their dates."""
    return WorkOpened(store="instructions", index="dated", prefix=f"{system}|", upper=f"{system}|{cycle.date}~", because=because)
