"""What has settled of an instruction that clearing has made is taken out of its position, and attributed to trades. Part of `clear`."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from processors.attribute_legs import attribute_more, discharge
from processors.books import BackBooks
from processors.clearing.money import NOTHING, value_of
from processors.clearing.position import Position, settle
from processors.clearing_price import decimals_of
from processors.keep_positions import add_payment, keep
from schemas.back import InstructionPartiallySettled, InstructionSettled
from schemas.clearing import ObligationSettled
from schemas.clearing_state import ClearingPosition
from schemas.message import Message

Settled = InstructionPartiallySettled | InstructionSettled


def settle_obligation(message: Settled, books: BackBooks) -> Iterator[Message]:
    """Of a transaction that is no obligation, nothing."""
    obligation = books.obligations.get(message.transaction)
    if obligation is None:
        return
    is_last = isinstance(message, InstructionSettled)
    if is_last:
        del books.obligations[message.transaction]
    yield ObligationSettled(
        settlement_system=message.settlement_system,
        obligation=message.transaction,
        quantity=message.quantity,
        amount=message.amount,
        remaining_quantity=NOTHING if isinstance(message, InstructionSettled) else message.remaining_quantity,
        settled_on=message.settled_on,
    )
    if obligation.position is None:
        return
    position = books.clearing_positions[obligation.position]
    if position.model == "bilateral":
        yield from _pair(obligation.position, position, message, books)
    else:
        yield from _delivered(obligation.position, position, message, books, is_last=is_last)


def _pair(key: str, position: ClearingPosition, message: Settled, books: BackBooks) -> Iterator[Message]:
    """The trades of a pair are discharged together, when all that was left of them has settled."""
    quantity = _less(position.quantity, message.quantity)
    value = _less(position.value, message.amount)  # either party may be the one that pays
    if isinstance(message, InstructionPartiallySettled):
        books.clearing_positions[key] = replace(position, quantity=quantity, value=value)
        return
    assert quantity == value == NOTHING, "the parts of an instruction are the whole of it"
    assert position.netted_on is not None, "what settles was netted"
    keep(key, replace(position, quantity=NOTHING, value=NOTHING, stage="none"), books)
    yield from discharge(key, position.netted_on)


def _less(number: Decimal, moved: Decimal) -> Decimal:
    """A signed number, nearer to zero by what has moved."""
    return number - moved if number > NOTHING else number + moved


def _delivered(key: str, position: ClearingPosition, message: Settled, books: BackBooks, *, is_last: bool) -> Iterator[Message]:
    receives, before = position.quantity > NOTHING, Position(quantity=position.quantity, value=position.value)
    after = settle(before, message.quantity, message.amount)
    if position.finality == "net_end_of_day":
        value = value_of(after.quantity, position.price, decimals_of(position.currency, books))
        add_payment(position, value - before.value, books)
        after = Position(quantity=after.quantity, value=value)
    new = replace(position, quantity=after.quantity, value=after.value, stage="none" if is_last else "open")
    new = replace(new, receipts=new.receipts + message.quantity) if receives else replace(new, deliveries=new.deliveries + message.quantity)
    keep(key, new, books)
    yield from attribute_more(key, books, receives=receives)
