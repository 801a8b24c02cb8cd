"""One attempt to settle a transaction: all of it moves, or nothing does and it waits. Part of `settle`."""

from collections.abc import Iterator
from dataclasses import replace

from processors.books import BackBooks
from processors.hindrances import find_hindrance, legs
from processors.movements import move
from schemas.back import InstructionCreated, InstructionPended, InstructionSettled
from schemas.hindrance import Hindrance
from schemas.message import Message
from schemas.middle import CancellationRefused
from schemas.reasons import Reason
from schemas.state import OpenInstruction
from schemas.work import WorkOpened


def attempt(instruction: OpenInstruction, books: BackBooks) -> Iterator[Message]:
    """Settle, or say what hinders it, when that has changed. A cut-off always changes it: the opening had shown the true reason."""
    if instruction.is_held:
        return
    created, hindrance = instruction.created, find_hindrance(instruction.created, books)
    if hindrance is None:
        yield from _settle(instruction, books)
    elif hindrance != instruction.hindrance:
        books.instructions[created.transaction] = replace(instruction, hindrance=hindrance)
        yield _pended(created, hindrance)


def wake(prefix: str, books: BackBooks) -> Iterator[WorkOpened]:
    """Ask for another attempt at all that now wait for what `prefix` names, where any do."""
    last = books.instructions.below("waiting", prefix, f"{prefix}~")
    if last is not None:
        yield WorkOpened(store="instructions", index="waiting", prefix=prefix, upper=last[0], because="balance")


def _settle(instruction: OpenInstruction, books: BackBooks) -> Iterator[Message]:
    created = instruction.created
    assert created.quantity > 0, "capture refuses what is not positive"
    assert created.amount > 0, "capture refuses what is not positive"
    movements = tuple(move(account, asset, amount, books) for _, account, asset, amount in legs(created))
    if created.transaction in books.instructions:  # one that settles at its first attempt has never been there
        del books.instructions[created.transaction]
    yield InstructionSettled(
        settlement_system=created.settlement_system,
        transaction=created.transaction,
        deliverer=created.deliverer,
        deliverer_report=created.deliverer_report,
        receiver=created.receiver,
        receiver_report=created.receiver_report,
        isin=created.isin,
        quantity=created.quantity,
        currency=created.currency,
        amount=created.amount,
        intended_settlement_date=created.intended_settlement_date,
        settled_on=books.cycles[created.settlement_system].date,
        movements=movements,
    )
    yield from _refuse_requests(instruction)
    for movement in movements:
        if movement.amount > 0:
            yield from wake(f"balance|{movement.account}|{movement.asset}|", books)


def _refuse_requests(instruction: OpenInstruction) -> Iterator[Message]:
    created = instruction.created
    deliverer = (created.deliverer_report, created.deliverer, instruction.deliverer_request)
    receiver = (created.receiver_report, created.receiver, instruction.receiver_request)
    for report, entity, request in (deliverer, receiver):
        if request is not None:
            yield CancellationRefused(report=report, entity=entity, request=request, reason=Reason.ALREADY_SETTLED)


def _pended(created: InstructionCreated, hindrance: Hindrance) -> InstructionPended:
    return InstructionPended(
        settlement_system=created.settlement_system,
        transaction=created.transaction,
        deliverer=created.deliverer,
        deliverer_report=created.deliverer_report,
        receiver=created.receiver,
        receiver_report=created.receiver_report,
        reason=hindrance.reason,
        party=hindrance.party,
        account=hindrance.account,
        asset=hindrance.asset,
        lacking=hindrance.lacking,
    )
