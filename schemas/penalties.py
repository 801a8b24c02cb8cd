"""Cash penalties: what each fail costs whom and why, what is reversed, and the list of each day."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from schemas.frozen import frozen
from schemas.message import Message
from schemas.penalty_reference import Category, Cause
from schemas.reasons import Reason
from schemas.values import Currency, DecimalText, Factor, Identifier, Isin, Lei, Money, Quantity, ReportKey, Sum

PenaltyKey = Annotated[str, Field(pattern=r"^[^|]{1,64}\|\d{4}-\d\d-\d\d\|[DR]$")]
"""transaction|day|side: the penalty of the deliverer (D) or of the receiver (R) of a transaction for one day."""

Kind = Literal["SEFP", "LMFP"]
"""Settlement fail penalty, late matching fail penalty."""


@frozen
class PenaltyBasis:
    """Everything that an amount follows from, by the formula of processors.penalties.formula.

    The base is `quantity` at `price`, or `settlement_amount` where no securities are to be delivered. `rate` is in basis points a day, or,
    of category 8, in percent a year of `day_count` days. Of a bond `factor` of one of nominal is left, and
    `accrued` is added to the price of 100. `exchange_units` of the price's currency are worth `exchange_rate`.
    """

    category: Category
    """Which row of the table of rates counts, 1 to 8; 8 is a lack of cash."""
    rate: DecimalText
    """In basis points a day; of category 8 in percent a year."""
    rate_from: date
    """The day from which that rate holds."""
    currency: Currency
    decimals: int
    """To how many decimals the amount is rounded."""
    day_count: int | None = None
    """The days of the year of a rate a year; absent of a rate a day."""
    settlement_amount: Money | None = None
    """The base where no securities are to be delivered, in units of the currency; else absent."""
    quantity: Quantity | None = None
    """What failed to be delivered, in units of the instrument; absent where the base is an amount."""
    price: DecimalText | None = None
    """The reference price of it, in units of `price_currency`, or in percent; absent where the base is an amount."""
    price_type: Literal["UNIT", "PERCENT"] | None = None
    """`UNIT`: money for one unit; `PERCENT`: percent of nominal; absent where there is no price."""
    price_day: date | None = None
    """The day of the price; absent where there is none."""
    price_currency: Currency | None = None
    """The currency of the price (ISO 4217); absent where there is none."""
    factor: Factor | None = None
    """What is left of one of nominal; absent where the price is in no percent of a bond."""
    accrued: DecimalText | None = None
    """What is added to the price of 100, in percent of nominal; absent where nothing is."""
    exchange_rate: DecimalText | None = None
    """What `exchange_units` of the price's currency are worth in `currency`; absent where the two are one."""
    exchange_units: int | None = None
    """How many units of the price's currency that is for; absent where the two are one."""
    exchange_day: date | None = None
    """The day of the exchange rate; absent where the two are one."""


@frozen
class PenaltyEvent(Message):
    """Something about the penalty of `debtor` for `day`, in favour of `creditor`. `listed_on` is the day in whose list it stands."""

    settlement_system: Identifier
    penalty: PenaltyKey
    """Names the penalty: transaction|day|D or R, of its deliverer or its receiver."""
    kind: Kind
    """`SEFP`: for a settlement fail; `LMFP`: for matching late."""
    day: date
    """The business day that it is for."""
    listed_on: date
    """The day in whose list it stands."""
    transaction: str
    """The transaction that has failed."""
    isin: Isin
    because: Cause
    """Which cause of the table of payers has decided who pays."""
    debtor: Lei
    """The LEI of the party that pays."""
    debtor_report: ReportKey
    """The debtor's side, by the key of its report."""
    creditor: Lei
    """The LEI of the party that is paid."""
    creditor_report: ReportKey
    """The creditor's side, by the key of its report."""


@frozen
class PenaltyAccrued(PenaltyEvent):
    """`debtor` owes `creditor` so much for one day. `version` counts how often it was accrued, with what was reversed in between.

    `booked_on` is the day of the memorandum's entry (schemas.claims), which what comes to nothing has not; absent in messages of old.
    """

    type: Literal["PenaltyAccrued"] = "PenaltyAccrued"
    version: int
    """How often it was accrued, from 1 on; what was before is reversed."""
    basis: PenaltyBasis
    """All that the amount follows from."""
    currency: Currency
    amount: Money
    """How much, in units of `currency`, not below zero."""
    booked_on: date | None = None
    """The settlement day of the memorandum's entry; absent where it comes to nothing, and in messages of old."""


@frozen
class PenaltyReversed(PenaltyEvent):
    """What `version` accrued is taken back whole, and why; a new version may follow. Absent `booked_on`: it was never booked."""

    type: Literal["PenaltyReversed"] = "PenaltyReversed"
    version: int
    """Which accrual is taken back."""
    currency: Currency
    amount: Money
    """How much is taken back, in units of `currency`: all of that accrual, not below zero."""
    reason: Reason
    command: Identifier | None = None
    """The command that has asked for it; absent where reference data was corrected."""
    booked_on: date | None = None
    """The settlement day of the memorandum's entry; absent where it was never booked."""


@frozen
class PenaltyOmitted(Message):
    """A matched transaction has failed on `day` without a penalty: it is not eligible, nobody failed, or reference data is missing.

    What is missing may come later; then the penalty is accrued.
    """

    type: Literal["PenaltyOmitted"] = "PenaltyOmitted"
    settlement_system: Identifier
    transaction: str
    """The transaction that has failed."""
    day: date
    """The business day for which it has no penalty."""
    reason: Reason
    penalty: PenaltyKey | None = None
    """The penalty that there would be; absent where it is not known whose."""


@frozen
class PenaltiesListed(Message):
    """The list of a day is complete: so many were accrued, reversed and omitted since the last list, each message standing before it.

    `parties` PartyPenaltiesListed follow, one for each party and currency; absent in messages of old, which none follow.
    """

    type: Literal["PenaltiesListed"] = "PenaltiesListed"
    settlement_system: Identifier
    day: date
    """The day of the list."""
    accrued: int
    """How many PenaltyAccrued stand in it."""
    reversed: int
    """How many PenaltyReversed stand in it."""
    omitted: int
    """How many PenaltyOmitted stand in it."""
    parties: int | None = None
    """How many PartyPenaltiesListed follow; absent in messages of old."""


@frozen
class PartyPenaltiesListed(Message):
    """To one party: what the list of `day` has for it in a currency, so that it can see that it has every message.

    So many PenaltyAccrued and PenaltyReversed name it as debtor or creditor since its last list. Accrued less reversed, they have it
    owe `owes`, and be owed `owed` by others; what is taken back of earlier lists makes either less than zero.
    """

    type: Literal["PartyPenaltiesListed"] = "PartyPenaltiesListed"
    settlement_system: Identifier
    day: date
    """The day of the list."""
    party: Lei
    currency: Currency
    accrued: int
    """How many PenaltyAccrued name it, as debtor or creditor."""
    reversed: int
    """How many PenaltyReversed name it, as debtor or creditor."""
    owes: Sum
    """What it owes by these, in units of `currency`; below zero where more is taken back."""
    owed: Sum
    """What it is owed by these, in units of `currency`; below zero where more is taken back."""


ACCRUALS = (PenaltyAccrued, PenaltyReversed, PenaltyOmitted, PenaltiesListed, PartyPenaltiesListed)
"""What back says on back.penalties until a month is netted."""
