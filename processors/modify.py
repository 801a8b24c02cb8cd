"""What a change of conditions does to a transaction that is open: it is held, released, or attempted again. Part of `settle`."""

from collections.abc import Iterator

from processors.attempt import attempt
from processors.books import BackBooks
from processors.conditions import with_change
from processors.hold import hold
from processors.instruction_indexes import pool_on
from processors.links import open_of
from processors.wake import wake, wake_linked, wake_partners
from schemas.back import InstructionReleased
from schemas.matching import InstructionModified
from schemas.message import Message
from schemas.reasons import Reason
from schemas.state import OpenInstruction
from schemas.work import WorkOpened


def modify(message: InstructionModified, books: BackBooks) -> Iterator[Message]:
    """Change the terms of one side; then hold, release or attempt it again, as they now say."""
    instruction = open_of(message.report, books)
    if message.unlink is not None:  # the other may have waited for this one, and for all that settles with it
        yield from wake(f"linked|{message.report}|", books)
        yield from wake_partners(message.report, books)
        yield from wake_partners(message.unlink, books)
    if instruction is None:
        return
    created, was_held = instruction.created, bool(instruction.holds)
    instruction = books.instructions[created.transaction] = with_change(instruction, message, books)
    if instruction.holds and not was_held:
        yield from hold(instruction, Reason.ON_HOLD, books)
    elif was_held and not instruction.holds:
        yield InstructionReleased(
            settlement_system=created.settlement_system,
            transaction=created.transaction,
            deliverer=created.deliverer,
            deliverer_report=created.deliverer_report,
            receiver=created.receiver,
            receiver_report=created.receiver_report,
        )
        yield from wake_linked(instruction, books)
        yield from wake_pools(instruction, books)
    yield from attempt(instruction, books)


def wake_pools(instruction: OpenInstruction, books: BackBooks) -> Iterator[WorkOpened]:
    """Ask for another attempt at what waits for a pool of either side to be complete."""
    for is_deliverer in (True, False):
        pool = pool_on(instruction, is_deliverer=is_deliverer)
        if pool is not None:
            yield from wake(f"pool|{pool}", books)
