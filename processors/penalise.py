"""penalise: cash penalties for what fails (CSDR Art. 7): accrued each business day, corrected, netted each month, collected, distributed.

It hears the cut-off before `settle` does, so that it sees why a transaction has not settled; a penalty business day on which nothing
settles has its own cursor when it is over.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from processors.accrue import accrue_day, accrue_late, forget_causes, keep_causes
from processors.books import BackBooks
from processors.list_penalties import list_day, tell_party
from processors.net_penalties import ask_to_net, do, go_on, keep_paid, net_penalty
from processors.penalties.days import ONE_DAY, counts, days_of
from processors.penalty_reference import regime_on
from processors.record_penalty import reckon_anew
from processors.settlement_days import next_day
from schemas.back import InstructionCancelled, InstructionSettled
from schemas.matching import InstructionMatched
from schemas.message import Message
from schemas.penalty_payments import PenaltyCollected, PenaltyCorrectionAccepted, PenaltyDistributed
from schemas.penalty_reference import PenaltyClassificationSet, PenaltyRecord, PenaltyRegimeSet
from schemas.penalty_state import PenaltyDay
from schemas.prices import PriceQuoted
from schemas.reasons import Reason
from schemas.reference import InstrumentDefined
from schemas.time import TimeAdvanced
from schemas.work import WorkDue, WorkFinished, WorkOpened

Events = InstructionMatched | InstructionSettled | InstructionCancelled | PenaltyCorrectionAccepted | PenaltyCollected | PenaltyDistributed
Heard = TimeAdvanced | WorkDue | WorkFinished | PriceQuoted | InstrumentDefined | PenaltyRecord | Events

AFTER = "penalty_day|"
"""Why a cursor looks at what failed on a penalty business day on which nothing settles: this, and the day."""


def penalise(message: Heard, books: BackBooks) -> Iterable[Message]:
    """Say what each fail costs whom, and see to it that it is paid."""
    match message:
        case InstructionMatched():
            yield from accrue_late(message, books)
        case TimeAdvanced():
            for system in _closed_systems(books):
                yield from _days_without_settlement(system, books)
        case WorkDue():
            yield from _do(message, books)
        case WorkFinished():
            yield from _go_on(message, books)
        case InstructionCancelled() | InstructionSettled():
            forget_causes(message.transaction, books)
        case PenaltyCorrectionAccepted():
            yield from _correct(message, books)
        case PenaltyCollected() | PenaltyDistributed():
            yield from keep_paid(message, books)
        case PriceQuoted() | PenaltyClassificationSet() | InstrumentDefined():
            if books.penalties.after("isin", f"{message.isin}|") is not None:
                yield WorkOpened(store="penalties", index="isin", prefix=f"{message.isin}|", upper="", because="reference")
        case _ if not isinstance(message, PenaltyRegimeSet) and books.penalties.after("isin", "") is not None:
            yield WorkOpened(store="penalties", index="isin", prefix="", upper="", because="reference")


def _do(message: WorkDue, books: BackBooks) -> Iterator[Message]:
    """One item of a cursor."""
    match message:
        case WorkDue(store="penalties" | "penalty_nets" | "penalty_lists" as store) if message.key not in getattr(books, store):
            return
        case WorkDue(store="penalties", because="reference"):
            yield from reckon_anew(message.key, Reason.REFERENCE_DATA_CORRECTED, books)
        case WorkDue(store="penalties", because="net"):
            net_penalty(message.key, books)
        case WorkDue(store="penalty_nets"):
            yield from do(message, books)
        case WorkDue(store="penalty_lists"):
            yield from tell_party(message, books)
        case WorkDue(store="instructions") if message.key in books.instructions:
            instruction = books.instructions[message.key]
            if message.because == "dvp_cut_off":
                keep_causes(instruction, books)
            elif message.because == "cut_off":
                yield from accrue_day(instruction, books.cycles[instruction.created.settlement_system].date, books)
            elif message.because.startswith(AFTER):
                yield from accrue_day(instruction, date.fromisoformat(message.because.removeprefix(AFTER)), books)


def _go_on(message: WorkFinished, books: BackBooks) -> Iterator[Message]:
    """What comes after the last item of a cursor."""
    system = message.prefix.partition("|")[0]
    match message:
        case WorkFinished(store="instructions", because="opened"):
            yield from ask_to_net(system, books)
        case WorkFinished(store="instructions", because="cut_off"):
            day = books.cycles[system].date
            if regime_on(system, day, books) is not None:
                yield from list_day(system, day, books)
            yield from _days_without_settlement(system, books)
        case WorkFinished(store="instructions") if message.because.startswith(AFTER):
            yield from list_day(system, date.fromisoformat(message.because.removeprefix(AFTER)), books)
        case _:
            yield from go_on(message, books)


def _closed_systems(books: BackBooks) -> Iterator[str]:
    entry = books.settlement_systems.after("name", "")
    while entry is not None:
        cycle = books.cycles.get(entry[1])
        if books.owns(entry[1]) and cycle is not None and cycle.phase == "closed":
            yield entry[1]
        entry = books.settlement_systems.after("name", "", entry[0])


def _days_without_settlement(system: str, books: BackBooks) -> Iterator[WorkOpened]:
    """Each penalty business day since the last settlement day has failed for all that was due, as soon as it is over.

    It is over at midnight (UTC), or before that when the next settlement day opens.
    """
    cycle = books.cycles[system]
    following = next_day(system, str(cycle.date), books)
    end = following.date if following is not None and following.opens_at <= books.now else books.now.date()
    kept = books.penalty_days.get(system) or PenaltyDay(done_until=cycle.date)
    first = max(kept.done_until, cycle.date) + ONE_DAY
    if first >= end or regime_on(system, end - ONE_DAY, books) is None:
        return
    books.penalty_days[system] = replace(kept, done_until=end - ONE_DAY)
    for day in days_of(first, end):
        regime = regime_on(system, day, books)
        if regime is not None and counts(day, regime.holidays):
            yield WorkOpened(store="instructions", index="dated", prefix=f"{system}|", upper=f"{system}|{day}~", because=f"{AFTER}{day}")


def _correct(message: PenaltyCorrectionAccepted, books: BackBooks) -> Iterator[Message]:
    """Carry out a correction: one reversing entry, and where the penalty stands otherwise, a new one."""
    kept = books.penalties[message.penalty]
    match message.correction:
        case "REMOVE":
            yield from reckon_anew(message.penalty, Reason.PENALTY_REMOVED, books, message.command, is_removed=True)
        case "RESTORE":  # nothing is reversed: it was removed
            yield from reckon_anew(message.penalty, Reason.PENALTY_REMOVED, books, message.command, is_removed=False)
        case "REALLOCATE":
            yield from reckon_anew(
                message.penalty,
                Reason.PENALTY_REALLOCATED,
                books,
                message.command,
                debtor=kept.creditor,
                debtor_report=kept.creditor_report,
                creditor=kept.debtor,
                creditor_report=kept.debtor_report,
            )
