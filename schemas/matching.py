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
    differs: tuple[str, ...] | None = None


@frozen
class InstructionSubmitted(SettlementDetails):
    """An instruction was sent directly and accepted, with what reference data adds to it."""

    type: Literal["InstructionSubmitted"] = "InstructionSubmitted"


@frozen
class InstructionGenerated(SettlementDetails):
    """An instruction that the CSD or the CCP makes for a party: the receiver's side of a delivery that it approves, or under a power."""

    type: Literal["InstructionGenerated"] = "InstructionGenerated"
    approves: ReportKey | None = None
    """The delivery of which the receiver's side was made."""


@frozen
class AllegementIssued(Message):
    """To `entity`, which has not spoken: `counterparty` has instructed `report` against it, and it is due."""

    type: Literal["AllegementIssued"] = "AllegementIssued"
    entity: Lei
    counterparty: Lei
    settlement_system: Identifier
    report: ReportKey
    instruction_type: InstructionType
    isin: Isin
    quantity: Quantity
    currency: Currency
    amount: Money
    trade_date: date
    intended_settlement_date: date


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
    hold: Hold | None = None
    release: Hold | None = None
    released_quantity: Quantity | None = None
    priority: Priority | None = None
    partial: PartialIndicator | None = None
    link: Link | None = None
    unlink: ReportKey | None = None


@frozen
class Transaction(Message):
    """A matched pair of instructions: securities and cash move as `instruction_type` says, together or not at all.

    `amount` is the seller's amount, which settles (T2S). Where the type moves no cash, the cash accounts are NOTPROVIDED.
    """

    settlement_system: Identifier
    transaction: str
    instruction_type: InstructionType = "DVP"
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
    place_of_trade: Mic | None = None
    is_date_reckoned: bool | None = None
    deliverer_terms: Terms | None = None
    receiver_terms: Terms | None = None


@frozen
class InstructionMatched(Transaction):
    """The two sides agree, within the tolerance that is stated; the difference is the buyer's amount less the seller's."""

    type: Literal["InstructionMatched"] = "InstructionMatched"
    tolerance: Money
    tolerance_difference: Money
    last_instructed: Literal["deliverer", "receiver"] | None = None
    """Who came last: matched after the intended date, that party is late (CSDR LMFP)."""


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
