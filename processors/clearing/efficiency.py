"""How much netting saves: 1 - sum|net| / sum|gross|, by value and by count."""

from collections.abc import Iterable
from decimal import Decimal

from processors.clearing.money import NOTHING
from schemas.frozen import frozen
from schemas.values import EXACT, round_ratio

DECIMALS = 6
"""Decimals of an efficiency: a millionth of what was gross."""


@frozen
class Efficiency:
    """Of one netting: sums of absolute values, and how many deliveries there were before and are left."""

    gross_value: Decimal = NOTHING
    net_value: Decimal = NOTHING
    gross_count: int = 0
    net_count: int = 0

    @property
    def by_value(self) -> Decimal:
        """Between zero and one; below zero where marks have made the net dearer than the gross. Zero where nothing was traded."""
        return _saved(self.net_value, self.gross_value)

    @property
    def by_count(self) -> Decimal:
        """One delivery for each trade was gross; one for each member, security and currency is net."""
        return _saved(Decimal(self.net_count), Decimal(self.gross_count))


def efficiency(gross: Iterable[Decimal], net: Iterable[Decimal]) -> Efficiency:
    """Of the money of each trade, and of each obligation that is left; what has gone out wholly (zero) is no delivery any more."""
    before, after = [abs(value) for value in gross], [abs(value) for value in net if value != NOTHING]
    return Efficiency(gross_value=sum(before, NOTHING), net_value=sum(after, NOTHING), gross_count=len(before), net_count=len(after))


def _saved(net: Decimal, gross: Decimal) -> Decimal:
    """1 - net / gross, rounded to DECIMALS once, at the end: half to even, so that it is right on either side of zero."""
    if gross == NOTHING:
        return NOTHING
    return round_ratio(EXACT.subtract(gross, net), Decimal(1), gross, DECIMALS)
