"""When a party may take back its side: while nobody has matched it. Part of `match`, which owns the sides."""

from collections.abc import Iterator
from dataclasses import replace

from processors.books import BackBooks
from schemas.back import SideCancelled
from schemas.message import Message
from schemas.middle import (
    AmendmentApplied,
    AmendmentRefused,
    AmendmentRequested,
    CancellationApplied,
    CancellationRefused,
    CancellationRequested,
)
from schemas.reasons import Reason
from schemas.state import SideKept

TOO_LATE = {
    "matched": Reason.ALREADY_MATCHED,
    "settled": Reason.ALREADY_SETTLED,
    "cancelled": Reason.ALREADY_CANCELLED,
    "refused": Reason.ALREADY_REFUSED,
    "dead": Reason.ALREADY_DEAD,
}
"""Why a side that is no longer unmatched is neither amended nor cancelled by one party."""


def answer_amendment(message: AmendmentRequested, books: BackBooks) -> Iterator[Message]:
    """An unmatched side gives way to its new version; in any other state it stays, and the new version ends as refused."""
    if message.report in books.sides:
        return
    replaces = message.replaces
    assert replaces is not None, "middle names what an amendment is to replace"
    old = books.sides.get(replaces)
    if old is not None and old.status == "unmatched":
        yield _withdraw(replaces, message.settlement_system, Reason.REPLACED, books)
        yield AmendmentApplied(report=message.report, entity=message.entity, replaces=replaces)
        return
    reason = Reason.TRADE_NOT_KNOWN if old is None else TOO_LATE[old.status]
    books.sides[message.report] = SideKept(status="refused", entity=message.entity, trade_date=message.trade_date)
    yield AmendmentRefused(report=message.report, entity=message.entity, replaces=replaces, reason=reason)


def answer_cancellation(message: CancellationRequested, books: BackBooks) -> Iterator[Message]:
    """One party cancels an unmatched side; a matched one is the matter of `settle`, which answers the same message."""
    side, report, entity, request = books.sides.get(message.report), message.report, message.entity, message.request
    if side is None:
        yield CancellationRefused(report=report, entity=entity, request=request, reason=Reason.TRADE_NOT_KNOWN)
    elif side.status == "unmatched":
        yield _withdraw(report, message.settlement_system, Reason.CANCELLED_BY_PARTY, books)
        yield CancellationApplied(report=report, entity=entity, request=request)
    elif side.status != "matched":
        yield CancellationRefused(report=report, entity=entity, request=request, reason=TOO_LATE[side.status])


def _withdraw(report: str, settlement_system: str, reason: Reason, books: BackBooks) -> SideCancelled:
    side = books.sides[report]
    del books.unmatched[report]
    books.sides[report] = replace(side, status="cancelled")
    return SideCancelled(settlement_system=settlement_system, report=report, entity=side.entity, reason=reason)
