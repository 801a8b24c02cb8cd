"""What becomes of trades that are netted: obligations, payments, and what a cycle has saved."""

from datetime import date
from typing import Literal

from schemas.allocation import ObligationAllocated
from schemas.back import InstructionEvent
from schemas.clearing_models import Finality, Model
from schemas.frozen import frozen
from schemas.message import Message
from schemas.values import Currency, DecimalText, Identifier, Isin, Lei, Money, Quantity, Sum


@frozen
class TradeNovated(InstructionEvent):
    """A matched trade gives way to obligations: with the CCP of each side, or with each other where `ccp` is absent."""

    type: Literal["TradeNovated"] = "TradeNovated"
    model: Model
    """By which it is netted: `bilateral` or `ccp_cns`."""
    ccp: Lei | None = None
    """The LEI of the CCP that comes between the two; absent where they are netted with each other."""
    isin: Isin
    quantity: Quantity
    """What is novated, in units of the instrument."""
    currency: Currency
    amount: Money
    """The contract money for it, in units of `currency`."""
    intended_settlement_date: date
    """The day on which it is to be netted and settled."""
    deliverer_securities_account: Identifier | None = None
    """The deliverer's securities account; absent in messages of old."""
    deliverer_cash_account: Identifier | None = None
    """The deliverer's cash account; absent in messages of old."""
    receiver_securities_account: Identifier | None = None
    """The receiver's securities account; absent in messages of old."""
    receiver_cash_account: Identifier | None = None
    """The receiver's cash account; absent in messages of old."""


@frozen
class ObligationNetted(Message):
    """What `member` receives (quantity above zero) or delivers on `date` after netting, and the value at which it does.

    mark = contract_money + value - carried_value is what the member is paid at once (pays, below zero). `set_off` is the quantity that
    netting has taken out of receipts and of deliveries alike. Between two parties there is no price and no mark: value is what is left.
    """

    type: Literal["ObligationNetted"] = "ObligationNetted"
    settlement_system: Identifier
    obligation: str
    """Names the obligation; it is the transaction that settles it."""
    model: Model
    """By which it was netted: `bilateral` or `ccp_cns`."""
    finality: Finality
    """`gross`: its deliveries are against payment; `net_end_of_day`: free, and the money net at the end of the day."""
    date: date
    """The settlement day of the netting."""
    member: Lei
    """The LEI of the party whose obligation it is; between two parties, of the one from which signs are seen."""
    counterparty: Lei
    securities_account: Identifier
    """The member's securities account."""
    cash_account: Identifier
    """The member's cash account."""
    isin: Isin
    currency: Currency
    trades: int
    """How many sides of trades were netted into it now, without what was carried."""
    carried_quantity: DecimalText
    """What was carried from the last cycle, in units of the instrument: above zero to receive."""
    carried_value: DecimalText
    """The value at which it was carried, in units of `currency`: above zero the member pays it."""
    bought: Quantity
    """What the netted trades have the member receive, in units of the instrument, not below zero."""
    sold: Quantity
    """What they have it deliver, in units of the instrument, not below zero."""
    contract_money: DecimalText
    """The money of what was sold less that of what was bought, in units of `currency`: above zero the member is paid."""
    price: DecimalText | None = None
    """The price of one unit at which it was netted, in units of `currency`; absent between two parties."""
    quantity: DecimalText
    """What is left, in units of the instrument: above zero to receive, below zero to deliver."""
    value: DecimalText
    """What is left to be paid, in units of `currency`: above zero the member pays it, below zero it is paid."""
    set_off: Quantity
    """What netting has taken out of receipts and of deliveries alike, in units of the instrument."""
    mark: DecimalText
    """What the member is paid at once, in units of `currency`; below zero it pays; between two parties 0."""
    counterparty_securities_account: Identifier | None = None
    """The counterparty's securities account; absent in messages of old."""
    counterparty_cash_account: Identifier | None = None
    """The counterparty's cash account; absent in messages of old."""
    allocated: Quantity | None = None
    """What of the member's sides of trades stands in it (in TradeAllocated), in units of the instrument; absent in messages of old."""


@frozen
class PaymentNetted(Message):
    """All that a member is paid (or pays, below zero) in a currency apart from deliveries: marks, and money left in flat quantities."""

    type: Literal["PaymentNetted"] = "PaymentNetted"
    settlement_system: Identifier
    obligation: str
    """Names the payment; it is the transaction that settles it."""
    date: date
    """The settlement day of the netting."""
    member: Lei
    """The LEI of the party that is paid, or pays."""
    ccp: Lei
    """The LEI of the CCP, on the other side."""
    cash_account: Identifier
    """The member's cash account."""
    currency: Currency
    amount: DecimalText
    """How much, in units of `currency`: above zero the member is paid, below zero it pays."""
    ccp_cash_account: Identifier | None = None
    """The CCP's cash account; absent in messages of old."""


@frozen
class ObligationSettled(Message):
    """An obligation has settled, or a part of it. Quantity and value are signed as in ObligationNetted; a payment has neither."""

    type: Literal["ObligationSettled"] = "ObligationSettled"
    settlement_system: Identifier
    obligation: str
    """The obligation or payment that has settled."""
    quantity: Quantity
    """What has moved now, in units of the instrument; of a payment 0."""
    amount: Money
    """What was paid now, in units of the currency of the obligation; free of payment 0."""
    remaining_quantity: Quantity
    """What is left of it, in units of the instrument; 0: nothing."""
    settled_on: date
    """The settlement day in whose books it is."""
    remaining_value: DecimalText | None = None
    """The value of what is left, in units of the currency of the obligation, signed as in ObligationNetted; absent of a payment."""


@frozen
class ObligationCarried(InstructionEvent):
    """What an obligation has not delivered or received at the cut-off goes into the next cycle: its instruction ends.

    `quantity` and `value` (signed as in ObligationNetted) are carried at `price`; `since` is the intended date of the oldest trade in it.
    """

    type: Literal["ObligationCarried"] = "ObligationCarried"
    obligation: str
    """The obligation whose rest is carried."""
    since: date
    """The intended date of the oldest trade in it."""
    date: date
    """The settlement day at whose cut-off it is carried."""
    member: Lei
    """The LEI of the party whose obligation it is."""
    isin: Isin
    currency: Currency
    quantity: DecimalText
    """What is carried, in units of the instrument: above zero to receive, below zero to deliver."""
    value: DecimalText
    """The value at which it is carried, in units of `currency`: above zero the member pays it."""
    price: DecimalText
    """The price of one unit at which it is carried, in units of `currency`."""


@frozen
class CycleNetted(Message):
    """What the netting of one cycle has saved in one currency. Legs of trades before, obligations after; carried ones count in both.

    `residue` is what rounding gives to the CCP, or takes from it: minus the sum of the members' marks.
    """

    type: Literal["CycleNetted"] = "CycleNetted"
    settlement_system: Identifier
    date: date
    """The settlement day of the netting."""
    ccp: Lei | None = None
    """The LEI of the CCP; absent of what was netted between two parties."""
    currency: Currency
    gross_count: int
    """How many legs of trades and carried positions there were before."""
    gross_value: Sum
    """The money of these, without signs, in units of `currency`."""
    net_count: int
    """How many obligations are left."""
    net_value: Sum
    """The money of these, without signs, in units of `currency`."""
    efficiency_by_count: DecimalText
    """1 - net / gross of the counts: 0.75 where three in four are saved."""
    efficiency_by_value: DecimalText
    """1 - net / gross of the values; below zero where netting has made more of them."""
    residue: Sum
    """What rounding gives to the CCP, in units of `currency`; below zero it takes from it."""


OBLIGATIONS = (TradeNovated, ObligationNetted, PaymentNetted, ObligationAllocated, ObligationSettled, ObligationCarried, CycleNetted)
"""What clearing says on back.obligations."""
