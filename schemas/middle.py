"""What middle says to back: trades that it has approved, amendments and requests to cancel."""

from datetime import date
from typing import Literal

from schemas.front import TradeAmended, TradeExecuted
from schemas.frozen import frozen
from schemas.instruction import InstructionType, Terms
from schemas.message import Message
from schemas.values import Currency, Identifier, Isin, Lei, Mic, Money, Quantity, ReportKey, Side


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
    """Whether the entity buys (it receives the securities) or sells."""
    isin: Isin
    quantity: Quantity
    """How many units of the instrument, or how much nominal; of a payment free of delivery 0."""
    currency: Currency
    amount: Money
    """The settlement amount, in units of `currency`; free of payment 0."""
    trade_date: date
    """The day on which the trade was made."""
    intended_settlement_date: date
    """The day on which it is due, as agreed or as the settlement system's cycle says."""
    settlement_system: Identifier
    securities_account: Identifier
    """The securities account of the entity, its own or that of its standing instruction; NOTPROVIDED where the type moves none."""
    cash_account: Identifier
    """The cash account of the entity, its own or that of its standing instruction; NOTPROVIDED where the type moves no cash."""
    replaces: ReportKey | None = None
    """The report in whose place it stands; absent where it is no amendment."""
    place_of_trade: Mic | None = None
    """The market where the trade was made (MIC); absent where nobody has said it."""
    instruction_type: InstructionType = "DVP"
    """DVP, DWP (the deliverer pays too), FOP (free of payment) or PFOD (payment free of delivery)."""
    terms: Terms | None = None
    """What it says beyond its trade: holds, priority, parts, links; absent where it says nothing."""
    is_date_reckoned: bool | None = None
    """True: the intended date was reckoned by the cycle, not agreed; absent where it was agreed."""


@frozen
class TradeEnriched(SettlementDetails):
    """Inside middle: a report with what reference data adds to it."""

    type: Literal["TradeEnriched"] = "TradeEnriched"


@frozen
class TradeApproved(SettlementDetails):
    """A report may settle. States the limit that was checked and the exposure after it."""

    type: Literal["TradeApproved"] = "TradeApproved"
    limit: Money
    """The limit that was checked, of the entity with the counterparty, in units of `currency`."""
    exposure: Money
    """The exposure to the counterparty with this report, in units of `currency`."""


@frozen
class AmendmentRequested(SettlementDetails):
    """A new version may settle in the place of `replaces`, if back has not matched that yet."""

    type: Literal["AmendmentRequested"] = "AmendmentRequested"
    limit: Money
    """The limit that was checked, of the entity with the counterparty, in units of `currency`."""
    exposure: Money
    """The exposure to the counterparty with this version, in units of `currency`."""


@frozen
class CancellationRequested(Message):
    """The entity asks to cancel `report`, which back holds."""

    type: Literal["CancellationRequested"] = "CancellationRequested"
    request: ReportKey
    """The request to cancel, by its key (`...|cancelled`)."""
    report: ReportKey
    entity: Lei
    settlement_system: Identifier
