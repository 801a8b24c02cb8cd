"""Auto-collateralisation: intraday credit of a central bank or a settlement bank, secured by what is bought or by what is earmarked."""

from datetime import date
from typing import Literal

from schemas.entries import Movement
from schemas.frozen import frozen
from schemas.message import Message
from schemas.reasons import Reason
from schemas.values import Currency, Identifier, Isin, Lei, Money, Quantity


@frozen
class AutoCollateralSet(Message):
    """What `cash_account` lacks is lent to it out of `provider_cash_account`, up to `limit` of each currency, against securities.

    They move into `collateral_account`: first the ones that are being bought (on flow), then those on the earmarked `securities_account`
    (on stock), at their price less the haircut. The credit is reimbursed after the cut-off (T2S).
    """

    type: Literal["AutoCollateralSet"] = "AutoCollateralSet"
    settlement_system: Identifier
    cash_account: Identifier
    """The cash account whose lack is lent."""
    provider_cash_account: Identifier
    """The cash account out of which it is lent."""
    collateral_account: Identifier
    """Where the securities go meanwhile."""
    limit: Money
    """The most of each currency."""
    securities_account: Identifier | None = None
    """Securities earmarked for it, beside those that are being bought: the first 20 instruments by ISIN that can secure something
    are taken for one credit, out of the first 1,000 that are there."""


@frozen
class Pledge:
    """Securities that secure a credit: `value` is quantity x price x (1 - haircut)."""

    isin: Isin
    quantity: Quantity
    """How many units, or how much nominal."""
    value: Money
    """What they secure, in units of the credit's currency: quantity x price x (1 - haircut)."""
    account: Identifier
    """The account out of which they came, and to which they go back."""
    is_on_flow: bool
    """True: they were being bought in this settlement; False: they were earmarked."""


@frozen
class CreditProvided(Message):
    """A settlement took place with credit: `amount` was lent against `pledges`, in the same step and entry (`group`) as the settlement."""

    type: Literal["CreditProvided"] = "CreditProvided"
    settlement_system: Identifier
    credit: str
    """Names the credit: 32 hexadecimal digits."""
    transaction: str
    """The transaction that settled with it."""
    group: str
    """Names the one entry that books both: the same as `credit`."""
    party: Lei
    cash_account: Identifier
    """The cash account to which it was lent."""
    currency: Currency
    amount: Money
    """How much was lent, in units of `currency`."""
    pledges: tuple[Pledge, ...]
    """The securities that secure it."""
    movements: tuple[Movement, ...]
    """What moved, account by account, the settlement and the credit together: each asset adds up to zero."""
    booked_on: date
    """The settlement day in whose books it is."""


@frozen
class CreditReimbursed(Message):
    """The credit is paid back and its securities are free again, in one step."""

    type: Literal["CreditReimbursed"] = "CreditReimbursed"
    settlement_system: Identifier
    credit: str
    """The credit that is paid back, as CreditProvided has named it."""
    party: Lei
    cash_account: Identifier
    """The cash account that pays it back."""
    currency: Currency
    amount: Money
    """How much, in units of `currency`: all of it."""
    movements: tuple[Movement, ...]
    """What moved, account by account: each asset adds up to zero."""
    booked_on: date
    """The settlement day in whose books it is."""


@frozen
class CreditNotReimbursed(Message):
    """After the cut-off a credit could not be paid back: the securities stay where they are, and it is tried after the next."""

    type: Literal["CreditNotReimbursed"] = "CreditNotReimbursed"
    settlement_system: Identifier
    credit: str
    """The credit that is not paid back, as CreditProvided has named it."""
    party: Lei
    cash_account: Identifier
    """The cash account that was to pay."""
    currency: Currency
    amount: Money
    """How much was to be paid, in units of `currency`."""
    reason: Reason
    lacking: Money | None = None
    """How much of it is lacking; absent where something else stands in the way."""


@frozen
class CreditKept:
    """Back's memory of a credit that is not reimbursed."""

    v: Literal[1] = 1
    settlement_system: Identifier
    party: Lei
    cash_account: Identifier
    provider_cash_account: Identifier
    collateral_account: Identifier
    currency: Currency
    amount: Money
    pledges: tuple[Pledge, ...]
    sequence: int
