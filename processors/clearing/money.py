"""What a quantity is worth, and what a part of a trade is worth, so that nothing is lost to rounding over a life."""

from decimal import Decimal

from schemas.values import EXACT, round_half_even, round_ratio

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
    return round_ratio(amount, before + part, quantity, decimals) - round_ratio(amount, before, quantity, decimals)
