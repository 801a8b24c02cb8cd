"""A member's open position in a security against the CCP: marked to the system price each cycle, so that it pays its contract money.

    D = C + V(Q, P(d)) - (value carried),   V(q, P) = q x P to the currency's decimals

The value carried is V(carried, P(d - 1)), less what was paid for parts: whatever rounding did to those, over its life a position
moves exactly C, because each value that is put in by one cycle is taken out by the next or paid by a delivery.
"""

from decimal import Decimal

from processors.clearing.money import NOTHING, value_of
from schemas.frozen import frozen


@frozen
class Position:
    """`quantity` is to be received (above zero) or delivered (below), and `value` is what is to be paid for it (same sign)."""

    quantity: Decimal = NOTHING
    value: Decimal = NOTHING


FLAT = Position()


@frozen
class Traded:
    """New trades of a member in a security: quantities bought and sold, and C, contract money of sales less that of purchases."""

    bought: Decimal = NOTHING
    sold: Decimal = NOTHING
    money: Decimal = NOTHING


@frozen
class Netted:
    """A position after a cycle's netting. `mark` is D: paid to the member, or by it where it is below zero.

    `set_off` is how much quantity went out by netting, from receipts and from deliveries alike.
    """

    position: Position
    set_off: Decimal
    mark: Decimal


def net(carried: Position, traded: Traded, price: Decimal, decimals: int) -> Netted:
    """Net what was carried with what was traded, and mark it to `price`. A flat quantity with money left in it still pays it."""
    receipts = max(carried.quantity, NOTHING) + traded.bought
    deliveries = max(-carried.quantity, NOTHING) + traded.sold
    quantity = receipts - deliveries
    value = value_of(quantity, price, decimals)
    return Netted(
        position=Position(quantity=quantity, value=value),
        set_off=min(receipts, deliveries),
        mark=traded.money + value - carried.value,
    )


def deliver(position: Position, quantity: Decimal, price: Decimal, decimals: int) -> tuple[Position, Decimal]:
    """The position after `quantity` was received or delivered against payment at `price`, and the amount paid for it (unsigned).

    The amount is the value less that of what is left: it differs from V(quantity) by a unit at the most, and the parts add up.
    """
    assert NOTHING < quantity <= abs(position.quantity), "a delivery is a part of what is open"
    sign = 1 if position.quantity > NOTHING else -1
    left = position.quantity - sign * quantity
    value = value_of(left, price, decimals)
    return Position(quantity=left, value=value), sign * (position.value - value)


def settle(position: Position, quantity: Decimal, amount: Decimal) -> Position:
    """The position after somebody else's books have moved `quantity` against `amount` (both unsigned) towards it."""
    assert NOTHING < quantity <= abs(position.quantity), "a settlement is a part of what is open"
    sign = 1 if position.quantity > NOTHING else -1
    return Position(quantity=position.quantity - sign * quantity, value=position.value - sign * amount)
