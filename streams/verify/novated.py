"""One side of a novated trade, as clearing tells of it. Numbers are millionths of a unit, days as they are written."""

from dataclasses import dataclass
from typing import Any

from streams.verify.numbers import millionths

Held = tuple[str, ...]
"""A position: system, member, its accounts, its counterparty, instrument and currency."""


@dataclass(slots=True)
class Leg:
    """What it is for, when it is due, its position with a CCP where it has one, and what obligations have discharged of it."""

    isin: str
    currency: str
    quantity: int
    amount: int
    due: str
    held: Held | None
    is_pair: bool
    discharged: int = 0
    cash: int = 0

    @property
    def is_discharged(self) -> bool:
        """True where nothing of it is left."""
        return self.discharged == self.quantity

    def redate(self, message: dict[str, Any]) -> bool:
        """A closure has moved its date. True where that was its date, the new one is later, and nothing of it was discharged."""
        is_right = self.due == message["old_date"] < message["new_date"] and not self.discharged
        self.due = message["new_date"]
        return is_right

    def is_due(self, message: dict[str, Any]) -> bool:
        """True where what discharges a part of it says when it was due, and comes no earlier."""
        return bool(self.due == message["intended_settlement_date"] <= message["settled_on"])


def leg_of(message: dict[str, Any], held: Held | None) -> Leg:
    """Either side of a trade that is novated."""
    numbers = (millionths(message["quantity"]), millionths(message["amount"]))
    return Leg(message["isin"], message["currency"], *numbers, message["intended_settlement_date"], held, message["model"] == "bilateral")
