"""The instruction of an obligation that is carried ends; the next cycle makes another. Part of `settle`, which keeps the queue."""

from collections.abc import Iterator

from processors.books import BackBooks
from schemas.back import InstructionCancelled
from schemas.clearing import ObligationCarried
from schemas.message import Message
from schemas.reasons import Reason


def end_carried(message: ObligationCarried, books: BackBooks) -> Iterator[Message]:
    """Take it out of the queue."""
    assert message.transaction in books.instructions, "what is carried is in the queue"
    del books.instructions[message.transaction]
    yield InstructionCancelled(
        settlement_system=message.settlement_system,
        transaction=message.transaction,
        deliverer=message.deliverer,
        deliverer_report=message.deliverer_report,
        receiver=message.receiver,
        receiver_report=message.receiver_report,
        reason=Reason.CARRIED_INTO_NEXT_CYCLE,
    )
