"""Clearing: which model applies to what, and what becomes of trades that are netted: obligations, allocations, payments."""

from datetime import date
from typing import Literal

from schemas.back import InstructionEvent
from schemas.frozen import frozen
from schemas.message import Message
from schemas.values import CfiGroup, Currency, DecimalText, Identifier, Isin, Lei, Money, Quantity, ReportKey, Sum

Model = Literal["gross", "bilateral", "ccp_cns"]
"""Each matched pair by itself; one obligation for each pair of parties, security, currency and date; net with a CCP."""

Finality = Literal["gross", "net_end_of_day"]
"""Deliveries to and by the CCP against payment one by one; or free, and their money net at the end of the day (as NSCC does)."""


@frozen
class ClearingModelSet(Message):
    """How trades of a settlement system are cleared: in one instrument, in a class of them, or in all that have no definition of their own.

    The most special one counts: of the instrument, of its group (the first two letters of its CFI code), its category (the first), of all.
    Where none is set, gross. A CCP is a party with a securities and a cash account in the system; without them trades stay gross.
    """

    type: Literal["ClearingModelSet"] = "ClearingModelSet"
    settlement_system: Identifier
    isin: Isin | None = None
    """For this instrument alone."""
    instrument_class: CfiGroup | None = None
    """For the instruments whose CFI code begins so."""
    model: Model
    """How trades are cleared. `gross`: each pair by itself; `bilateral`: net by pairs; `ccp_cns`: net with a CCP."""
    ccp: Lei | None = None
    """The LEI of the CCP."""
    securities_account: Identifier | None = None
    """The CCP's account of purpose `CCP`."""
    cash_account: Identifier | None = None
    """The CCP's cash account of purpose `CCP`."""
    finality: Finality = "gross"
    """`gross`: deliveries against payment; `net_end_of_day`: free, and the money net at the end of the day."""


@frozen
class TradeNovated(InstructionEvent):
    """A matched trade gives way to obligations: with the CCP of each side, or with each other where `ccp` is absent."""

    type: Literal["TradeNovated"] = "TradeNovated"
    model: Model
    ccp: Lei | None = None
    isin: Isin
    quantity: Quantity
    currency: Currency
    amount: Money
    intended_settlement_date: date
    deliverer_securities_account: Identifier | None = None
    deliverer_cash_account: Identifier | None = None
    receiver_securities_account: Identifier | None = None
    receiver_cash_account: Identifier | None = None


@frozen
class ObligationNetted(Message):
    """What `member` receives (quantity above zero) or delivers on `date` after netting, and the value at which it does.

    mark = contract_money + value - carried_value is what the member is paid at once (pays, below zero). `set_off` is the quantity that
    netting has taken out of receipts and of deliveries alike. Between two parties there is no price and no mark: value is what is left.
    `allocated` is what of the member's sides of trades stands in it: TradeAllocated says which. (What an older version has said has none.)
    """

    type: Literal["ObligationNetted"] = "ObligationNetted"
    settlement_system: Identifier
    obligation: str
    model: Model
    finality: Finality
    date: date
    member: Lei
    counterparty: Lei
    securities_account: Identifier
    cash_account: Identifier
    isin: Isin
    currency: Currency
    trades: int
    carried_quantity: DecimalText
    carried_value: DecimalText
    bought: Quantity
    sold: Quantity
    contract_money: DecimalText
    price: DecimalText | None = None
    quantity: DecimalText
    value: DecimalText
    set_off: Quantity
    mark: DecimalText
    counterparty_securities_account: Identifier | None = None
    counterparty_cash_account: Identifier | None = None
    allocated: Quantity | None = None


@frozen
class PaymentNetted(Message):
    """All that a member is paid (or pays, below zero) in a currency apart from deliveries: marks, and money left in flat quantities."""

    type: Literal["PaymentNetted"] = "PaymentNetted"
    settlement_system: Identifier
    obligation: str
    date: date
    member: Lei
    ccp: Lei
    cash_account: Identifier
    currency: Currency
    amount: DecimalText
    ccp_cash_account: Identifier | None = None


@frozen
class ObligationAllocated(Message):
    """`quantity` of one side of a trade is discharged by an obligation, by netting or by delivery, at `cash` of its contract money.

    `open_quantity` of the side is left. Many obligations may discharge a trade, and many trades are discharged by an obligation.
    """

    type: Literal["ObligationAllocated"] = "ObligationAllocated"
    settlement_system: Identifier
    obligation: str
    transaction: str
    report: ReportKey
    entity: Lei
    counterparty: Lei
    isin: Isin
    quantity: Quantity
    currency: Currency
    cash: Money
    open_quantity: Quantity
    trade_quantity: Quantity
    trade_amount: Money
    intended_settlement_date: date
    settled_on: date
    securities_account: Identifier
    cash_account: Identifier


@frozen
class ObligationSettled(Message):
    """An obligation has settled, or a part of it. `remaining_quantity` is left, at `remaining_value` (signed as in ObligationNetted).

    A payment has neither.
    """

    type: Literal["ObligationSettled"] = "ObligationSettled"
    settlement_system: Identifier
    obligation: str
    quantity: Quantity
    amount: Money
    remaining_quantity: Quantity
    settled_on: date
    remaining_value: DecimalText | None = None


@frozen
class ObligationCarried(InstructionEvent):
    """What an obligation has not delivered or received at the cut-off goes into the next cycle: its instruction ends.

    `quantity` and `value` (signed as in ObligationNetted) are carried at `price`; `since` is the intended date of the oldest trade in it.
    """

    type: Literal["ObligationCarried"] = "ObligationCarried"
    obligation: str
    since: date
    date: date
    member: Lei
    isin: Isin
    currency: Currency
    quantity: DecimalText
    value: DecimalText
    price: DecimalText


@frozen
class CycleNetted(Message):
    """What the netting of one cycle has saved in one currency. Legs of trades before, obligations after; carried ones count in both.

    `residue` is what rounding gives to the CCP, or takes from it: minus the sum of the members' marks.
    """

    type: Literal["CycleNetted"] = "CycleNetted"
    settlement_system: Identifier
    date: date
    ccp: Lei | None = None
    currency: Currency
    gross_count: int
    gross_value: Sum
    net_count: int
    net_value: Sum
    efficiency_by_count: DecimalText
    efficiency_by_value: DecimalText
    residue: Sum


OBLIGATIONS = (TradeNovated, ObligationNetted, PaymentNetted, ObligationAllocated, ObligationSettled, ObligationCarried, CycleNetted)
"""What clearing says on back.obligations."""
