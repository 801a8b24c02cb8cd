"""What the back office says of instructions before they settle: unmatched, alleged, modified, matched, made."""

from datetime import date
from typing import Literal

from schemas.frozen import frozen
from schemas.instruction import Hold, InstructionType, Link, PartialIndicator, Priority, Terms
from schemas.message import Message
from schemas.middle import SettlementDetails
from schemas.reasons import Reason
from schemas.values import Currency, Identifier, Isin, Lei, Mic, Money, Quantity, ReportKey


@frozen
class InstructionUnmatched(Message):
    """One side waits for the other. `report` names the side.

    Where a side waits that names this party and is near, but not the other, `nearest` is it and `differs` names the fields. Said when the
    side comes; and again with its allegement, where by then another is nearest.
    """

    type: Literal["InstructionUnmatched"] = "InstructionUnmatched"
    settlement_system: Identifier
    report: ReportKey
    entity: Lei
    nearest: ReportKey | None = None
    """The side that names this party and comes nearest, without matching; absent where none is near."""
    differs: tuple[str, ...] | None = None
    """The fields in which the two differ; absent where none is near."""


@frozen
class InstructionSubmitted(SettlementDetails):
    """An instruction was sent directly and accepted, with what reference data adds to it."""

    type: Literal["InstructionSubmitted"] = "InstructionSubmitted"


@frozen
class InstructionGenerated(SettlementDetails):
    """An instruction that the CSD or the CCP makes for a party: the receiver's side of a delivery that it approves, or under a power."""

    type: Literal["InstructionGenerated"] = "InstructionGenerated"
    approves: ReportKey | None = None
    """The delivery of which the receiver's side was made; absent where it approves none."""


@frozen
class AllegementIssued(Message):
    """To `entity`, which has not spoken: `counterparty` has instructed `report` against it, and it is due."""

    type: Literal["AllegementIssued"] = "AllegementIssued"
    entity: Lei
    counterparty: Lei
    settlement_system: Identifier
    report: ReportKey
    instruction_type: InstructionType
    """DVP, DWP (the deliverer pays too), FOP (free of payment) or PFOD (payment free of delivery)."""
    isin: Isin
    quantity: Quantity
    """What is alleged, in units of the instrument; of a payment free of delivery 0."""
    currency: Currency
    amount: Money
    """What is to be paid for it, in units of `currency`; free of payment 0."""
    trade_date: date
    """The day on which, as the counterparty says, the trade was made."""
    intended_settlement_date: date
    """The day on which it is due."""


@frozen
class AllegementRemoved(Message):
    """To `entity`: what was alleged against it by `report` is no longer, for that has matched or ended."""

    type: Literal["AllegementRemoved"] = "AllegementRemoved"
    entity: Lei
    settlement_system: Identifier
    report: ReportKey


@frozen
class InstructionModified(Message):
    """A condition of one side was changed, by its party or an operator (sese.030): what is given is new, the rest stays."""

    type: Literal["InstructionModified"] = "InstructionModified"
    settlement_system: Identifier
    report: ReportKey
    entity: Lei
    command: Identifier
    """The command that has changed it."""
    hold: Hold | None = None
    """The hold that is new; absent where none is."""
    release: Hold | None = None
    """The hold that is released; absent where none is."""
    released_quantity: Quantity | None = None
    """How much of a delivery on hold may settle now, in units of the instrument; absent where that has not changed."""
    priority: Priority | None = None
    """Its new place in the queue, 1 first; absent where that has not changed."""
    partial: PartialIndicator | None = None
    """Whether it may settle in parts from now on; absent where that has not changed."""
    link: Link | None = None
    """The link that is new; absent where none is."""
    unlink: ReportKey | None = None
    """The instruction with which it is linked no longer; absent where that has not changed."""


@frozen
class Transaction(Message):
    """A matched pair of instructions: securities and cash move as `instruction_type` says, together or not at all.

    `amount` is the seller's amount, which settles (T2S). Where the type moves no cash, the cash accounts are NOTPROVIDED.
    """

    settlement_system: Identifier
    transaction: str
    """Names the transaction: 32 hexadecimal digits, the same in everything that is said of it."""
    instruction_type: InstructionType = "DVP"
    """DVP, DWP (the deliverer pays too), FOP (free of payment) or PFOD (payment free of delivery)."""
    isin: Isin
    quantity: Quantity
    """What is to move, in units of the instrument; of a payment free of delivery 0."""
    currency: Currency
    amount: Money
    """What is to be paid for it, in units of `currency`; free of payment 0."""
    intended_settlement_date: date
    """The day on which it is due."""
    deliverer: Lei
    """The LEI of the party that delivers the securities; of a payment free of delivery, of the one that is paid."""
    deliverer_report: ReportKey
    """The deliverer's side, by the key of its report."""
    deliverer_securities_account: Identifier
    """The account out of which the securities go, or NOTPROVIDED."""
    deliverer_cash_account: Identifier
    """The deliverer's cash account, or NOTPROVIDED."""
    receiver: Lei
    """The LEI of the party that receives the securities; of a payment free of delivery, of the one that pays."""
    receiver_report: ReportKey
    """The receiver's side, by the key of its report."""
    receiver_securities_account: Identifier
    """The account into which the securities go, or NOTPROVIDED."""
    receiver_cash_account: Identifier
    """The receiver's cash account, or NOTPROVIDED."""
    trade_date: date | None = None
    """The day on which the trade was made; of an obligation, the day of its netting; absent in messages of old."""
    place_of_trade: Mic | None = None
    """The market where the trade was made (MIC); absent where nobody has said it."""
    is_date_reckoned: bool | None = None
    """True: the intended date was reckoned by the cycle, not agreed; else absent."""
    deliverer_terms: Terms | None = None
    """What the deliverer says beyond its trade; absent where it says nothing."""
    receiver_terms: Terms | None = None
    """What the receiver says beyond its trade; absent where it says nothing."""


@frozen
class InstructionMatched(Transaction):
    """The two sides agree, within the tolerance that is stated; the difference is the buyer's amount less the seller's."""

    type: Literal["InstructionMatched"] = "InstructionMatched"
    tolerance: Money
    """By how much the two amounts might differ, in units of `currency`."""
    tolerance_difference: Money
    """The buyer's amount less the seller's, in units of `currency`; below zero where the buyer has said less."""
    last_instructed: Literal["deliverer", "receiver"] | None = None
    """Who came last: matched after the intended date, that party is late (CSDR LMFP); absent in messages of old."""


@frozen
class InstructionCreated(Transaction):
    """Clearing has made the transaction that is to settle (gross: one for each matched pair)."""

    type: Literal["InstructionCreated"] = "InstructionCreated"


@frozen
class SideCancelled(Message):
    """An unmatched side ends as cancelled: by its entity, or because an amendment has replaced it."""

    type: Literal["SideCancelled"] = "SideCancelled"
    settlement_system: Identifier
    report: ReportKey
    entity: Lei
    reason: Reason
