"""close: each settlement system opens and closes by its own settlement days, and says at each cut-off what was settled.

    no cycle -> open -> closing -> closed -> open (the next day) -> ...

A change of phase sets off work in many instructions; the next change waits until that work is done.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import sha256

from processors.books import BackBooks
from processors.queueing import attempts
from processors.settlement_days import last_begun_day, next_day
from schemas.back import CycleClosed, InstructionSettled
from schemas.message import EPOCH, Message
from schemas.reference import SettlementDayDefined, SettlementSystemDefined
from schemas.state import SettlementCycle
from schemas.time import TimeAdvanced
from schemas.work import WorkFinished, WorkOpened

NOTHING_SETTLED = "0" * 64
"""The digest of a cycle in which nothing has settled yet."""

Heard = TimeAdvanced | SettlementSystemDefined | SettlementDayDefined | WorkFinished | InstructionSettled


def close(message: Heard, books: BackBooks) -> Iterable[Message]:
    """Move the cycles of the settlement systems on, and count what settles in them."""
    match message:
        case TimeAdvanced():
            for system in _systems(books):
                yield from _advance(system, books)
        case SettlementSystemDefined() | SettlementDayDefined() if _is_ours(message.settlement_system, books):
            yield from _advance(message.settlement_system, books)
        case WorkFinished(store="instructions", because="opened" | "last_call"):
            yield from _after_attempts(message.prefix.partition("|")[0], books)
        case WorkFinished(store="instructions", because="cut_off"):
            yield from _after_cut_off(message.prefix.removesuffix("|"), message.items, books)
        case InstructionSettled():
            cycle = books.cycles[message.settlement_system]
            digest = sha256(f"{cycle.digest}{message.transaction}".encode()).hexdigest()
            books.cycles[message.settlement_system] = replace(cycle, settled=cycle.settled + 1, digest=digest)


def _is_ours(system: str, books: BackBooks) -> bool:
    return system in books.settlement_systems and books.owns(system)


def _systems(books: BackBooks) -> Iterator[str]:
    entry = books.settlement_systems.after("name", "")
    while entry is not None:
        if books.owns(entry[1]):
            yield entry[1]
        entry = books.settlement_systems.after("name", "", entry[0])


def _advance(system: str, books: BackBooks) -> Iterator[Message]:
    """The one change of phase whose time has come, if any."""
    cycle = books.cycles.get(system)
    if cycle is None:
        yield from _begin(system, books)
    elif cycle.phase == "open" and books.now >= cycle.cut_off_at:
        books.cycles[system] = replace(cycle, phase="closing")
        yield _work(system, cycle.date, "cut_off")
    elif cycle.phase == "closed":
        day = next_day(system, str(cycle.date), books)
        if day is not None and day.opens_at <= books.now:
            yield from _open(day, books)


def _begin(system: str, books: BackBooks) -> Iterator[Message]:
    """Where a system stands when its shard first knows of it and of the time: in an open day, or behind a closed one."""
    if books.now == EPOCH:
        return
    day = last_begun_day(system, books)
    if day is not None and books.now < day.cut_off_at:
        yield from _open(day, books)
        return
    books.cycles[system] = replace(_cycle(day), phase="closed") if day is not None else _behind_yesterday(books.now)
    yield from _advance(system, books)


def _behind_yesterday(now: datetime) -> SettlementCycle:
    """A system without a day in the past begins with the first that is dated today or later, however far the time jumps then."""
    yesterday = now.date() - timedelta(days=1)
    return SettlementCycle(date=yesterday, opens_at=now, cut_off_at=now, phase="closed", settled=0, digest=NOTHING_SETTLED)


def _cycle(day: SettlementDayDefined) -> SettlementCycle:
    return SettlementCycle(date=day.date, opens_at=day.opens_at, cut_off_at=day.cut_off_at, phase="open", settled=0, digest=NOTHING_SETTLED)


def _open(day: SettlementDayDefined, books: BackBooks) -> Iterator[Message]:
    books.cycles[day.settlement_system] = _cycle(day)
    yield from attempts(day.settlement_system, day.date, "opening", books)
    yield _no_work(day.settlement_system, "opened")


def _after_attempts(system: str, books: BackBooks) -> Iterator[Message]:
    """Where the cut-off has passed while attempts went on, it waits until nothing more settles by them.

    What settles asks for attempts of what waited for it, and these come after; a last call is work without items that comes after those.
    """
    cycle = books.cycles[system]
    if books.now >= cycle.cut_off_at and cycle.settled > cycle.settled_at_last_call:
        books.cycles[system] = replace(cycle, settled_at_last_call=cycle.settled)
        yield _no_work(system, "last_call")
    else:
        yield from _advance(system, books)


def _after_cut_off(system: str, items: int, books: BackBooks) -> Iterator[Message]:
    cycle = books.cycles[system]
    books.cycles[system] = replace(cycle, phase="closed")
    yield CycleClosed(
        settlement_system=system,
        date=cycle.date,
        cut_off_at=cycle.cut_off_at,
        settled=cycle.settled,
        pended=items,
        digest=cycle.digest,
    )
    yield from _advance(system, books)


def _no_work(system: str, because: str) -> WorkOpened:
    """Work without items: its end comes after all that was asked for before it."""
    return WorkOpened(store="instructions", index="queue", prefix=f"{system}|", upper=f"{system}|", because=because)


def _work(system: str, through: date, because: str) -> WorkOpened:
    """Every instruction of the system whose intended date is `through` or earlier, in the order of the queue."""
    return WorkOpened(store="instructions", index="queue", prefix=f"{system}|", upper=f"{system}|{through}~", because=because)
