"""What is used up is used oldest first: tranches of a carried position, and the trades to which a settlement is attributed."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from processors.clearing.money import NOTHING
from schemas.frozen import frozen


@frozen
class Tranche:
    """A quantity that was to settle on `date`, its original intended settlement date; `key` names the trade, or is empty."""

    date: date
    quantity: Decimal
    key: str = ""


def take(tranches: Iterable[Tranche], quantity: Decimal) -> Iterator[Tranche]:
    """The parts of `tranches`, which are in order of age, that make up `quantity`; no more of them is asked for than is needed."""
    left = quantity
    for tranche in tranches:
        if left == NOTHING:
            return
        part = min(tranche.quantity, left)
        left -= part
        yield Tranche(date=tranche.date, quantity=part, key=tranche.key)
        if left == NOTHING:
            return


def without(tranches: Iterable[Tranche], quantity: Decimal) -> Iterator[Tranche]:
    """What is left of `tranches`, in the same order, when the oldest `quantity` of them is gone."""
    gone = quantity
    for tranche in tranches:
        part = min(tranche.quantity, gone)
        gone -= part
        if part < tranche.quantity:
            yield Tranche(date=tranche.date, quantity=tranche.quantity - part, key=tranche.key)


def by_age(tranches: Iterable[Tranche]) -> list[Tranche]:
    """Oldest first; tranches of one date in the order of their keys."""
    return sorted(tranches, key=lambda each: (each.date, each.key))
