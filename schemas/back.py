"""What the back office says: matching, settlement, entries in the books, and confirmations to each party."""

from datetime import date
from typing import Literal

from schemas.frozen import frozen
from schemas.message import Message
from schemas.reasons import Reason
from schemas.values import Asset, Currency, DecimalText, Identifier, Isin, Lei, Money, Quantity, ReportKey


@frozen
class InstructionUnmatched(Message):
    """One side waits for the other. `report` names the side."""

    type: Literal["InstructionUnmatched"] = "InstructionUnmatched"
    settlement_system: Identifier
    report: ReportKey
    entity: Lei


@frozen
class Transaction(Message):
    """A matched pair of instructions, delivery versus payment: securities one way, cash the other, together or not at all.

    `amount` is the seller's amount, which settles (T2S).
    """

    settlement_system: Identifier
    transaction: str
    isin: Isin
    quantity: Quantity
    currency: Currency
    amount: Money
    intended_settlement_date: date
    deliverer: Lei
    deliverer_report: ReportKey
    deliverer_securities_account: Identifier
    deliverer_cash_account: Identifier
    receiver: Lei
    receiver_report: ReportKey
    receiver_securities_account: Identifier
    receiver_cash_account: Identifier
    trade_date: date | None = None
    is_date_reckoned: bool | None = None


@frozen
class InstructionMatched(Transaction):
    """The two sides agree, within the tolerance that is stated; the difference is the buyer's amount less the seller's."""

    type: Literal["InstructionMatched"] = "InstructionMatched"
    tolerance: Money
    tolerance_difference: Money


@frozen
class InstructionCreated(Transaction):
    """Clearing has made the transaction that is to settle (gross: one for each matched pair)."""

    type: Literal["InstructionCreated"] = "InstructionCreated"


@frozen
class InstructionEvent(Message):
    """Something that happened to a transaction, with both reports, so that each party can be told."""

    settlement_system: Identifier
    transaction: str
    deliverer: Lei
    deliverer_report: ReportKey
    receiver: Lei
    receiver_report: ReportKey


@frozen
class InstructionPended(InstructionEvent):
    """Not settled now, and why; where something is missing, how much of what on which account of which party."""

    type: Literal["InstructionPended"] = "InstructionPended"
    reason: Reason
    party: Lei | None = None
    account: Identifier | None = None
    asset: Asset | None = None
    lacking: DecimalText | None = None


@frozen
class InstructionHeld(InstructionEvent):
    """Taken out of settlement until somebody looks at it."""

    type: Literal["InstructionHeld"] = "InstructionHeld"
    reason: Reason


@frozen
class Movement:
    """One account's part of a settlement: `amount` is signed, `balance` is after it, `limit` was in force (units of `asset`)."""

    account: Identifier
    asset: Asset
    amount: DecimalText
    balance: DecimalText
    limit: DecimalText


@frozen
class InstructionSettled(InstructionEvent):
    """Securities and cash have moved. The movements are in the order: securities out, in; cash out, in."""

    type: Literal["InstructionSettled"] = "InstructionSettled"
    isin: Isin
    quantity: Quantity
    currency: Currency
    amount: Money
    intended_settlement_date: date
    settled_on: date
    movements: tuple[Movement, ...]


@frozen
class SideCancelled(Message):
    """An unmatched side ends as cancelled: by its entity, or because an amendment has replaced it."""

    type: Literal["SideCancelled"] = "SideCancelled"
    settlement_system: Identifier
    report: ReportKey
    entity: Lei
    reason: Reason


@frozen
class InstructionCancelled(InstructionEvent):
    """A matched transaction ends as cancelled: both parties have asked for it, or its time is over. States what of it had not settled."""

    type: Literal["InstructionCancelled"] = "InstructionCancelled"
    reason: Reason
    isin: Isin | None = None
    quantity: Quantity | None = None
    currency: Currency | None = None
    amount: Money | None = None


@frozen
class FundingBooked(Message):
    """Inside back: a command brought a balance in. The movements are in the order: out, in."""

    type: Literal["FundingBooked"] = "FundingBooked"
    settlement_system: Identifier
    command: Identifier
    movements: tuple[Movement, ...]


@frozen
class EntryPosted(Message):
    """A balanced entry: the movements of each asset add up to zero. `of` is the transaction or the command behind it."""

    type: Literal["EntryPosted"] = "EntryPosted"
    settlement_system: Identifier
    of: str
    movements: tuple[Movement, ...]


@frozen
class ConfirmationIssued(Message):
    """To one party: its report has settled, for this quantity and amount."""

    type: Literal["ConfirmationIssued"] = "ConfirmationIssued"
    report: ReportKey
    entity: Lei
    counterparty: Lei
    settlement_system: Identifier
    transaction: str
    isin: Isin
    quantity: Quantity
    currency: Currency
    amount: Money
    settled_on: date
    securities_account: Identifier
    cash_account: Identifier
