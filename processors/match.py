"""match: two sides that agree become one transaction; a side without another waits, is alleged, and may be amended or cancelled.

A side is unmatched, matched, partially settled, settled, cancelled, refused or dead; `sides` remembers which, for late requests.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Literal

from processors.allege import allege, ask_to_allege
from processors.approval import answered, approved_by, forget_answered, receivers_side
from processors.books import BackBooks
from processors.candidates import Candidate, find_candidate
from processors.circles import pairing_closes_circle
from processors.conditions import changed
from processors.forget_sides import ask_to_forget, forget
from processors.keep_cleared import keep_cleared
from processors.near import nearest_of, tell
from processors.pairing import pair
from processors.recycle_sides import ask_to_recycle, recycle_side
from processors.redate_sides import redated_side, tell_side
from processors.redating import ask_to_redate, is_of_closure
from processors.reversal import begin_reversal, end_reversal, kept_side
from processors.sides import side_of
from processors.wake import wake
from processors.withdraw import answer_amendment, answer_cancellation
from schemas.allocation import ObligationAllocated
from schemas.back import InstructionCancelled, InstructionPartiallySettled, InstructionSettled
from schemas.clearing import TradeNovated
from schemas.matching import (
    AllegementRemoved,
    InstructionCreated,
    InstructionGenerated,
    InstructionModified,
    InstructionSubmitted,
)
from schemas.message import Message
from schemas.middle import AmendmentRequested, CancellationRequested, TradeApproved
from schemas.reasons import Reason
from schemas.report_answers import StatusAdvised
from schemas.settlement_time import ClosureAnnounced
from schemas.state import SideKept, UnmatchedSide
from schemas.time import TimeAdvanced
from schemas.values import Status
from schemas.work import WorkDue, WorkFinished

Instructed = TradeApproved | AmendmentRequested | InstructionSubmitted | InstructionGenerated
Ended = InstructionPartiallySettled | InstructionSettled | InstructionCancelled
Cleared = TradeNovated | InstructionCreated | ObligationAllocated
Heard = Instructed | Cleared | InstructionModified | CancellationRequested | Ended | StatusAdvised | TimeAdvanced | WorkDue | WorkFinished

STATUSES: dict[str, Literal["partially_settled", "settled", "cancelled"]] = {
    "InstructionPartiallySettled": "partially_settled",
    "InstructionSettled": "settled",
    "InstructionCancelled": "cancelled",
}
"""What each event makes of both sides."""


def match(message: Heard, books: BackBooks) -> Iterable[Message]:
    """Match new sides, answer requests about sides, and keep what becomes of each until the repeat window has passed."""
    match message:
        case TradeApproved() | InstructionSubmitted() | InstructionGenerated():
            yield from _instruct(message, books)
        case AmendmentRequested():
            yield from answer_amendment(message, books)
            yield from _instruct(message, books)
        case InstructionModified():
            side = books.unmatched.get(message.report)
            if side is not None:
                books.unmatched[message.report] = replace(side, terms=changed(side.terms, message), changed_on=books.now.date())
        case CancellationRequested():
            yield from answer_cancellation(message, books)
        case InstructionPartiallySettled() | InstructionSettled() | InstructionCancelled():
            _end(message, books)
        case TradeNovated() | InstructionCreated() | ObligationAllocated():
            keep_cleared(message, books)
        case StatusAdvised(status=Status.DEAD) if message.report not in books.sides:
            books.sides[message.report] = SideKept(status="dead", entity=message.entity, trade_date=books.now.date())
        case TimeAdvanced():
            yield from ask_to_forget(books)
        case ClosureAnnounced():
            yield from ask_to_redate(message, "unmatched", books)
        case WorkDue() | WorkFinished():
            yield from _work(message, books)


def _work(message: WorkDue | WorkFinished, books: BackBooks) -> Iterator[Message]:
    match message:
        case WorkFinished(store="instructions", because="opened" | "cut_off"):
            yield from ask_to_allege(message.prefix.partition("|")[0], books)
            if message.because == "cut_off":
                yield from ask_to_recycle(message.prefix.partition("|")[0], books)
        case WorkDue(store="unmatched", because="recycling"):
            yield from recycle_side(message.key, books)
        case WorkDue(store="sides"):
            forget(message.key, books)
        case WorkDue(store="unmatched", because="allege"):
            yield from allege(message.key, books)
        case WorkDue(store="unmatched") if is_of_closure(message.because):
            yield from _redate(message.key, message.because, books)


def _instruct(message: Instructed, books: BackBooks) -> Iterator[Message]:
    if message.report in books.sides:  # an amendment that was refused, or a repeat that middle has failed to answer
        return
    sent = side_of(message, books)
    side = redated_side(sent, books)
    if side is not sent:  # its sender did not know of the closure yet
        yield tell_side(message.report, sent, side, None, books)
    found = approved_by(message, books) if isinstance(message, InstructionGenerated) else find_candidate(side, books)
    late = answered(side, books) if found is None else None
    if found is not None:
        yield from _join(message.report, side, found, books)
        if isinstance(message, InstructionGenerated) and found.report not in books.unmatched:
            books.answered[message.report] = found.side
    elif late is not None:  # its delivery has its other side; another report that says the same is of another delivery
        del books.answered[late.report]
        yield from _refuse(message.report, side, late.reason, books, late.transaction)
    else:
        yield from _wait(message.report, side, books)
        made = receivers_side(message.report, side, books) if isinstance(message, InstructionSubmitted) else None
        yield from [made] if made is not None else ()


def _join(report: str, side: UnmatchedSide, found: Candidate, books: BackBooks) -> Iterator[Message]:
    if pairing_closes_circle(report, side, found.report, books):
        yield from _refuse(report, side, Reason.LINKS_FORM_A_CYCLE, books)
        return
    del books.unmatched[found.report]
    if found.side.is_alleged:
        yield AllegementRemoved(entity=side.entity, settlement_system=side.settlement_system, report=found.report)
    if side.is_alleged:
        yield AllegementRemoved(entity=found.side.entity, settlement_system=side.settlement_system, report=report)
    yield pair(report, side, found, books)


def _refuse(report: str, side: UnmatchedSide, reason: Reason, books: BackBooks, transaction: str | None = None) -> Iterator[Message]:
    """A side ends without another, and waits no longer if it did."""
    books.sides[report] = kept_side("refused", side)
    end_reversal(report, books)
    yield StatusAdvised(report=report, entity=side.entity, status=Status.REFUSED, reason=reason, transaction=transaction)
    if side.is_alleged:  # it waited, and has found the other by its new date
        yield AllegementRemoved(entity=side.counterparty, settlement_system=side.settlement_system, report=report)
    yield from wake(f"linked|{report}|", books)


def _redate(report: str, because: str, books: BackBooks) -> Iterator[Message]:
    """A side that has another date may have found its other side by that."""
    old = books.unmatched.get(report)
    side = redated_side(old, books) if old is not None else None
    if old is None or side is None or side is old:
        return
    yield tell_side(report, old, side, because, books)
    del books.unmatched[report]
    found = find_candidate(side, books)
    if found is None:
        books.unmatched[report] = side
    else:
        yield from _join(report, side, found, books)


def _wait(report: str, side: UnmatchedSide, books: BackBooks) -> Iterator[Message]:
    near = nearest_of(side, books)
    books.unmatched[report] = side if near.report is None else replace(side, nearest=near.report)
    begin_reversal(report, side, books)
    books.sides[report] = kept_side("unmatched", side)
    yield from tell(report, side, near, books)


def _end(message: Ended, books: BackBooks) -> None:
    for report in (message.deliverer_report, message.receiver_report):
        books.sides[report] = replace(books.sides[report], status=STATUSES[message.type])
        if isinstance(message, InstructionCancelled):
            end_reversal(report, books)
            forget_answered(report, books)
