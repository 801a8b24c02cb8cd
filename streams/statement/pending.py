"""What a transaction still has to move on an account at the end of a day: whatever had not settled, and was not cancelled, by then."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from processors.legs import legs_of
from schemas.back import SettlementEvent
from schemas.instruction import PLAIN, Priority, Terms
from schemas.matching import InstructionCreated


@dataclass(slots=True)
class Pending:
    """A transaction, the parts of it that have settled by the name of their entry, and when it was cancelled, if it was."""

    created: InstructionCreated
    intended_settlement_date: date
    priorities: dict[str, Priority]
    parts: dict[str, tuple[date, Decimal, Decimal]] = field(default_factory=dict)
    cancelled_on: date | None = None

    def settle(self, message: SettlementEvent) -> None:
        """All of it, or a part, has settled."""
        own = message.transaction if message.part is None else f"{message.transaction}/{message.part}"
        self.parts[message.group or own] = message.settled_on, message.quantity, message.amount

    def left(self, account: str, day: date, posted: Collection[str]) -> dict[str, Decimal]:
        """By asset, the signed amount that it still had to move on `account` when `day` ended (units of the asset).

        What has settled counts with its entry only, so that positions and postings are of the same moment.
        """
        if self.cancelled_on is not None and self.cancelled_on <= day:
            return {}
        parts = [part for name, part in self.parts.items() if name in posted]
        settled = [(quantity, amount) for settled_on, quantity, amount in parts if settled_on <= day]
        quantity = self.created.quantity - sum((each for each, _ in settled), Decimal(0))
        amount = self.created.amount - sum((each for _, each in settled), Decimal(0))
        found: dict[str, Decimal] = {}
        for _, name, asset, moved in legs_of(self.created, quantity, amount):
            if name == account and moved != 0:
                found[asset] = found.get(asset, Decimal(0)) + moved
        return found

    @property
    def is_reserved_for(self) -> bool:
        """True where either side has the reserved priority: what it takes is kept for it."""
        return min(self.priorities.values()) is Priority.RESERVED

    @property
    def is_collateral(self) -> bool:
        """True where the deliverer gives collateral (ISO 20022 SETR: COLO)."""
        return (self.created.deliverer_terms or PLAIN).transaction_type == "COLO"


def pending(created: InstructionCreated) -> Pending:
    """A transaction of which nothing has settled."""

    def priority(terms: Terms | None) -> Priority:
        return (terms or PLAIN).priority

    priorities = {
        created.deliverer_report: priority(created.deliverer_terms),
        created.receiver_report: priority(created.receiver_terms),
    }
    return Pending(created, created.intended_settlement_date, priorities)
