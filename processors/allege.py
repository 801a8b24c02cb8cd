"""Whoever has not spoken is told what was instructed against it, once it is due. Part of `match`.

An allegement is not sent as soon as a side comes, for in most pairs the other side follows within moments: it is sent when the settlement
day opens, and at its cut-off for what came during it. Then whoever waits is told, too, what came meanwhile that is near.
"""

from collections.abc import Iterator
from dataclasses import replace

from processors.books import BackBooks
from processors.near import tell_again
from schemas.matching import AllegementIssued
from schemas.message import Message
from schemas.work import WorkOpened


def ask_to_allege(settlement_system: str, books: BackBooks) -> Iterator[Message]:
    """Ask for the unmatched sides of a system that are due on its settlement day, where there are any."""
    prefix, cycle = f"{settlement_system}|", books.cycles[settlement_system]
    first, upper = books.unmatched.after("dated", prefix), f"{prefix}{cycle.date}~"
    if first is not None and first[0] < upper:
        yield WorkOpened(store="unmatched", index="dated", prefix=prefix, upper=upper, because="allege")


def allege(report: str, books: BackBooks) -> Iterator[Message]:
    """Tell the counterparty of a side that still waits, and its own party what is near."""
    side = books.unmatched.get(report)
    if side is None or side.is_alleged:
        return
    books.unmatched[report] = replace(side, is_alleged=True)
    yield AllegementIssued(
        entity=side.counterparty,
        counterparty=side.entity,
        settlement_system=side.settlement_system,
        report=report,
        instruction_type=side.instruction_type,
        isin=side.isin,
        quantity=side.quantity,
        currency=side.currency,
        amount=side.amount,
        trade_date=side.trade_date,
        intended_settlement_date=side.intended_settlement_date,
    )
    yield from tell_again(report, books)
