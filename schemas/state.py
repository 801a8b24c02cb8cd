"""What shards remember: the values of the stores of back, and of those that both offices have. Each carries the version `v` of its form."""

from datetime import date
from decimal import Decimal
from typing import Literal

from schemas.frozen import frozen
from schemas.hindrance import Hindrance
from schemas.instruction import PLAIN, Hold, InstructionType, Terms
from schemas.matching import InstructionCreated
from schemas.reasons import Reason
from schemas.values import Currency, DecimalText, Identifier, Lei, Mic, Money, Quantity, ReportKey, Sum

NOTHING = Decimal(0)


@frozen
class CommandKept:
    """A command that was answered: a repeat of it changes nothing, and other content under its identity is refused.

    `trade_date` is that of an instruction: it is forgotten with the repeat window, as its date refuses it from then on. Others never are.
    """

    v: Literal[1] = 1
    digest: str
    reason: Reason | None = None
    trade_date: date | None = None
    detail: str | None = None
    """Of the reason: a repeat of what was refused gets the same answer. Whatever was kept is read: FreeText it is by `Obstacle`."""


@frozen
class UnmatchedSide:
    """Back's memory of a side that waits for the other: enough to match it. `nearest` is the side of which its party was told as near."""

    v: Literal[1] = 1
    sequence: int
    entity: Lei
    counterparty: Lei
    side: Literal["BUY", "SELL"]
    isin: str
    quantity: DecimalText
    currency: Currency
    amount: Money
    trade_date: date
    intended_settlement_date: date
    settlement_system: Identifier
    securities_account: Identifier
    cash_account: Identifier
    instruction_type: InstructionType = "DVP"
    terms: Terms | None = None
    is_alleged: bool | None = None
    is_date_reckoned: bool | None = None
    changed_on: date | None = None
    place_of_trade: Mic | None = None
    nearest: ReportKey | None = None


@frozen
class SideKept:
    """What became of a side in back: `transaction` where it is matched. Final ones stay for the answers to late requests.

    `moves` is a checksum of what it moves, so that a reversal can be compared with it; `reverses` and `reversed_by` name the other one.
    """

    v: Literal[1] = 1
    status: Literal["unmatched", "matched", "novated", "partially_settled", "settled", "cancelled", "refused", "dead"]
    entity: Lei
    trade_date: date
    transaction: str | None = None
    moves: str | None = None
    reverses: ReportKey | None = None
    reversed_by: ReportKey | None = None


@frozen
class Progress:
    """How much of a transaction has settled, in how many parts."""

    quantity: Quantity
    amount: Money
    parts: int


@frozen
class OpenInstruction:
    """A transaction that has not settled: its place in the queue, what hinders it, and who has asked to cancel it.

    `place` orders the queue of its settlement system, and what waits for the same thing. The terms are those in force now.
    `requested_on` is the day of the one request to cancel that waits.
    """

    v: Literal[2] = 2
    created: InstructionCreated
    sequence: int
    place: str
    hindrance: Hindrance | None = None
    progress: Progress | None = None
    csd_holds: tuple[Hold, ...] | None = None
    missed_cut_offs: int | None = None
    deliverer_terms: Terms | None = None
    receiver_terms: Terms | None = None
    deliverer_request: ReportKey | None = None
    receiver_request: ReportKey | None = None
    requested_on: date | None = None

    @property
    def holds(self) -> tuple[Hold, ...]:
        """Every hold on it, whoever has put it there: it settles when there is none."""
        return (*(self.csd_holds or ()), *(self.deliverer_terms or PLAIN).holds, *(self.receiver_terms or PLAIN).holds)

    @property
    def settled_quantity(self) -> Quantity:
        """How much of it has settled, in units of its instrument."""
        return self.progress.quantity if self.progress is not None else NOTHING

    @property
    def settled_amount(self) -> Money:
        """How much of its cash has settled, in its currency."""
        return self.progress.amount if self.progress is not None else NOTHING

    @property
    def parts(self) -> int:
        """In how many parts it has settled so far."""
        return self.progress.parts if self.progress is not None else 0

    @property
    def remaining_quantity(self) -> Quantity:
        """How much of it is still to settle, in units of its instrument."""
        return self.created.quantity - self.progress.quantity if self.progress is not None else self.created.quantity

    @property
    def remaining_amount(self) -> Money:
        """How much of its cash is still to settle, in its currency."""
        return self.created.amount - self.progress.amount if self.progress is not None else self.created.amount


@frozen
class LinkKept:
    """`report` settles after `other`, or together with it."""

    v: Literal[1] = 1
    kind: Literal["AFTER", "WITH"]
    report: ReportKey
    other: ReportKey


@frozen
class Balance:
    """What an account has of an asset, in units of the asset; or a sum of such, which may have more digits than each."""

    v: Literal[1] = 1
    quantity: Sum
    limit_group: str | None = None
    """The limit group in whose sum it is counted: settlement system|name."""


@frozen
class GroupBalance:
    """What the accounts of a limit group have of an asset together, and what that was last valued at as collateral."""

    v: Literal[1] = 1
    quantity: Sum
    value: DecimalText = NOTHING
