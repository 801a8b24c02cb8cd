"""When a party may take back its side: while nobody has matched it. Part of `match`, which owns the sides."""

from collections.abc import Iterator
from dataclasses import replace

from processors.books import BackBooks
from processors.lifecycle import refusal
from processors.reversal import end_reversal
from schemas.matching import AllegementRemoved, SideCancelled
from schemas.message import Message
from schemas.middle import AmendmentRequested, CancellationRequested
from schemas.reasons import Reason
from schemas.report_answers import AmendmentApplied, AmendmentRefused, CancellationApplied, CancellationRefused
from schemas.state import SideKept


def answer_amendment(message: AmendmentRequested, books: BackBooks) -> Iterator[Message]:
    """An unmatched side gives way to its new version; in any other state it stays, and the new version ends as refused."""
    if message.report in books.sides:
        return
    replaces = message.replaces
    assert replaces is not None, "middle names what an amendment is to replace"
    old = books.sides.get(replaces)
    reason = refusal(old.status if old is not None else "not_known", "amend")
    if reason is None:
        yield from withdraw(replaces, Reason.REPLACED, books)
        yield AmendmentApplied(report=message.report, entity=message.entity, replaces=replaces)
        return
    books.sides[message.report] = SideKept(status="refused", entity=message.entity, trade_date=message.trade_date)
    yield AmendmentRefused(report=message.report, entity=message.entity, replaces=replaces, reason=reason)


def answer_cancellation(message: CancellationRequested, books: BackBooks) -> Iterator[Message]:
    """One party cancels an unmatched side; a matched one is the matter of `settle`, which answers the same message."""
    side, report, entity, request = books.sides.get(message.report), message.report, message.entity, message.request
    reason = refusal(side.status if side is not None else "not_known", "cancel")
    if reason is None:
        yield from withdraw(report, Reason.CANCELLED_BY_PARTY, books)
        yield CancellationApplied(report=report, entity=entity, request=request)
    elif reason is not Reason.WAITS_FOR_COUNTERPARTY:
        yield CancellationRefused(report=report, entity=entity, request=request, reason=reason)


def withdraw(report: str, reason: Reason, books: BackBooks) -> Iterator[Message]:
    """End an unmatched side as cancelled; whoever was told of it is told that it is gone."""
    kept, side = books.sides[report], books.unmatched[report]
    del books.unmatched[report]
    books.sides[report] = replace(kept, status="cancelled")
    end_reversal(report, books)
    yield SideCancelled(settlement_system=side.settlement_system, report=report, entity=kept.entity, reason=reason)
    if side.is_alleged:
        yield AllegementRemoved(entity=side.counterparty, settlement_system=side.settlement_system, report=report)
