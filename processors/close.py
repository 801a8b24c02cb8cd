"""close: each settlement system opens and closes by its own settlement days and windows, and says at each cut-off what became of all.

    no cycle -> open (its windows open and close) -> closing -> closed -> open (the next day) -> ...

A change sets off work in many instructions; the next change waits until that work is done, and at a cut-off until
credit is paid back.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256

from processors.books import BackBooks
from processors.credit import is_lent
from processors.moments import advance, after_attempts, closed, no_work, plan
from processors.openings import of_rules
from processors.totals import NONE, ONE, chained, count, end, tell
from schemas.back import InstructionCancelled, InstructionPartiallySettled, InstructionSettled, SettlementEvent
from schemas.cycles import CycleClosed, SettlementDayEnded
from schemas.lots import LotsChanged
from schemas.matching import InstructionCreated
from schemas.message import Message
from schemas.reasons import Reason
from schemas.reference import SettlementDayDefined, SettlementSystemDefined
from schemas.settlement_time import ClosureAnnounced, SettlementWindowDefined
from schemas.time import TimeAdvanced
from schemas.work import WorkDue, WorkFinished, WorkOpened

Planned = SettlementSystemDefined | SettlementDayDefined | SettlementWindowDefined
Counted = InstructionCreated | InstructionPartiallySettled | InstructionSettled | InstructionCancelled
Heard = TimeAdvanced | Planned | ClosureAnnounced | LotsChanged | WorkDue | WorkFinished | Counted


NETTING = ("novated_tranches", "clearing_positions", "net_payments", "novated_legs", "netting_totals", "penalties", "penalty_nets")
"""The stores that cursors go through, one after the other, to net what is cleared and the penalties of a month."""


def close(message: Heard, books: BackBooks) -> Iterable[Message]:
    """Move the cycles of the settlement systems on, and count what comes, settles and is cancelled in them."""
    match message:
        case TimeAdvanced():
            for system in _systems(books):
                yield from advance(system, books)
        case WorkFinished():
            yield from _go_on(message, books)
        case SettlementSystemDefined() | SettlementDayDefined() | SettlementWindowDefined():
            if message.settlement_system in books.settlement_systems and books.owns(message.settlement_system):
                yield from plan(message.settlement_system, books)
                yield from of_rules(message.settlement_system, books) if isinstance(message, SettlementSystemDefined) else ()
        case ClosureAnnounced():
            if message.calendar in books.settlement_systems and books.owns(message.calendar):
                yield no_work(message.calendar, "closure")  # what it touches gets its date before the day ends, if that is the day
        case LotsChanged():
            yield from of_rules(message.settlement_system, books)
        case WorkDue(store="cycle_totals"):
            yield from _total(message.key, books)
        case InstructionCreated() | InstructionPartiallySettled() | InstructionSettled() | InstructionCancelled():
            _count(message, books)


def _go_on(finished: WorkFinished, books: BackBooks) -> Iterator[Message]:
    """What comes after work that is done."""
    system = finished.prefix.partition("|")[0]
    match finished:
        case WorkFinished(store="instructions", because="opened"):
            yield no_work(system, "last_call")  # what is netted at an opening begins now, and is work before the next change
        case WorkFinished(store=store) if store in NETTING:
            _count_work(system, books)
        case WorkFinished(store="instructions", because="window" | "last_call"):
            yield from after_attempts(system, books)
        case WorkFinished(store="instructions", because="closure"):
            yield from plan(system, books)
        case WorkFinished(store="instructions" | "credits", because="dvp_cut_off"):
            _count_work(system, books)  # then credit is paid back, and what that frees is attempted
        case WorkFinished(store="instructions", because="cut_off"):
            cycle = books.cycles[system]
            books.cycles[system] = replace(cycle, pended=finished.items - cycle.recycled_out)
            yield from () if is_lent(system, books) else _ask_for_totals(system)
        case WorkFinished(store="credits", because="cut_off"):
            yield from _ask_for_totals(system)
        case WorkFinished(store="instructions", because="closed"):
            yield no_work(system, "carried")  # after what the end of the day sets off: what is carried is netted by the next opening
        case WorkFinished(store="instructions", because="carried"):
            yield from advance(system, books)
        case WorkFinished(store="cycle_totals"):
            yield from _end(system, books)


def _count_work(system: str, books: BackBooks) -> None:
    """A cursor is done that may have asked for another: there is one more last call before the next change."""
    cycle = books.cycles.get(system)
    if cycle is not None and cycle.phase == "open":
        books.cycles[system] = replace(cycle, cursors=cycle.cursors + 1)


def _systems(books: BackBooks) -> Iterator[str]:
    entry = books.settlement_systems.after("name", "")
    while entry is not None:
        if books.owns(entry[1]):
            yield entry[1]
        entry = books.settlement_systems.after("name", "", entry[0])


def _ask_for_totals(system: str) -> Iterator[Message]:
    yield WorkOpened(store="cycle_totals", index="asset", prefix=f"{system}|", upper="", because="cut_off")


def _total(key: str, books: BackBooks) -> Iterator[Message]:
    """Say the total of one asset; that of the transactions is said at the end."""
    system, _, asset = key.rpartition("|")
    cycle = books.cycles[system]
    for told in tell(key, cycle.date, books) if asset else ():
        books.cycles[system] = replace(cycle, totals=cycle.totals + 1, totals_digest=chained(cycle.totals_digest, told))
        yield told


def _end(system: str, books: BackBooks) -> Iterator[Message]:
    cycle, transactions = books.cycles[system], end(f"{system}|", books)
    books.cycles[system] = closed(system, cycle, books)
    yield CycleClosed(
        settlement_system=system,
        date=cycle.date,
        cut_off_at=cycle.cut_off_at,
        settled=cycle.settled,
        pended=cycle.pended,
        digest=cycle.digest,
        opening=int(transactions.opening),
        created=int(transactions.created),
        cancelled=int(transactions.cancelled),
        recycled_out=cycle.recycled_out,
        still_open=int(transactions.still_open),
        totals=cycle.totals,
        totals_digest=cycle.totals_digest,
    )
    yield SettlementDayEnded(settlement_system=system, date=cycle.date)
    yield no_work(system, "closed")


def _count(message: Counted, books: BackBooks) -> None:
    """Count a transaction, and what of it has come, settled or been cancelled."""
    system = message.settlement_system
    if message.isin is None or message.quantity is None or message.currency is None or message.amount is None:
        return
    assets = ((message.isin, message.quantity), (message.currency, message.amount))
    if isinstance(message, InstructionCancelled) and message.reason is Reason.RECYCLING_IS_OVER:
        books.cycles[system] = replace(books.cycles[system], recycled_out=books.cycles[system].recycled_out + 1)
    if not isinstance(message, SettlementEvent):
        count(system, "created" if isinstance(message, InstructionCreated) else "cancelled", ONE, assets, books)
        return
    cycle, whole = books.cycles[system], ONE if isinstance(message, InstructionSettled) else NONE
    digest = sha256(f"{cycle.digest}{message.transaction}".encode()).hexdigest()
    settled = cycle.settled + int(whole)
    books.cycles[system] = replace(cycle, settled=settled, parts=cycle.parts + 1 - int(whole), digest=digest)
    count(system, "settled", whole, assets, books)
