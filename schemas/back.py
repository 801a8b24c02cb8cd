"""What back says of instructions that have matched: pended, held, settled or cancelled."""

from datetime import date
from typing import Literal

from schemas.entries import Movement
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
    """Names the transaction: 32 hexadecimal digits, the same in everything that is said of it."""
    deliverer: Lei
    """The LEI of the party that delivers the securities; of a payment free of delivery, of the one that is paid."""
    deliverer_report: ReportKey
    """The deliverer's side, by the key of its report."""
    receiver: Lei
    """The LEI of the party that receives the securities; of a payment free of delivery, of the one that pays."""
    receiver_report: ReportKey
    """The receiver's side, by the key of its report."""


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
    """Whose account, securities or cash stand in the way; absent where it is no party's."""
    account: Identifier | None = None
    """The account that stands in the way; absent where none does."""
    asset: Asset | None = None
    """What is lacking on it: a currency or an ISIN; absent where nothing is."""
    lacking: DecimalText | None = None
    """How much of it, above zero, in units of `asset`; absent where nothing is lacking."""
    linked: ReportKey | None = None
    """The instruction that it waits for; absent where it waits for none."""
    settled_quantity: Quantity | None = None
    """How much of it has settled in parts, in units of the instrument; absent before the first part."""
    missed_cut_offs: int | None = None
    """How many cut-offs have found it unsettled since it was due; absent before the first."""
    limit_group: Identifier | None = None
    """The limit group whose headroom is lacking; absent where none is."""
    others: tuple[FurtherLack, ...] | None = None
    """What else is lacking, 20 things at most; absent where nothing is."""
    others_left_out: int | None = None
    """How many more things are lacking than `others` has; absent where none are."""
    part_quantity: Quantity | None = None
    """All that is lacking is for a part of so many units, which could be delivered; absent where it is for all that is left."""


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
    """Which hold (ISO 20022): `PREA`, `CSDH`, `CVAL`, `PRCY` or `ADEA`."""
    party: Lei | None = None
    """Whose hold it is; absent where it is the CSD's."""
    ended_release: Quantity | None = None
    """How much had been released of it and is no more, in units of the instrument; absent where nothing was."""
    released: Quantity | None = None
    """How much is released of it and has not settled, where that is too little for a part; else absent."""
    least_part: Quantity | None = None
    """The least that would settle as a part, beside `released`; else absent."""


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
class SettlementEvent(InstructionEvent):
    """Securities and cash have moved. The movements are in the order: securities out, in; cash out, in.

    Of what settles in parts, `part` counts from 1, and quantity and amount are of the part. `group` names what was booked in one step:
    its one entry has the movements of all, what comes in before what goes out.
    """

    isin: Isin
    quantity: Quantity
    """What has moved, in units of the instrument: of all that is left, or of this part; of a payment free of delivery 0."""
    currency: Currency
    amount: Money
    """What was paid for it, in units of `currency`; free of payment 0."""
    intended_settlement_date: date
    """The day on which it was due."""
    settled_on: date
    """The settlement day in whose books it is."""
    movements: tuple[Movement, ...]
    """What moved, account by account: each asset adds up to zero."""
    part: int | None = None
    """Which part this is, from 1 on; absent where it settled in one piece."""
    group: str | None = None
    """What was booked with it in one step and one entry; absent where it settled by itself."""
    is_paid_by_deliverer: bool | None = None
    """True for delivery with payment, in which the cash goes the way of the securities; else absent."""


@frozen
class InstructionSettled(SettlementEvent):
    """All of it has settled, or its last part."""

    type: Literal["InstructionSettled"] = "InstructionSettled"


@frozen
class InstructionPartiallySettled(SettlementEvent):
    """A part has settled, and `remaining_quantity` against `remaining_amount` has not."""

    type: Literal["InstructionPartiallySettled"] = "InstructionPartiallySettled"
    remaining_quantity: Quantity
    """What of it has not settled, in units of the instrument."""
    remaining_amount: Money
    """What is to be paid for that, in units of `currency`."""


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
    """The instrument; absent in messages of old."""
    quantity: Quantity | None = None
    """What of it had not settled, in units of the instrument; absent in messages of old."""
    currency: Currency | None = None
    """The currency of the amount (ISO 4217); absent in messages of old."""
    amount: Money | None = None
    """What was to be paid for that, in units of `currency`; absent in messages of old."""
