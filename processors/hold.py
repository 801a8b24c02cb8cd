"""Keep a transaction out of settlement while somebody holds it; and end a partial release that can settle no more. Part of `settle`."""

from collections.abc import Iterator
from dataclasses import replace

from processors.books import BackBooks
from processors.parts import allows_parts, stands_released
from schemas.back import InstructionHeld
from schemas.instruction import PLAIN
from schemas.message import Message
from schemas.reasons import Reason
from schemas.state import OpenInstruction
from schemas.values import Quantity


def hold(instruction: OpenInstruction, reason: Reason, books: BackBooks, ended_release: Quantity | None = None) -> Iterator[Message]:
    """Keep it out of settlement: it has a hold."""
    created = instruction.created
    books.instructions[created.transaction] = replace(instruction, hindrance=None)
    yield InstructionHeld(
        settlement_system=created.settlement_system,
        transaction=created.transaction,
        deliverer=created.deliverer,
        deliverer_report=created.deliverer_report,
        receiver=created.receiver,
        receiver_report=created.receiver_report,
        reason=reason,
        hold=instruction.holds[0],
        party=_holder(instruction),
        ended_release=ended_release,
    )


def is_over(instruction: OpenInstruction, books: BackBooks) -> bool:
    """True where something is released that will not settle: one side allows no parts now, by its indicator or by its system's default."""
    return stands_released(instruction) > 0 and not allows_parts(instruction, books)


def end_release(instruction: OpenInstruction, books: BackBooks) -> Iterator[Message]:
    """Take back what was released and has not settled, and tell both sides: all of it is on hold again.

    A release that stood for ever would name a quantity of which nobody says that it cannot settle. Parts that are allowed again release
    nothing: the deliverer says again how much.
    """
    ended, terms = stands_released(instruction), replace(instruction.deliverer_terms or PLAIN, released_quantity=None)
    yield from hold(replace(instruction, deliverer_terms=terms), Reason.PARTS_NOT_ALLOWED, books, ended_release=ended)


def _holder(instruction: OpenInstruction) -> str | None:
    """Whose hold is the first one; None where it is the CSD's."""
    if instruction.holds[0] in ("CSDH", "CVAL"):
        return None
    is_deliverers = instruction.deliverer_terms is not None and bool(instruction.deliverer_terms.holds)
    return instruction.created.deliverer if is_deliverers else instruction.created.receiver
