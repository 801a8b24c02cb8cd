"""How sides and instructions of back get another date. Part of `match` and of `settle`, each for its own store."""

from collections.abc import Iterator
from dataclasses import replace

from processors.books import BackBooks
from processors.redating import date_after_closures, why_between, why_of
from schemas.message import Message
from schemas.reasons import Reason
from schemas.redating import InstructionRedated, SideRedated
from schemas.state import OpenInstruction, UnmatchedSide


def redated_side(side: UnmatchedSide, books: BackBooks) -> UnmatchedSide:
    """The side with the date that the calendars give it now."""
    new = date_after_closures(side, books)
    return side if new == side.intended_settlement_date else replace(side, intended_settlement_date=new)


def tell_side(report: str, old: UnmatchedSide, new: UnmatchedSide, because: str | None, books: BackBooks) -> SideRedated:
    """Say that a side has another date; `because` of a closure, or of those that its sender did not know yet."""
    dates = (old.intended_settlement_date, new.intended_settlement_date)
    between = (old.trade_date if old.is_date_reckoned else dates[0], dates[1])
    return SideRedated(
        settlement_system=old.settlement_system,
        report=report,
        entity=old.entity,
        old_date=dates[0],
        new_date=dates[1],
        reason=Reason.SETTLEMENT_DAY_CLOSED,
        why=why_of(because, books) if because is not None else why_between(old.settlement_system, old.currency, *between, books),
    )


def redate(instruction: OpenInstruction, because: str, books: BackBooks) -> Iterator[Message]:
    """Give a matched transaction the date that the calendars give it now, and say so where it is another one."""
    created = instruction.created
    old, new = created.intended_settlement_date, date_after_closures(created, books)
    if new == old:
        return
    books.instructions[created.transaction] = replace(instruction, created=replace(created, intended_settlement_date=new))
    yield InstructionRedated(
        settlement_system=created.settlement_system,
        transaction=created.transaction,
        deliverer=created.deliverer,
        deliverer_report=created.deliverer_report,
        receiver=created.receiver,
        receiver_report=created.receiver_report,
        old_date=old,
        new_date=new,
        reason=Reason.SETTLEMENT_DAY_CLOSED,
        why=why_of(because, books),
    )
