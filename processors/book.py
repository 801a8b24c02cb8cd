"""How a settlement is booked and said: whole, in part, or several in one step; and what it wakes. Part of `settle`."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from processors.books import BackBooks
from processors.legs import Leg, legs_of
from processors.movements import move, move_together
from processors.wake import wake_linked, wake_moved
from schemas.back import GroupSettled, InstructionPartiallySettled, InstructionSettled
from schemas.entries import Movement
from schemas.message import Message, derive_id
from schemas.reasons import Reason
from schemas.report_answers import CancellationRefused
from schemas.state import OpenInstruction, Progress

Share = tuple[OpenInstruction, Decimal, Decimal]
"""A transaction, and how much of its securities and its cash is to settle."""


def book_whole(instruction: OpenInstruction, books: BackBooks) -> Iterator[Message]:
    """All that is left of it moves."""
    movements = _moved(instruction, instruction.remaining_quantity, instruction.remaining_amount, books)
    yield from _settled(instruction, movements, books)
    yield from wake_moved(movements, books)


def book_together(group: list[OpenInstruction], books: BackBooks) -> Iterator[Message]:
    """All that is left of several transactions moves in one step."""
    yield from book_shares([(each, each.remaining_quantity, each.remaining_amount) for each in group], books)


def book_shares(shares: list[Share], books: BackBooks) -> Iterator[Message]:
    """So much of each of several transactions moves in one step; one alone is booked as any other is."""
    if len(shares) == 1:
        yield from book_part(*shares[0], books)
        return
    legs: list[Leg] = []
    places: list[slice] = []
    for instruction, quantity, amount in shares:
        own = legs_of(instruction.created, quantity, amount)
        places.append(slice(len(legs), len(legs) + len(own)))
        legs += own
    movements, posted = move_together(legs, books)
    name = derive_id("|".join(sorted(f"{each.created.transaction}/{each.parts}" for each, _, _ in shares)), "settle", "group")
    system = shares[0][0].created.settlement_system
    today = books.cycles[system].date
    yield GroupSettled(settlement_system=system, group=name, transactions=len(shares), movements=posted, booked_on=today)
    for (instruction, quantity, amount), place in zip(shares, places, strict=True):
        yield from _said(instruction, quantity, amount, tuple(movements[place]), books, group=name)
    yield from wake_moved(movements, books)


def book_part(instruction: OpenInstruction, quantity: Decimal, amount: Decimal, books: BackBooks) -> Iterator[Message]:
    """A part of it moves; the rest stays where it was. A part that is all that is left ends it."""
    movements = _moved(instruction, quantity, amount, books)
    yield from _said(instruction, quantity, amount, movements, books)
    yield from wake_moved(movements, books)


def _said(
    instruction: OpenInstruction,
    quantity: Decimal,
    amount: Decimal,
    movements: tuple[Movement, ...],
    books: BackBooks,
    group: str | None = None,
) -> Iterator[Message]:
    if quantity == instruction.remaining_quantity and amount == instruction.remaining_amount:
        yield from _settled(instruction, movements, books, group)
    else:
        yield from _settled_in_part(instruction, quantity, amount, movements, books, group)


def _moved(instruction: OpenInstruction, quantity: Decimal, amount: Decimal, books: BackBooks) -> tuple[Movement, ...]:
    created = instruction.created
    assert quantity > 0 or created.instruction_type == "PFOD", "what is not positive was refused"
    assert amount > 0 or created.instruction_type == "FOP", "what is not positive was refused"
    return tuple(move(account, asset, moved, books) for _, account, asset, moved in legs_of(created, quantity, amount))


def _settled(
    instruction: OpenInstruction, movements: tuple[Movement, ...], books: BackBooks, group: str | None = None
) -> Iterator[Message]:
    created = instruction.created
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
        quantity=instruction.remaining_quantity,
        currency=created.currency,
        amount=instruction.remaining_amount,
        intended_settlement_date=created.intended_settlement_date,
        settled_on=books.cycles[created.settlement_system].date,
        movements=movements,
        part=instruction.parts + 1 if instruction.progress is not None else None,
        group=group,
        is_paid_by_deliverer=True if created.instruction_type == "DWP" else None,
    )
    yield from _refuse_requests(instruction)
    yield from wake_linked(instruction, books)


def _settled_in_part(
    instruction: OpenInstruction,
    quantity: Decimal,
    amount: Decimal,
    movements: tuple[Movement, ...],
    books: BackBooks,
    group: str | None,
) -> Iterator[Message]:
    created = instruction.created
    progress = Progress(
        quantity=instruction.settled_quantity + quantity, amount=instruction.settled_amount + amount, parts=instruction.parts + 1
    )
    left = books.instructions[created.transaction] = replace(instruction, progress=progress)
    yield InstructionPartiallySettled(
        settlement_system=created.settlement_system,
        transaction=created.transaction,
        deliverer=created.deliverer,
        deliverer_report=created.deliverer_report,
        receiver=created.receiver,
        receiver_report=created.receiver_report,
        isin=created.isin,
        quantity=quantity,
        currency=created.currency,
        amount=amount,
        intended_settlement_date=created.intended_settlement_date,
        settled_on=books.cycles[created.settlement_system].date,
        movements=movements,
        part=progress.parts,
        group=group,
        remaining_quantity=left.remaining_quantity,
        remaining_amount=left.remaining_amount,
        is_paid_by_deliverer=True if created.instruction_type == "DWP" else None,
    )


def settled_with(share: Share, movements: tuple[Movement, ...], books: BackBooks, group: str) -> Iterator[Message]:
    """What is said of a transaction, or a part of one, that has settled as part of `group`."""
    yield from _said(*share, movements, books, group)


def _refuse_requests(instruction: OpenInstruction) -> Iterator[Message]:
    created = instruction.created
    deliverer = (created.deliverer_report, created.deliverer, instruction.deliverer_request)
    receiver = (created.receiver_report, created.receiver, instruction.receiver_request)
    for report, entity, request in (deliverer, receiver):
        if request is not None:
            yield CancellationRefused(report=report, entity=entity, request=request, reason=Reason.ALREADY_SETTLED)
