"""What a transaction still has to move on an account at the end of a day: whatever had not settled, and was not cancelled, by then.

What is said after a day has ended was not known then: it counts for later days only, so that the statement of a day that is over does not
change.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from processors.legs import legs_of
from schemas.back import SettlementEvent
from schemas.instruction import PLAIN, Priority, Terms
from schemas.matching import InstructionCreated

Since = date | None
"""The last settlement day that had ended when something was said: it is known of the days after that one."""

Left = tuple[str, str, Decimal]
"""Account, asset, and the signed amount that something still has to move there."""


def is_known(since: Since, day: date) -> bool:
    """Whether what was said then was known when `day` ended."""
    return since is None or since < day


@dataclass(slots=True)
class Parts:
    """What has settled of something: by the name of the entry its day, quantity and amount."""

    parts: dict[str, tuple[date, Decimal, Decimal]] = field(default_factory=dict)

    def settle(self, message: SettlementEvent) -> None:
        """All of it, or a part, has settled."""
        own = message.transaction if message.part is None else f"{message.transaction}/{message.part}"
        self.parts[message.group or own] = message.settled_on, message.quantity, message.amount

    def settled(self, day: date, posted: Collection[str] | None) -> tuple[int, Decimal, Decimal]:
        """How many parts had settled when `day` ended, and their quantity and amount.

        A part counts with its entry only where `posted` names entries, so that positions and postings are of the same moment.
        """
        parts = [each for name, each in self.parts.items() if (posted is None or name in posted) and each[0] <= day]
        return len(parts), sum((each for _, each, _ in parts), Decimal(0)), sum((each for _, _, each in parts), Decimal(0))


@dataclass(slots=True)
class Pending:
    """A transaction, what has settled of it, and what was changed of it: each with the day after which it was said."""

    created: InstructionCreated
    since: Since
    dates: list[tuple[Since, date]]
    priorities: dict[str, list[tuple[Since, Priority]]]
    done: Parts = field(default_factory=Parts)
    cancelled: list[Since] = field(default_factory=list)

    def is_open(self, day: date) -> bool:
        """True where it had been made and was not cancelled when `day` ended."""
        return is_known(self.since, day) and not any(is_known(since, day) for since in self.cancelled)

    def left(self, day: date, posted: Collection[str]) -> Iterator[Left]:
        """What it still had to move when `day` ended (units of the asset)."""
        if self.is_open(day):
            _, quantity, amount = self.done.settled(day, posted)
            for _, account, asset, moved in legs_of(self.created, self.created.quantity - quantity, self.created.amount - amount):
                yield account, asset, moved

    def intended_on(self, day: date) -> date:
        """Its intended settlement date as it was known when `day` ended."""
        return [intended for since, intended in self.dates if is_known(since, day)][-1]

    def traded_on(self) -> date:
        """Its trade date; the day on which it was made, where it has none."""
        return self.created.trade_date or self.created.at.date()

    def is_reserved(self, day: date) -> bool:
        """True where either side had the reserved priority: what it takes is kept for it."""
        known = ([priority for since, priority in each if is_known(since, day)][-1:] for each in self.priorities.values())
        return [Priority.RESERVED] in known

    @property
    def is_collateral(self) -> bool:
        """True where the deliverer gives collateral (ISO 20022 SETR: COLO)."""
        return (self.created.deliverer_terms or PLAIN).transaction_type == "COLO"


def pending(created: InstructionCreated, since: Since) -> Pending:
    """A transaction of which nothing has settled."""

    def priority(terms: Terms | None) -> list[tuple[Since, Priority]]:
        return [(since, (terms or PLAIN).priority)]

    priorities = {
        created.deliverer_report: priority(created.deliverer_terms),
        created.receiver_report: priority(created.receiver_terms),
    }
    return Pending(created, since, [(since, created.intended_settlement_date)], priorities)
