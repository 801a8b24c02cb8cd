"""What a change makes of the terms of one side. Part of `match` and of `settle`: of the side that waits, or of the open transaction."""

from dataclasses import replace

from processors.books import BackBooks
from processors.queueing import place_of
from schemas.instruction import PLAIN, Terms
from schemas.matching import InstructionModified
from schemas.state import OpenInstruction


def changed(terms: Terms | None, message: InstructionModified) -> Terms:
    """The terms with what the message gives; the rest stays. Links are kept elsewhere."""
    old = terms or PLAIN
    holds = tuple(hold for hold in old.holds if hold != message.release)
    if message.hold == "PREA":  # a new hold of the party's own: what an earlier one had let settle is over
        old = replace(old, released_quantity=None)
    return replace(
        old,
        holds=(*holds, message.hold) if message.hold is not None else holds,
        priority=message.priority if message.priority is not None else old.priority,
        partial=message.partial if message.partial is not None else old.partial,
        released_quantity=message.released_quantity if message.released_quantity is not None else old.released_quantity,
    )


def with_change(instruction: OpenInstruction, message: InstructionModified, books: BackBooks) -> OpenInstruction:
    """An open transaction with the change of one of its sides, and its place in the queue with it."""
    created = instruction.created
    if message.report == created.deliverer_report:
        instruction = replace(instruction, deliverer_terms=changed(instruction.deliverer_terms, message))
    else:
        instruction = replace(instruction, receiver_terms=changed(instruction.receiver_terms, message))
    if message.release is not None and instruction.csd_holds is not None:
        left = tuple(hold for hold in instruction.csd_holds if hold != message.release)
        instruction = replace(instruction, csd_holds=left or None)
    return replace(instruction, place=place_of(created, instruction.deliverer_terms, instruction.receiver_terms, books))
