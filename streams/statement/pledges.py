"""Securities that secure a credit: they stand in the collateral account, and are not free there until it is reimbursed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from schemas.collateral import CreditProvided, CreditReimbursed
from streams.statement.pending import Left


@dataclass(slots=True)
class Pledges:
    """The credits whose securities came into an account, and the day on which each was reimbursed."""

    provided: list[CreditProvided] = field(default_factory=list)
    reimbursed: dict[str, date] = field(default_factory=dict)

    def provide(self, message: CreditProvided) -> None:
        """A credit was given."""
        self.provided.append(message)

    def reimburse(self, message: CreditReimbursed) -> None:
        """A credit was paid back: its securities have gone."""
        self.reimbursed[message.credit] = message.booked_on

    def held(self, day: date) -> Iterator[Left]:
        """Account, instrument and quantity of all that secured something when `day` ended."""
        for credit in self.provided:
            back = self.reimbursed.get(credit.credit)
            if credit.booked_on <= day and (back is None or back > day):
                yield from ((each.account, each.asset, each.amount) for each in credit.movements if len(each.asset) > 3 and each.amount > 0)
