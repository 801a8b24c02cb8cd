"""What the stage `clear` remembers: legs of novated trades, what is to be netted, positions, payments. One key an item."""

from datetime import date
from decimal import Decimal
from typing import Literal

from schemas.clearing_models import Finality, Model
from schemas.frozen import frozen
from schemas.values import Currency, DecimalText, Identifier, Isin, Lei, Money, Quantity, ReportKey, Sum

NOTHING = Decimal(0)


@frozen
class NovatedLeg:
    """One side of a novated trade, as long as some of it is not discharged. Used oldest intended date first, then by arrival.

    `is_date_reckoned`: both sides have reckoned the date from `trade_date`, and not agreed it. What an older version has kept has neither.
    """

    v: Literal[1] = 1
    position: str
    sequence: int
    receives: bool
    transaction: str
    report: ReportKey
    entity: Lei
    counterparty: Lei
    securities_account: Identifier
    cash_account: Identifier
    isin: Isin
    currency: Currency
    quantity: Quantity
    amount: Money
    open_quantity: Quantity
    intended_settlement_date: date
    trade_date: date | None = None
    is_date_reckoned: bool | None = None

    @property
    def settlement_system(self) -> str:
        """That of its position, whose name begins with it."""
        return self.position.partition("|")[0]


@frozen
class NovatedTranche:
    """What the trades of one position and one intended date add up to, until they are netted.

    `sequence` is that of the first trade in it: legs of that date that came before were netted. What an older version has kept has none.
    """

    v: Literal[1] = 1
    position: str
    settlement_system: Identifier
    intended_settlement_date: date
    bought: DecimalText = NOTHING
    sold: DecimalText = NOTHING
    money: DecimalText = NOTHING
    gross_value: DecimalText = NOTHING
    trades: int = 0
    sequence: int | None = None


@frozen
class ClearingPosition:
    """What a member has open in a security: against the CCP, carried from cycle to cycle; or against one party, for one date.

    `quantity` and `value` are signed as in ObligationNetted. `bought`, `sold`, `money`, `gross_value`, `trades` are due for the next
    netting; `waiting` counts legs whose date has not come. `receipts` and `deliveries` are discharged and not yet attributed to legs.
    """

    v: Literal[1] = 1
    model: Model
    finality: Finality
    settlement_system: Identifier
    member: Lei
    securities_account: Identifier
    cash_account: Identifier
    counterparty: Lei
    counterparty_securities_account: Identifier
    counterparty_cash_account: Identifier
    isin: Isin
    currency: Currency
    quantity: DecimalText = NOTHING
    value: DecimalText = NOTHING
    bought: Sum = NOTHING
    sold: Sum = NOTHING
    money: Sum = NOTHING
    gross_value: Sum = NOTHING
    trades: int = 0
    waiting: int = 0
    receipts: Sum = NOTHING
    deliveries: Sum = NOTHING
    obligation: str | None = None
    stage: Literal["none", "due", "open"] = "none"
    """`due`: netted, its instruction is to be made; `open`: the instruction is in the queue."""
    netted_on: date | None = None
    price: DecimalText = NOTHING
    since: date | None = None


@frozen
class NetPayment:
    """What a member is to be paid (or to pay, below zero) in a currency beside deliveries, until it is instructed."""

    v: Literal[1] = 1
    settlement_system: Identifier
    member: Lei
    securities_account: Identifier
    cash_account: Identifier
    ccp: Lei
    ccp_securities_account: Identifier
    ccp_cash_account: Identifier
    isin: Isin
    currency: Currency
    amount: Sum
    finality: Finality


@frozen
class Obligation:
    """Behind an instruction that clearing has made: its position, or the payment that it makes."""

    v: Literal[1] = 1
    position: str | None = None
    payment: NetPayment | None = None


@frozen
class NettingTotals:
    """What one cycle's netting adds up to in a currency, until it is told."""

    v: Literal[1] = 1
    settlement_system: Identifier
    ccp: Lei | None = None
    currency: Currency
    gross_count: int = 0
    gross_value: Sum = NOTHING
    net_count: int = 0
    net_value: Sum = NOTHING
    residue: Sum = NOTHING


@frozen
class TradePrice:
    """What one unit cost in the last trade that was novated: P(d) where no price was ever quoted."""

    v: Literal[1] = 1
    price: DecimalText
