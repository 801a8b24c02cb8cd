"""What the topics say of one account, gathered: what it is, every posting on it, and every transaction that moves something on it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from schemas.back import InstructionCancelled, SettlementEvent
from schemas.clearing import ObligationNetted, ObligationSettled, PaymentNetted, TradeNovated
from schemas.collateral import CreditProvided, CreditReimbursed
from schemas.cycles import CycleClosed, SettlementDayEnded
from schemas.entries import Booking, EntryPosted, Movement
from schemas.matching import InstructionCreated, InstructionModified
from schemas.message import Message
from schemas.redating import InstructionRedated, TradeRedated
from schemas.reference import AccountDefined
from schemas.settlement_time import SettlementDayDefined
from streams.statement.cleared import Cleared
from streams.statement.pending import Pending, Since, pending
from streams.statement.pledges import Pledges


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
    booking: Booking | Literal["settlement"] = "settlement"


Marker = tuple[str, str, Decimal, Decimal]
"""A group, and the asset, amount and balance of a movement in it: together they say which movement of its entry it is."""


@dataclass(slots=True)
class Account:
    """All that is known of the account `name`. Messages come in the order of their topics: obligations, then instructions, then entries."""

    name: str
    defined: AccountDefined | None = None
    postings: list[Posting] = field(default_factory=list)
    transactions: dict[str, Pending] = field(default_factory=dict)
    cleared: Cleared = field(default_factory=Cleared)
    pledges: Pledges = field(default_factory=Pledges)
    posted: set[str] = field(default_factory=set)
    """The names of the entries of its postings."""
    closed_through: date | None = None
    """The last day of its settlement system that has reached its cut-off, as back.obligations says."""
    told: datetime | None = None
    """The time of its books: the latest that the topics tell. Nothing is known of what comes after it."""
    _days: dict[str, set[date]] = field(default_factory=dict)
    """The settlement days that are defined, by system."""
    _ended: Since = None
    """The last day that has ended, as back.instructions says."""
    _by_report: dict[str, Pending] = field(default_factory=dict)
    _in_groups: dict[Marker, tuple[str, str]] = field(default_factory=dict)

    @property
    def days(self) -> set[date]:
        """The settlement days of its system."""
        return self._days.get(self.defined.settlement_system, set()) if self.defined is not None else set()

    def tell_time(self, at: datetime) -> None:
        """The books have come to `at`, unless they are later already."""
        self.told = at if self.told is None else max(self.told, at)

    def hear(self, message: Message) -> None:
        """Take one message; what is not of the account is left aside."""
        match message:
            case AccountDefined(account=self.name):
                self.defined = message
            case SettlementDayDefined():
                self._days.setdefault(message.settlement_system, set()).add(message.date)
            case CycleClosed() | SettlementDayEnded() if self._is_of_system(message.settlement_system):
                if isinstance(message, CycleClosed):
                    self.closed_through = message.date
                else:
                    self._ended = message.date
            case TradeNovated() | TradeRedated() | ObligationNetted() | PaymentNetted() | ObligationSettled():
                self._hear_obligation(message)
            case EntryPosted():
                self._post(message)
            case _:
                self._hear_instruction(message)

    def _is_of_system(self, settlement_system: str) -> bool:
        return self.defined is not None and settlement_system == self.defined.settlement_system

    def _hear_obligation(self, message: TradeNovated | TradeRedated | ObligationNetted | PaymentNetted | ObligationSettled) -> None:
        match message:
            case TradeNovated():
                self.cleared.novate(message, self.closed_through)
            case TradeRedated():
                self.cleared.redate(message, self.closed_through)
            case ObligationNetted():
                self.cleared.net(message, self.closed_through)
            case PaymentNetted():
                self.cleared.pay(message, self.closed_through)
            case ObligationSettled():
                self.cleared.settle(message)

    def _hear_instruction(self, message: Message) -> None:
        match message:
            case InstructionCreated():
                self._create(message)
            case SettlementEvent():
                self._settle(message)
            case InstructionCancelled() if message.transaction in self.transactions:
                self.transactions[message.transaction].cancelled.append(self._ended)
            case InstructionRedated() if message.transaction in self.transactions:
                self.transactions[message.transaction].dates.append((self._ended, message.new_date))
            case InstructionModified(report=report, priority=priority) if priority is not None and report in self._by_report:
                self._by_report[report].priorities[report].append((self._ended, priority))
            case CreditProvided():
                self._mark(message.group, message.transaction, message.movements)
                self.pledges.provide(message)
            case CreditReimbursed():
                self.pledges.reimburse(message)

    def _create(self, created: InstructionCreated) -> None:
        accounts = (
            created.deliverer_securities_account,
            created.receiver_securities_account,
            created.deliverer_cash_account,
            created.receiver_cash_account,
        )
        if self.name not in accounts:
            return
        made = self.transactions[created.transaction] = pending(created, self._ended)
        self._by_report[created.deliverer_report] = self._by_report[created.receiver_report] = made

    def _settle(self, message: SettlementEvent) -> None:
        found = self.transactions.get(message.transaction)
        for parts in (found.done if found is not None else None, self.cleared.parts_of(message.transaction)):
            if parts is not None:
                parts.settle(message)
        if found is not None and message.group is not None:
            self._mark(message.group, message.transaction, message.movements)

    def _mark(self, group: str, transaction: str, movements: tuple[Movement, ...]) -> None:
        """Remember which of the movements of an entry are of one transaction of several, or of a credit."""
        for moved in movements:
            if moved.account == self.name:
                self._in_groups[group, moved.asset, moved.amount, moved.balance] = transaction, _other(moved, movements)

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
            booking=entry.booking or "settlement",
        )

    def _own_report(self, transaction: str) -> str | None:
        found = self.transactions.get(transaction)
        if found is None or self.defined is None:
            return None
        created = found.created
        return created.deliverer_report if created.deliverer == self.defined.party else created.receiver_report


def _other(moved: Movement, movements: tuple[Movement, ...]) -> str:
    """The account on the other side of a movement, among those of one transaction. Where both sides are one account, that one."""
    found = [each.account for each in movements if each.asset == moved.asset and each.amount == -moved.amount]
    return next((each for each in found if each != moved.account), moved.account)


def _movement(moved: Movement) -> Literal["DELI", "RECE", "DBIT", "CRDT"]:
    if len(moved.asset) == 3:
        return "DBIT" if moved.amount < 0 else "CRDT"
    return "DELI" if moved.amount < 0 else "RECE"
