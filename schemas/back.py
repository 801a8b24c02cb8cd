"""What the back office says: settlement, entries in the books, and confirmations to each party. Long because it is one topic's story."""

from datetime import date
from typing import Literal

from schemas.frozen import frozen
from schemas.hindrance import FurtherLack
from schemas.instruction import Hold
from schemas.message import Message
from schemas.reasons import Reason
from schemas.values import Asset, Currency, DecimalText, Identifier, Isin, Lei, Money, Quantity, ReportKey


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
    """Not settled now, and why; where something is missing, how much of what on which account of which party.

    `linked` is the instruction that it waits for; `settled_quantity` is what has settled of it in parts,
    `missed_cut_offs` how many cut-offs have found it unsettled since it was due. `limit_group` is whose limit would be passed.
    `others` is what it lacks beside that, 20 at most, and `others_left_out` how many more there were: as it was at this attempt.
    """

    type: Literal["InstructionPended"] = "InstructionPended"
    reason: Reason
    party: Lei | None = None
    account: Identifier | None = None
    asset: Asset | None = None
    lacking: DecimalText | None = None
    linked: ReportKey | None = None
    settled_quantity: Quantity | None = None
    missed_cut_offs: int | None = None
    limit_group: Identifier | None = None
    others: tuple[FurtherLack, ...] | None = None
    others_left_out: int | None = None


@frozen
class InstructionHeld(InstructionEvent):
    """Taken out of settlement until each of its holds is released; `hold` is the one of `party`, or of the CSD where none is named.

    `ended_release` (in units of the instrument) was released of it, and is no more: parts are not allowed. `released` is what is released
    of it and has not settled, where that is too little for a part; `least_part` is the least that would settle, so their difference is
    what has to be released beside it.
    """

    type: Literal["InstructionHeld"] = "InstructionHeld"
    reason: Reason
    hold: Hold = "CSDH"
    party: Lei | None = None
    ended_release: Quantity | None = None
    released: Quantity | None = None
    least_part: Quantity | None = None


@frozen
class AttemptFailed(InstructionEvent):
    """Inside back: a stage has failed upon this transaction, and all that it did was taken back."""

    type: Literal["AttemptFailed"] = "AttemptFailed"
    reason: Reason


@frozen
class InstructionReleased(InstructionEvent):
    """No hold is left: it may be attempted."""

    type: Literal["InstructionReleased"] = "InstructionReleased"


@frozen
class Movement:
    """One account's part of a settlement: `amount` is signed, `balance` is after it, `limit` was in force (units of `asset`)."""

    account: Identifier
    asset: Asset
    amount: DecimalText
    balance: DecimalText
    limit: DecimalText


@frozen
class SettlementEvent(InstructionEvent):
    """Securities and cash have moved. The movements are in the order: securities out, in; cash out, in.

    Of what settles in parts, `part` counts from 1, and quantity and amount are of the part. `group` names what was booked in one step:
    its one entry has the movements of all, what comes in before what goes out.
    """

    isin: Isin
    quantity: Quantity
    currency: Currency
    amount: Money
    intended_settlement_date: date
    settled_on: date
    movements: tuple[Movement, ...]
    part: int | None = None
    group: str | None = None
    is_paid_by_deliverer: bool | None = None
    """True for delivery with payment, in which the cash goes the way of the securities."""


@frozen
class InstructionSettled(SettlementEvent):
    """All of it has settled, or its last part."""

    type: Literal["InstructionSettled"] = "InstructionSettled"


@frozen
class InstructionPartiallySettled(SettlementEvent):
    """A part has settled, and `remaining_quantity` against `remaining_amount` has not."""

    type: Literal["InstructionPartiallySettled"] = "InstructionPartiallySettled"
    remaining_quantity: Quantity
    remaining_amount: Money


@frozen
class GroupSettled(Message):
    """Inside back: transactions that only together keep every limit were booked in one step; what comes in stands before what goes out."""

    type: Literal["GroupSettled"] = "GroupSettled"
    settlement_system: Identifier
    group: str
    transactions: int
    movements: tuple[Movement, ...]
    booked_on: date | None = None


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
class FundingAccepted(Message):
    """Inside back: a command to bring a balance in was accepted."""

    type: Literal["FundingAccepted"] = "FundingAccepted"
    settlement_system: Identifier
    command: Identifier
    account: Identifier
    against: Identifier
    asset: Asset
    quantity: DecimalText


@frozen
class FundingBooked(Message):
    """Inside back: a command brought a balance in. The movements are in the order: out, in."""

    type: Literal["FundingBooked"] = "FundingBooked"
    settlement_system: Identifier
    command: Identifier
    movements: tuple[Movement, ...]
    booked_on: date | None = None


Booking = Literal["funding", "penalty", "reimbursement"]
"""What an entry books that is no settlement: a balance brought in, a penalty collected or distributed, a credit paid back."""


@frozen
class EntryPosted(Message):
    """A balanced entry: the movements of each asset add up to zero. `of` is the transaction or the command behind it.

    `booked_on` is the settlement day whose books it is in: that of the settlement, or of a funding the day that is open or the next.
    `booking` is absent for a settlement, whole or in part, alone or in a group.
    """

    type: Literal["EntryPosted"] = "EntryPosted"
    settlement_system: Identifier
    of: str
    movements: tuple[Movement, ...]
    booked_on: date | None = None
    booking: Booking | None = None


@frozen
class ConfirmationIssued(Message):
    """To one party: its report has settled, for this quantity and amount; where `remaining_quantity` is given, so far in part.

    The account of a leg that its type does not have is NOTPROVIDED.
    """

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
    part: int | None = None
    remaining_quantity: Quantity | None = None
