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
    position = books.clearing_positions[obligation.position] if obligation.position is not None else None
    after = _after(position, message, books) if position is not None else None
    yield ObligationSettled(
        settlement_system=message.settlement_system,
        obligation=message.transaction,
        quantity=message.quantity,
        amount=message.amount,
        remaining_quantity=NOTHING if isinstance(message, InstructionSettled) else message.remaining_quantity,
        settled_on=message.settled_on,
        remaining_value=after.value if after is not None else None,
    )
    if obligation.position is None or position is None or after is None:
        return
    if position.model == "bilateral":
        yield from _pair(obligation.position, position, after, books, is_last=is_last)
    else:
        yield from _delivered(obligation.position, position, after, books, is_last=is_last)


def _after(position: ClearingPosition, message: Settled, books: BackBooks) -> Position:
    """What is left of the position, and at which value."""
    if position.model == "bilateral":  # either party may be the one that pays
        return Position(quantity=_less(position.quantity, message.quantity), value=_less(position.value, message.amount))
    after = settle(Position(quantity=position.quantity, value=position.value), message.quantity, message.amount)
    if position.finality != "net_end_of_day":
        return after
    return Position(quantity=after.quantity, value=value_of(after.quantity, position.price, decimals_of(position.currency, books)))


def _pair(key: str, position: ClearingPosition, after: Position, books: BackBooks, *, is_last: bool) -> Iterator[Message]:
    """The trades of a pair are discharged together, when all that was left of them has settled."""
    if not is_last:
        books.clearing_positions[key] = replace(position, quantity=after.quantity, value=after.value)
        return
    assert after.quantity == after.value == NOTHING, "the parts of an instruction are the whole of it"
    assert position.netted_on is not None, "what settles was netted"
    keep(key, replace(position, quantity=NOTHING, value=NOTHING, stage="none"), books)
    yield from discharge(key, position.netted_on)


def _less(number: Decimal, moved: Decimal) -> Decimal:
    """A signed number, nearer to zero by what has moved."""
    return number - moved if number > NOTHING else number + moved


def _delivered(key: str, position: ClearingPosition, after: Position, books: BackBooks, *, is_last: bool) -> Iterator[Message]:
    receives, moved = position.quantity > NOTHING, abs(position.quantity - after.quantity)
    if position.finality == "net_end_of_day":
        add_payment(position, after.value - position.value, books)
    new = replace(position, quantity=after.quantity, value=after.value, stage="none" if is_last else "open")
    new = replace(new, receipts=new.receipts + moved) if receives else replace(new, deliveries=new.deliveries + moved)
    keep(key, new, books)
    yield from attribute_more(key, books, receives=receives)
