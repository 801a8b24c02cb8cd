"""The instruction of an obligation that is carried ends; the next cycle makes another. Part of `settle`, which keeps the queue."""

from collections.abc import Iterator

from processors.books import BackBooks
from processors.wake import wake_linked, wake_partners
from schemas.back import InstructionCancelled
from schemas.message import Message
from schemas.reasons import Reason
from schemas.state import OpenInstruction


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
