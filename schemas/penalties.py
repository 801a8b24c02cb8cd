"""Cash penalties: what each fail costs whom and why, what is reversed, and the list of each day."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from schemas.frozen import frozen
from schemas.message import Message
from schemas.penalty_reference import Category, Cause
from schemas.reasons import Reason
from schemas.values import Currency, DecimalText, Identifier, Isin, Lei, Money, Quantity, ReportKey, Sum

PenaltyKey = Annotated[str, Field(pattern=r"^[^|]{1,64}\|\d{4}-\d\d-\d\d\|[DR]$")]
"""transaction|day|side: the penalty of the deliverer (D) or of the receiver (R) of a transaction for one day."""

Kind = Literal["SEFP", "LMFP"]
"""Settlement fail penalty, late matching fail penalty."""


@frozen
class PenaltyBasis:
    """Everything that an amount follows from, by the formula of processors.penalties.formula.

    The base is `quantity` at `price`, or `settlement_amount` where no securities are to be delivered. `rate` is in basis points a day, or,
    of category 8, in percent a year of `day_count` days. `exchange_units` of the price's currency are worth `exchange_rate`.
    """

    category: Category
    rate: DecimalText
    rate_from: date
    currency: Currency
    decimals: int
    day_count: int | None = None
    settlement_amount: Money | None = None
    quantity: Quantity | None = None
    price: DecimalText | None = None
    price_type: Literal["UNIT", "PERCENT"] | None = None
    price_day: date | None = None
    price_currency: Currency | None = None
    exchange_rate: DecimalText | None = None
    exchange_units: int | None = None
    exchange_day: date | None = None


@frozen
class PenaltyEvent(Message):
    """Something about the penalty of `debtor` for `day`, in favour of `creditor`. `listed_on` is the day in whose list it stands."""

    settlement_system: Identifier
    penalty: PenaltyKey
    kind: Kind
    day: date
    listed_on: date
    transaction: str
    isin: Isin
    because: Cause
    debtor: Lei
    debtor_report: ReportKey
    creditor: Lei
    creditor_report: ReportKey


@frozen
class PenaltyAccrued(PenaltyEvent):
    """`debtor` owes `creditor` so much for one day. `version` counts how often it was accrued, with what was reversed in between.

    `booked_on` is the day of the memorandum's entry (schemas.claims), which what comes to nothing has not; absent in messages of old.
    """

    type: Literal["PenaltyAccrued"] = "PenaltyAccrued"
    version: int
    basis: PenaltyBasis
    currency: Currency
    amount: Money
    booked_on: date | None = None


@frozen
class PenaltyReversed(PenaltyEvent):
    """What `version` accrued is taken back whole, and why; a new version may follow. Absent `booked_on`: it was never booked."""

    type: Literal["PenaltyReversed"] = "PenaltyReversed"
    version: int
    currency: Currency
    amount: Money
    reason: Reason
    command: Identifier | None = None
    booked_on: date | None = None


@frozen
class PenaltyOmitted(Message):
    """A matched transaction has failed on `day` without a penalty: it is not eligible, nobody failed, or reference data is missing.

    What is missing may come later; then the penalty is accrued.
    """

    type: Literal["PenaltyOmitted"] = "PenaltyOmitted"
    settlement_system: Identifier
    transaction: str
    day: date
    reason: Reason
    penalty: PenaltyKey | None = None


@frozen
class PenaltiesListed(Message):
    """The list of a day is complete: so many were accrued, reversed and omitted since the last list, each message standing before it.

    `parties` PartyPenaltiesListed follow, one for each party and currency; absent in messages of old, which none follow.
    """

    type: Literal["PenaltiesListed"] = "PenaltiesListed"
    settlement_system: Identifier
    day: date
    accrued: int
    reversed: int
    omitted: int
    parties: int | None = None


@frozen
class PartyPenaltiesListed(Message):
    """To one party: what the list of `day` has for it in a currency, so that it can see that it has every message.

    So many PenaltyAccrued and PenaltyReversed name it as debtor or creditor since its last list. Accrued less reversed, they have it
    owe `owes`, and be owed `owed` by others; what is taken back of earlier lists makes either less than zero.
    """

    type: Literal["PartyPenaltiesListed"] = "PartyPenaltiesListed"
    settlement_system: Identifier
    day: date
    party: Lei
    currency: Currency
    accrued: int
    reversed: int
    owes: Sum
    owed: Sum


ACCRUALS = (PenaltyAccrued, PenaltyReversed, PenaltyOmitted, PenaltiesListed, PartyPenaltiesListed)
"""What back says on back.penalties until a month is netted."""
