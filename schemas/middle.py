"""What the middle office says: to back, what is to be settled; to the entity, what it decided of its reports."""

from datetime import date
from typing import Literal

from schemas.front import TradeAmended, TradeExecuted
from schemas.frozen import frozen
from schemas.hindrance import FurtherLack
from schemas.instruction import InstructionType, Terms
from schemas.message import Message
from schemas.reasons import Reason
from schemas.values import Currency, FreeText, Identifier, Isin, Lei, Mic, Money, Quantity, ReportKey, Side, Status


@frozen
class TradeCaptured(Message):
    """Inside middle: a new report was taken. `replaces` names the report that an amendment is to replace."""

    type: Literal["TradeCaptured"] = "TradeCaptured"
    report: ReportKey
    trade: TradeExecuted | TradeAmended
    replaces: ReportKey | None = None


@frozen
class SettlementDetails(Message):
    """One party's side of a settlement: all that back needs to know of it."""

    report: ReportKey
    entity: Lei
    counterparty: Lei
    side: Side
    isin: Isin
    quantity: Quantity
    currency: Currency
    amount: Money
    trade_date: date
    intended_settlement_date: date
    settlement_system: Identifier
    securities_account: Identifier
    cash_account: Identifier
    replaces: ReportKey | None = None
    place_of_trade: Mic | None = None
    instruction_type: InstructionType = "DVP"
    terms: Terms | None = None
    is_date_reckoned: bool | None = None


@frozen
class TradeEnriched(SettlementDetails):
    """Inside middle: a report with what reference data adds to it."""

    type: Literal["TradeEnriched"] = "TradeEnriched"


@frozen
class TradeApproved(SettlementDetails):
    """A report may settle. States the limit that was checked and the exposure after it."""

    type: Literal["TradeApproved"] = "TradeApproved"
    limit: Money
    exposure: Money


@frozen
class AmendmentRequested(SettlementDetails):
    """A new version may settle in the place of `replaces`, if back has not matched that yet."""

    type: Literal["AmendmentRequested"] = "AmendmentRequested"
    limit: Money
    exposure: Money


@frozen
class CancellationRequested(Message):
    """The entity asks to cancel `report`, which back holds."""

    type: Literal["CancellationRequested"] = "CancellationRequested"
    request: ReportKey
    report: ReportKey
    entity: Lei
    settlement_system: Identifier


@frozen
class ReportAnswer(Message):
    """Something that middle or back tells the entity of its report."""

    report: ReportKey
    entity: Lei


@frozen
class TradeHeld(ReportAnswer):
    """The report waits in middle: for reference data to arrive (`waits_for` names it) or for an operator."""

    type: Literal["TradeHeld"] = "TradeHeld"
    reason: Reason
    waits_for: str
    detail: FreeText | None = None


@frozen
class TradeRejected(ReportAnswer):
    """The report is refused, for good: a corrected report is a new version."""

    type: Literal["TradeRejected"] = "TradeRejected"
    reason: Reason
    detail: FreeText | None = None


@frozen
class TradeWithdrawn(ReportAnswer):
    """The report ends as cancelled while middle holds it."""

    type: Literal["TradeWithdrawn"] = "TradeWithdrawn"
    reason: Reason


@frozen
class AnswerRepeated(ReportAnswer):
    """The same report with the same content came again: nothing changed; this is its status."""

    type: Literal["AnswerRepeated"] = "AnswerRepeated"
    status: Status
    reason: Reason | None = None


@frozen
class StatusAdvised(ReportAnswer):
    """What has become of a report, and why. `lacking` of `asset` is missing on `account`, or in its `limit_group`; `others` is missing too.

    To the deliverer that has released too little of what it holds: how much is `released`, and the least that settles as a part.
    """

    type: Literal["StatusAdvised"] = "StatusAdvised"
    status: Status
    reason: Reason
    transaction: str | None = None
    account: Identifier | None = None
    asset: str | None = None
    lacking: Money | None = None
    released: Quantity | None = None
    least_part: Quantity | None = None
    limit_group: Identifier | None = None
    others: tuple[FurtherLack, ...] | None = None


@frozen
class DateAdvised(ReportAnswer):
    """The intended settlement date of a report has moved, because a day is closed; `why` says which, and for what reason."""

    type: Literal["DateAdvised"] = "DateAdvised"
    old_date: date
    new_date: date
    reason: Reason
    why: FreeText


@frozen
class CancellationApplied(ReportAnswer):
    """The request `request` to cancel `report` was applied."""

    type: Literal["CancellationApplied"] = "CancellationApplied"
    request: ReportKey


@frozen
class CancellationPended(ReportAnswer):
    """The request waits: for its trade (`trade_not_known`) or for the other side (`waits_for_counterparty`)."""

    type: Literal["CancellationPended"] = "CancellationPended"
    request: ReportKey
    reason: Reason


@frozen
class CancellationRefused(ReportAnswer):
    """The request `request` to cancel `report` was refused."""

    type: Literal["CancellationRefused"] = "CancellationRefused"
    request: ReportKey
    reason: Reason


@frozen
class AmendmentApplied(ReportAnswer):
    """`report` stands in the place of `replaces`, which ends as cancelled (`replaced`)."""

    type: Literal["AmendmentApplied"] = "AmendmentApplied"
    replaces: ReportKey


@frozen
class AmendmentRefused(ReportAnswer):
    """`report` may not replace `replaces`, which stays as it is; `report` ends as refused."""

    type: Literal["AmendmentRefused"] = "AmendmentRefused"
    replaces: ReportKey
    reason: Reason
