"""The instruction of an obligation that is carried ends; the next cycle makes another. Part of `settle`, which keeps the queue."""

from collections.abc import Iterator

from processors.books import BackBooks
from processors.settlement_days import is_closed
from processors.wake import wake_linked, wake_partners
from schemas.back import InstructionCancelled
from schemas.message import Message
from schemas.reasons import Reason
from schemas.state import OpenInstruction


def is_about_to_be_carried(instruction: OpenInstruction, books: BackBooks) -> bool:
    """True of what is left of an obligation against a CCP on a day that is closed while it is open: with that day, at once, it ends."""
    obligation, system = books.obligations.get(instruction.created.transaction), instruction.created.settlement_system
    if obligation is None or obligation.position is None:  # a payment is not carried
        return False
    cycle = books.cycles.get(system)
    is_ending = cycle is not None and cycle.phase != "closed" and is_closed(system, cycle.date, books)
    return is_ending and books.clearing_positions[obligation.position].model == "ccp_cns"


def end_carried(instruction: OpenInstruction, books: BackBooks) -> Iterator[Message]:
    """Take what is left of it out of the queue."""
    created = instruction.created
    del books.instructions[created.transaction]
    yield InstructionCancelled(
        settlement_system=created.settlement_system,
        transaction=created.transaction,
        deliverer=created.deliverer,
        deliverer_report=created.deliverer_report,
        receiver=created.receiver,
        receiver_report=created.receiver_report,
        reason=Reason.CARRIED_INTO_NEXT_CYCLE,
        isin=created.isin,
        quantity=instruction.remaining_quantity,
        currency=created.currency,
        amount=instruction.remaining_amount,
    )
    yield from wake_linked(instruction, books)
    yield from wake_partners(created.deliverer_report, books)
    yield from wake_partners(created.receiver_report, books)
