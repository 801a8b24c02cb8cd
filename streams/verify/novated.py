"""One side of a novated trade, as clearing tells of it. Numbers are millionths of a unit, days as they are written."""

from dataclasses import dataclass, field
from typing import Any

from streams.verify.numbers import millionths

Held = tuple[str, ...]
"""A position: system, member, its accounts, its counterparty, instrument and currency."""

Sums = tuple[int, int, int]
"""Of sides of trades: to be received, to be delivered, and contract money of deliveries less that of receipts."""
NOTHING: Sums = (0, 0, 0)


def added(one: Sums, other: Sums) -> Sums:
    """Both together."""
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]


@dataclass(slots=True)
class Standing:
    """An obligation: whose sides of trades it may have, how much of its first party's it says to have, and what was allocated to it."""

    held: Held
    date: str
    """When it was netted."""
    parties: tuple[str, ...]
    told: int | None
    """None of what an older version has netted: that allocates nothing."""
    is_left: bool
    """False where all was set off."""
    is_again: bool
    """Between two parties: netted for a second time, after its instruction was cancelled."""
    sums: dict[str, Sums] = field(default_factory=dict)
    """By party."""
    has_begun: bool = False
    """It has settled, or a part of it has."""
    is_judged: bool = False


@dataclass(slots=True)
class Leg:
    """What it is for, when it is due, its position, what obligations have discharged of it, and in which one it stands last."""

    isin: str
    currency: str
    quantity: int
    amount: int
    due: str
    held: Held | None
    receives: bool
    discharged: int = 0
    cash: int = 0
    standing: Standing | None = None

    @property
    def is_discharged(self) -> bool:
        """True where nothing of it is left."""
        return self.discharged == self.quantity

    def left(self) -> tuple[int, int]:
        """Quantity and contract money that are not discharged."""
        return self.quantity - self.discharged, self.amount - self.cash

    def moves(self, quantity: int, cash: int) -> Sums:
        """So much of it, as it counts for its party."""
        return (quantity, 0, -cash) if self.receives else (0, quantity, cash)

    def redate(self, message: dict[str, Any]) -> bool:
        """A closure has moved its date. True where that was its date, the new one is later, and nothing of it was discharged."""
        is_right = self.due == message["old_date"] < message["new_date"] and not self.discharged
        self.due = message["new_date"]
        return is_right

    def is_due(self, message: dict[str, Any]) -> bool:
        """True where what discharges a part of it says when it was due, and comes no earlier."""
        return bool(self.due == message["intended_settlement_date"] <= message["settled_on"])


def leg_of(message: dict[str, Any], held: Held | None, *, receives: bool) -> Leg:
    """Either side of a trade that is novated."""
    numbers = (millionths(message["quantity"]), millionths(message["amount"]))
    return Leg(message["isin"], message["currency"], *numbers, message["intended_settlement_date"], held, receives)
