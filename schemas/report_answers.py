"""What middle and back tell the entity of its reports: held, refused, where it stands, and what became of a request."""

from datetime import date
from typing import Literal

from schemas.frozen import frozen
from schemas.hindrance import FurtherLack
from schemas.message import Message
from schemas.reasons import Reason
from schemas.values import FreeText, Identifier, Lei, Money, Quantity, ReportKey, Status


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
    """What releases it: a name such as `instrument|ISIN`, or `operator` where somebody must approve it."""
    detail: FreeText | None = None
    """What stands in the way, in words; absent where the reason and `waits_for` say it all."""


@frozen
class TradeRejected(ReportAnswer):
    """The report is refused, for good: a corrected report is a new version."""

    type: Literal["TradeRejected"] = "TradeRejected"
    reason: Reason
    detail: FreeText | None = None
    """What stands in the way, in words; absent where the reason says it all."""


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
    """Where the report stands now."""
    reason: Reason | None = None
    """Why it stands there: one of an ordered list; absent where there is nothing to explain."""


@frozen
class StatusAdvised(ReportAnswer):
    """What has become of a report, and why. `lacking` of `asset` is missing on `account`, or in its `limit_group`; `others` is missing too.

    To the deliverer that has released too little of what it holds: how much is `released`, and the least that settles as a part.
    """

    type: Literal["StatusAdvised"] = "StatusAdvised"
    status: Status
    """Where the report stands now."""
    reason: Reason
    transaction: str | None = None
    """Names the transaction that it is a side of; absent before it has matched."""
    account: Identifier | None = None
    """The account that stands in the way; only where it is this party's."""
    asset: str | None = None
    """What is lacking on it: a currency or an ISIN; absent where nothing is."""
    lacking: Money | None = None
    """How much of it, above zero, in units of `asset`; absent where nothing is lacking."""
    released: Quantity | None = None
    """To the deliverer: how much is released of it, too little for a part, in units of the instrument; else absent."""
    least_part: Quantity | None = None
    """To the deliverer: the least that would settle as a part; else absent."""
    limit_group: Identifier | None = None
    """This party's limit group whose headroom is lacking; absent where none is."""
    others: tuple[FurtherLack, ...] | None = None
    """What else this party lacks, 20 things at most; absent where nothing is."""
    part_quantity: Quantity | None = None
    """What is lacking is for a part of so many units, which could be delivered; absent where it is for all that is left."""


@frozen
class DateAdvised(ReportAnswer):
    """The intended settlement date of a report has moved, because a day is closed; `why` says which, and for what reason."""

    type: Literal["DateAdvised"] = "DateAdvised"
    old_date: date
    """The day on which it was due."""
    new_date: date
    """The day on which it is due now."""
    reason: Reason
    why: FreeText
    """The closed day, and the reason that was given for closing it."""


@frozen
class CancellationApplied(ReportAnswer):
    """The request `request` to cancel `report` was applied."""

    type: Literal["CancellationApplied"] = "CancellationApplied"
    request: ReportKey
    """The request to cancel, by its key (`...|cancelled`)."""


@frozen
class CancellationPended(ReportAnswer):
    """The request waits: for its trade (`trade_not_known`) or for the other side (`waits_for_counterparty`)."""

    type: Literal["CancellationPended"] = "CancellationPended"
    request: ReportKey
    """The request to cancel, by its key (`...|cancelled`)."""
    reason: Reason


@frozen
class CancellationRefused(ReportAnswer):
    """The request `request` to cancel `report` was refused."""

    type: Literal["CancellationRefused"] = "CancellationRefused"
    request: ReportKey
    """The request to cancel, by its key (`...|cancelled`)."""
    reason: Reason


@frozen
class AmendmentApplied(ReportAnswer):
    """`report` stands in the place of `replaces`, which ends as cancelled (`replaced`)."""

    type: Literal["AmendmentApplied"] = "AmendmentApplied"
    replaces: ReportKey
    """The report that ends as cancelled."""


@frozen
class AmendmentRefused(ReportAnswer):
    """`report` may not replace `replaces`, which stays as it is; `report` ends as refused."""

    type: Literal["AmendmentRefused"] = "AmendmentRefused"
    replaces: ReportKey
    """The report that stays as it is."""
    reason: Reason
