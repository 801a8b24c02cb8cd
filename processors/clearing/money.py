"""What a quantity is worth, and what a part of a trade is worth, so that nothing is lost to rounding over a life."""

from decimal import Decimal

from schemas.values import EXACT, round_half_even

NOTHING = Decimal(0)


def value_of(quantity: Decimal, price: Decimal, decimals: int) -> Decimal:
    """`quantity` at `price` (units of the currency for one unit of quantity), to the currency's `decimals`; the sign is that of quantity.

    Half to even is symmetrical: what a long pays for a quantity and what a short is paid for the same are the same number.
    """
    return round_half_even(EXACT.multiply(quantity, price), decimals)


def part_of(amount: Decimal, quantity: Decimal, before: Decimal, part: Decimal, decimals: int) -> Decimal:
    """The money of the next `part` of a trade of `quantity` for `amount`, of which `before` was done already.

    It is the share of all that is done, rounded, less the share of what was done before: so the parts add up to `amount`, however many.
    """
    assert NOTHING <= before <= before + part <= quantity, "a part is a part of what is left"
    return _share(amount, quantity, before + part, decimals) - _share(amount, quantity, before, decimals)


def _share(amount: Decimal, quantity: Decimal, done: Decimal, decimals: int) -> Decimal:
    """`amount` x `done` / `quantity`. The quotient need not be finite: it is cut to whole units and halves are told by the remainder."""
    if done == quantity:
        return amount
    unit = Decimal(1).scaleb(-decimals)
    whole, rest = EXACT.divmod(EXACT.multiply(amount, done), EXACT.multiply(quantity, unit))
    twice, full = EXACT.abs(rest) * 2, EXACT.multiply(quantity, unit)
    if twice > full or (twice == full and whole % 2):
        whole += 1 if rest > NOTHING else -1
    return EXACT.multiply(whole, unit)
