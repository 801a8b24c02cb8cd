"""What a missed cut-off does to a transaction: it ages, and comes back the next day or, when its time is over, ends. Part of `settle`."""

from collections.abc import Iterator
from dataclasses import replace

from processors.attempt import attempt
from processors.books import BackBooks
from processors.wake import wake_linked, wake_partners
from schemas.back import InstructionCancelled
from schemas.message import Message
from schemas.reasons import Reason
from schemas.report_answers import CancellationRefused
from schemas.state import OpenInstruction


def miss_cut_off(instruction: OpenInstruction, books: BackBooks) -> Iterator[Message]:
    """Count the cut-off that it has missed; one more than its system recycles (RecyclingSet) ends it, on hold or not."""
    created, missed = instruction.created, (instruction.missed_cut_offs or 0) + 1
    rule = books.recycling.get(created.settlement_system)
    if rule is not None and rule.matched_days is not None and missed > rule.matched_days:
        yield from _end(instruction, books)
        return
    aged = books.instructions[created.transaction] = replace(instruction, missed_cut_offs=missed)
    yield from attempt(aged, books)


def _end(instruction: OpenInstruction, books: BackBooks) -> Iterator[Message]:
    created = instruction.created
    del books.instructions[created.transaction]
    yield InstructionCancelled(
        settlement_system=created.settlement_system,
        transaction=created.transaction,
        deliverer=created.deliverer,
        deliverer_report=created.deliverer_report,
        receiver=created.receiver,
        receiver_report=created.receiver_report,
        reason=Reason.RECYCLING_IS_OVER,
        isin=created.isin,
        quantity=instruction.remaining_quantity,
        currency=created.currency,
        amount=instruction.remaining_amount,
    )
    deliverer = (created.deliverer_report, created.deliverer, instruction.deliverer_request)
    receiver = (created.receiver_report, created.receiver, instruction.receiver_request)
    for report, entity, request in (deliverer, receiver):
        if request is not None:
            yield CancellationRefused(report=report, entity=entity, request=request, reason=Reason.ALREADY_CANCELLED)
    yield from wake_linked(instruction, books)
    yield from wake_partners(instruction.created.deliverer_report, books)
    yield from wake_partners(instruction.created.receiver_report, books)
