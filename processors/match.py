"""match: two sides that agree become one transaction; a side without another waits, and may be amended or cancelled.

A side is unmatched, matched, settled, cancelled, refused or dead; `sides` remembers which, for the answers to late requests.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Literal

from processors.books import BackBooks
from processors.candidates import Candidate, find_candidate
from processors.forget_sides import ask_to_forget, forget
from processors.redate_sides import redated_side, tell_side
from processors.redating import ask_to_redate, is_of_closure
from processors.withdraw import answer_amendment, answer_cancellation
from schemas.back import InstructionCancelled, InstructionMatched, InstructionSettled, InstructionUnmatched
from schemas.message import Message, derive_id
from schemas.middle import AmendmentRequested, CancellationRequested, StatusAdvised, TradeApproved
from schemas.settlement_time import ClosureAnnounced
from schemas.state import SideKept, UnmatchedSide
from schemas.time import TimeAdvanced
from schemas.values import Side, Status
from schemas.work import WorkDue

Instructed = TradeApproved | AmendmentRequested
Heard = (
    Instructed
    | CancellationRequested
    | InstructionSettled
    | InstructionCancelled
    | StatusAdvised
    | TimeAdvanced
    | ClosureAnnounced
    | WorkDue
)


def match(message: Heard, books: BackBooks) -> Iterable[Message]:
    """Match new sides, answer requests about sides, and keep what becomes of each until the repeat window has passed."""
    match message:
        case TradeApproved():
            yield from _instruct(message, books)
        case AmendmentRequested():
            yield from answer_amendment(message, books)
            yield from _instruct(message, books)
        case CancellationRequested():
            yield from answer_cancellation(message, books)
        case InstructionSettled():
            _end(message, "settled", books)
        case InstructionCancelled():
            _end(message, "cancelled", books)
        case StatusAdvised(status=Status.DEAD) if message.report not in books.sides:
            books.sides[message.report] = SideKept(status="dead", entity=message.entity, trade_date=books.now.date())
        case TimeAdvanced():
            yield from ask_to_forget(books)
        case ClosureAnnounced():
            yield from ask_to_redate(message, "unmatched", books)
        case WorkDue(store="sides"):
            forget(message.key, books)
        case WorkDue(store="unmatched") if is_of_closure(message.because):
            yield from _redate(message.key, message.because, books)


def _instruct(message: Instructed, books: BackBooks) -> Iterator[Message]:
    if message.report in books.sides:  # an amendment that was refused, or a repeat that middle has failed to answer
        return
    sent = _side(message, books.sequence)
    side = redated_side(sent, books)
    if side is not sent:  # its sender did not know of the closure yet
        yield tell_side(message.report, sent, side, None, books)
    found = find_candidate(side, books)
    if found is not None:
        yield _pair(message.report, side, found, books)
        return
    books.unmatched[message.report] = side
    books.sides[message.report] = SideKept(status="unmatched", entity=side.entity, trade_date=side.trade_date)
    yield InstructionUnmatched(settlement_system=side.settlement_system, report=message.report, entity=side.entity)


def _redate(report: str, because: str, books: BackBooks) -> Iterator[Message]:
    """A side that has another date may have found its other side by that."""
    old = books.unmatched.get(report)
    side = redated_side(old, books) if old is not None else None
    if old is None or side is None or side is old:
        return
    yield tell_side(report, old, side, because, books)
    del books.unmatched[report]
    found = find_candidate(side, books)
    if found is not None:
        yield _pair(report, side, found, books)
    else:
        books.unmatched[report] = side


def _side(message: Instructed, sequence: int) -> UnmatchedSide:
    return UnmatchedSide(
        sequence=sequence,
        entity=message.entity,
        counterparty=message.counterparty,
        side="BUY" if message.side is Side.BUY else "SELL",
        isin=message.isin,
        quantity=message.quantity,
        currency=message.currency,
        amount=message.amount,
        trade_date=message.trade_date,
        intended_settlement_date=message.intended_settlement_date,
        settlement_system=message.settlement_system,
        securities_account=message.securities_account,
        cash_account=message.cash_account,
        is_date_reckoned=message.is_date_reckoned,
    )


def _pair(report: str, side: UnmatchedSide, found: Candidate, books: BackBooks) -> InstructionMatched:
    del books.unmatched[found.report]
    both = ((report, side), (found.report, found.side))
    (seller_report, seller), (buyer_report, buyer) = both if side.side == "SELL" else reversed(both)
    transaction = derive_id(f"{seller_report}|{buyer_report}", "match", 0)
    for key, each in both:
        books.sides[key] = SideKept(status="matched", entity=each.entity, trade_date=each.trade_date, transaction=transaction)
    return InstructionMatched(
        settlement_system=side.settlement_system,
        transaction=transaction,
        isin=side.isin,
        quantity=side.quantity,
        currency=side.currency,
        amount=seller.amount,  # T2S settles the seller's amount
        intended_settlement_date=side.intended_settlement_date,
        deliverer=seller.entity,
        deliverer_report=seller_report,
        deliverer_securities_account=seller.securities_account,
        deliverer_cash_account=seller.cash_account,
        receiver=buyer.entity,
        receiver_report=buyer_report,
        receiver_securities_account=buyer.securities_account,
        receiver_cash_account=buyer.cash_account,
        trade_date=side.trade_date,
        is_date_reckoned=(seller.is_date_reckoned and buyer.is_date_reckoned) or None,
        tolerance=found.tolerance,
        tolerance_difference=buyer.amount - seller.amount,
    )


def _end(message: InstructionSettled | InstructionCancelled, status: Literal["settled", "cancelled"], books: BackBooks) -> None:
    for report in (message.deliverer_report, message.receiver_report):
        books.sides[report] = replace(books.sides[report], status=status)
