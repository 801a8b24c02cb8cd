"""What the stage `penalise` remembers: penalties until they are netted, nets until they are paid. One key an item."""

from datetime import date
from decimal import Decimal
from typing import Literal

from schemas.frozen import frozen
from schemas.instruction import InstructionType
from schemas.penalties import Kind, PenaltyBasis
from schemas.penalty_reference import Cause, RateKind
from schemas.values import Currency, Identifier, Isin, Lei, Mic, Money, Quantity, ReportKey, Sum


@frozen
class PenaltyKept:
    """One penalty of the month: enough to compute it again when reference data changes. Without `basis`, some of that is missing.

    `version` counts how often it was accrued. `is_booked`: the memorandum has it (what was accrued of old, it has not).
    """

    v: Literal[1] = 1
    settlement_system: Identifier
    transaction: str
    kind: Kind
    day: date
    listed_on: date
    cause: Cause
    rate_kind: RateKind
    debtor: Lei
    debtor_report: ReportKey
    creditor: Lei
    creditor_report: ReportKey
    instruction_type: InstructionType
    isin: Isin
    quantity: Quantity
    currency: Currency
    amount: Money
    """The cash that has not settled, in `currency`; not the penalty."""
    place_of_trade: Mic | None = None
    basis: PenaltyBasis | None = None
    penalty: Money | None = None
    version: int = 0
    is_removed: bool = False
    is_booked: bool = False


@frozen
class PenaltyNet:
    """What penalties of a month between two parties in a currency add up to: above zero, `first` pays `second`."""

    v: Literal[1] = 1
    settlement_system: Identifier
    month: str
    currency: Currency
    first: Lei
    second: Lei
    amount: Sum = Decimal(0)
    penalties: int = 0
    stage: Literal["adding", "netted", "collected"] = "adding"
    cash_account: Identifier | None = None
    """The dedicated account that holds it, while it is collected."""
    booked_of_first: Sum = Decimal(0)
    booked_of_second: Sum = Decimal(0)
    """What the memorandum has as owed by each of the two, before it is set off."""
    is_booked: bool = False
    """True from then on: the memorandum has the net."""


@frozen
class PenaltyDay:
    """Where a system is: days without settlement are done until `done_until`; what was said since the last daily list.

    `lists` counts the lists so far, so that what comes while the parties are told of one is of the next; `parties` have part in this one.
    """

    v: Literal[1] = 1
    done_until: date
    accrued: int = 0
    reversed: int = 0
    omitted: int = 0
    lists: int = 0
    parties: int = 0


@frozen
class PartyList:
    """What a party finds in the daily list that is being made, in a currency; until it is told."""

    v: Literal[1] = 1
    accrued: int = 0
    reversed: int = 0
    owes: Sum = Decimal(0)
    owed: Sum = Decimal(0)


@frozen
class ClaimKept:
    """The balance of a line of the memorandum; gone when it is zero."""

    v: Literal[1] = 1
    balance: Sum


@frozen
class CauseKept:
    """Why a transaction was failing at the cut-off for delivery versus payment, until the end of that day."""

    v: Literal[1] = 1
    causes: tuple[Cause, ...]
