"""What clearing makes of sides: novated, settled by obligations; and the sides of its own instructions. Part of `match`."""

from dataclasses import replace

from processors.books import BackBooks
from schemas.allocation import ObligationAllocated
from schemas.clearing import TradeNovated
from schemas.matching import InstructionCreated
from schemas.state import SideKept

Cleared = TradeNovated | InstructionCreated | ObligationAllocated


def keep_cleared(message: Cleared, books: BackBooks) -> None:
    """A novated trade cannot be cancelled or changed any more; an instruction under power of attorney can be, as any that has matched."""
    match message:
        case TradeNovated():
            for report in (message.deliverer_report, message.receiver_report):
                books.sides[report] = replace(books.sides[report], status="novated")
        case ObligationAllocated() if message.open_quantity == 0:
            books.sides[message.report] = replace(books.sides[message.report], status="settled")
        case InstructionCreated() if message.transaction in books.obligations:
            for report, entity in ((message.deliverer_report, message.deliverer), (message.receiver_report, message.receiver)):
                day = message.trade_date or message.intended_settlement_date
                books.sides[report] = SideKept(status="matched", entity=entity, trade_date=day, transaction=message.transaction)
