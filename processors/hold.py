"""Keep a transaction out of settlement while somebody holds it; end a partial release that can settle no more; say that one is too small.

Part of `settle`.
"""

from collections.abc import Iterator
from dataclasses import replace

from processors.books import BackBooks
from processors.parts import allows_parts, least_part, released, stands_released
from schemas.back import InstructionHeld
from schemas.hindrance import Hindrance
from schemas.instruction import PLAIN
from schemas.message import Message
from schemas.reasons import Reason
from schemas.state import OpenInstruction
from schemas.values import Quantity


def hold(instruction: OpenInstruction, reason: Reason, books: BackBooks, ended_release: Quantity | None = None) -> Iterator[Message]:
    """Keep it out of settlement: it has a hold."""
    books.instructions[instruction.created.transaction] = replace(instruction, hindrance=None)
    yield replace(held(instruction, reason), ended_release=ended_release)


def held(instruction: OpenInstruction, reason: Reason) -> InstructionHeld:
    """What is said of one that has a hold."""
    created = instruction.created
    return InstructionHeld(
        settlement_system=created.settlement_system,
        transaction=created.transaction,
        deliverer=created.deliverer,
        deliverer_report=created.deliverer_report,
        receiver=created.receiver,
        receiver_report=created.receiver_report,
        reason=reason,
        hold=instruction.holds[0],
        party=_holder(instruction),
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


def pend_release(instruction: OpenInstruction, books: BackBooks) -> Iterator[Message]:
    """Tell both sides, where that is new, that what is released is too little for a part, and how much a part has at the least."""
    little, least = released(instruction), least_part(instruction, books)
    found = Hindrance(reason=Reason.RELEASED_TOO_LITTLE, party=instruction.created.deliverer, released=little, least_part=least)
    if found != instruction.hindrance:
        books.instructions[instruction.created.transaction] = replace(instruction, hindrance=found)
        yield replace(held(instruction, found.reason), released=little, least_part=least)


def is_told_too_little(instruction: OpenInstruction) -> bool:
    """True where the last that was told of it is that too little of it is released."""
    return instruction.hindrance is not None and instruction.hindrance.reason is Reason.RELEASED_TOO_LITTLE


def _holder(instruction: OpenInstruction) -> str | None:
    """Whose hold is the first one; None where it is the CSD's."""
    if instruction.holds[0] in ("CSDH", "CVAL"):
        return None
    is_deliverers = instruction.deliverer_terms is not None and bool(instruction.deliverer_terms.holds)
    return instruction.created.deliverer if is_deliverers else instruction.created.receiver
