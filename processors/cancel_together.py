"""A matched transaction is cancelled when both parties ask for it, and settlement has not come first. Part of `settle`."""

from collections.abc import Iterator
from dataclasses import replace

from processors.books import BackBooks
from processors.wake import wake_linked, wake_partners
from schemas.back import InstructionCancelled
from schemas.message import Message
from schemas.middle import CancellationRequested
from schemas.reasons import Reason
from schemas.report_answers import CancellationApplied, CancellationPended, CancellationRefused
from schemas.state import OpenInstruction


def ask_to_cancel(message: CancellationRequested, books: BackBooks) -> Iterator[Message]:
    """Keep a request about a matched side until the other side asks too. All other sides are the matter of `match`."""
    side = books.sides.get(message.report)
    if side is None or side.status not in ("matched", "partially_settled"):
        return
    assert side.transaction is not None, "a matched side names its transaction"
    instruction = books.instructions[side.transaction]
    is_deliverer = message.report == instruction.created.deliverer_report
    earlier = instruction.deliverer_request if is_deliverer else instruction.receiver_request
    if earlier is not None and earlier != message.request:  # a side has one request that waits: the later one
        yield CancellationRefused(report=message.report, entity=message.entity, request=earlier, reason=Reason.REPLACED)
    today = books.now.date()
    if is_deliverer:
        instruction = replace(instruction, deliverer_request=message.request, requested_on=today)
    else:
        instruction = replace(instruction, receiver_request=message.request, requested_on=today)
    if instruction.deliverer_request is not None and instruction.receiver_request is not None:
        del books.instructions[side.transaction]
        yield from _cancel(instruction, instruction.deliverer_request, instruction.receiver_request)
        yield from wake_linked(instruction, books)
        yield from wake_partners(instruction.created.deliverer_report, books)
        yield from wake_partners(instruction.created.receiver_report, books)
        return
    books.instructions[side.transaction] = instruction
    yield CancellationPended(report=message.report, entity=message.entity, request=message.request, reason=Reason.WAITS_FOR_COUNTERPARTY)


def _cancel(instruction: OpenInstruction, deliverer_request: str, receiver_request: str) -> Iterator[Message]:
    created = instruction.created
    yield InstructionCancelled(
        settlement_system=created.settlement_system,
        transaction=created.transaction,
        deliverer=created.deliverer,
        deliverer_report=created.deliverer_report,
        receiver=created.receiver,
        receiver_report=created.receiver_report,
        reason=Reason.CANCELLED_BY_BOTH_PARTIES,
        isin=created.isin,
        quantity=instruction.remaining_quantity,
        currency=created.currency,
        amount=instruction.remaining_amount,
    )
    yield CancellationApplied(report=created.deliverer_report, entity=created.deliverer, request=deliverer_request)
    yield CancellationApplied(report=created.receiver_report, entity=created.receiver, request=receiver_request)
