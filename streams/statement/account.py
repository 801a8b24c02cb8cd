"""What the topics say of one account, gathered: what it is, every posting on it, and every transaction that moves something on it."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from schemas.back import EntryPosted, InstructionCancelled, Movement, SettlementEvent
from schemas.cycles import CycleClosed
from schemas.matching import InstructionCreated, InstructionModified
from schemas.message import Message
from schemas.redating import InstructionRedated
from schemas.reference import AccountDefined
from streams.statement.pending import Pending, pending


@dataclass(frozen=True, slots=True)
class Posting:
    """One movement on the account: `amount` is signed and `balance` is after it, in units of `asset`.

    `of` is the transaction, or the command that brought it in; `report` is the owner's own identification of the transaction.
    """

    booked_on: date
    movement: Literal["DELI", "RECE", "DBIT", "CRDT"]
    """ISO 20022: securities are delivered or received, cash is debited or credited."""
    asset: str
    amount: Decimal
    balance: Decimal
    other_account: str
    of: str
    report: str | None = None


Marker = tuple[str, str, Decimal, Decimal]
"""A group, and the asset, amount and balance of a movement in it: together they say which movement of its entry it is."""


@dataclass(slots=True)
class Account:
    """All that is known of the account `name`. Messages come in the order of their topics: instructions before entries."""

    name: str
    defined: AccountDefined | None = None
    postings: list[Posting] = field(default_factory=list)
    transactions: dict[str, Pending] = field(default_factory=dict)
    posted: set[str] = field(default_factory=set)
    """The names of the entries of its postings."""
    closed_through: date | None = None
    """The last day of its settlement system that has reached its cut-off."""
    _by_report: dict[str, Pending] = field(default_factory=dict)
    _in_groups: dict[Marker, tuple[str, str]] = field(default_factory=dict)

    def hear(self, message: Message) -> None:
        """Take one message; what is not of the account is left aside."""
        match message:
            case AccountDefined(account=self.name):
                self.defined = message
            case InstructionCreated():
                self._create(message)
            case SettlementEvent():
                self._settle(message)
            case InstructionCancelled() if message.transaction in self.transactions:
                self.transactions[message.transaction].cancelled_on = message.at.date()
            case InstructionRedated() if message.transaction in self.transactions:
                self.transactions[message.transaction].intended_settlement_date = message.new_date
            case InstructionModified(report=report, priority=priority) if priority is not None and report in self._by_report:
                self._by_report[report].priorities[report] = priority
            case EntryPosted():
                self._post(message)
            case CycleClosed() if self.defined is not None and message.settlement_system == self.defined.settlement_system:
                self.closed_through = message.date

    def _create(self, created: InstructionCreated) -> None:
        accounts = (
            created.deliverer_securities_account,
            created.receiver_securities_account,
            created.deliverer_cash_account,
            created.receiver_cash_account,
        )
        if self.name not in accounts:
            return
        made = self.transactions[created.transaction] = pending(created)
        self._by_report[created.deliverer_report] = self._by_report[created.receiver_report] = made

    def _settle(self, message: SettlementEvent) -> None:
        found = self.transactions.get(message.transaction)
        if found is None:
            return
        found.settle(message)
        for moved in message.movements if message.group is not None else ():
            if message.group is not None and moved.account == self.name:
                marker = (message.group, moved.asset, moved.amount, moved.balance)
                self._in_groups[marker] = message.transaction, _other(moved, message.movements)

    def _post(self, entry: EntryPosted) -> None:
        own = [self._posting(entry, moved) for moved in entry.movements if moved.account == self.name]
        if own:
            self.posted.add(entry.of)
            self.postings += own

    def _posting(self, entry: EntryPosted, moved: Movement) -> Posting:
        of, other = entry.of.partition("/")[0], None
        if of not in self.transactions:
            of, other = self._in_groups.get((entry.of, moved.asset, moved.amount, moved.balance), (entry.of, None))
        return Posting(
            booked_on=entry.booked_on if entry.booked_on is not None else entry.at.date(),  # entries of old have no day
            movement=_movement(moved),
            asset=moved.asset,
            amount=moved.amount,
            balance=moved.balance,
            other_account=other if other is not None else _other(moved, entry.movements),
            of=of,
            report=self._own_report(of),
        )

    def _own_report(self, transaction: str) -> str | None:
        found = self.transactions.get(transaction)
        if found is None or self.defined is None:
            return None
        created = found.created
        return created.deliverer_report if created.deliverer == self.defined.party else created.receiver_report


def _other(moved: Movement, movements: tuple[Movement, ...]) -> str:
    """The account on the other side of a movement, among those of one transaction."""
    return next(each.account for each in movements if each.asset == moved.asset and each.amount == -moved.amount)


def _movement(moved: Movement) -> Literal["DELI", "RECE", "DBIT", "CRDT"]:
    if len(moved.asset) == 3:
        return "DBIT" if moved.amount < 0 else "CRDT"
    return "DELI" if moved.amount < 0 else "RECE"
