"""Cash penalties for fails (CSDR): rates and terms as reference data, each day's penalty, its reversal, the month's payment.

Long because all of them are one story.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from schemas.back import Movement
from schemas.commands import Command
from schemas.frozen import frozen
from schemas.message import Message
from schemas.reasons import Reason
from schemas.values import Currency, DecimalText, Identifier, Isin, Lei, Money, Quantity, ReportKey

PenaltyCategory = Literal[
    "LIQUID_SHARES",
    "ILLIQUID_SHARES",
    "SME_GROWTH_INSTRUMENTS",
    "SOVEREIGN_DEBT",
    "OTHER_DEBT",
    "SME_GROWTH_DEBT",
    "OTHER_INSTRUMENTS",
]
"""The rows 1 to 7 of Annex I of Delegated Reg. (EU) 2017/389; row 8, lack of cash, has a rate a currency."""

Month = Annotated[str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]
"""A calendar month, YYYY-MM."""


@frozen
class PenaltyRateSet(Message):
    """From `effective_from` a fail for lack of instruments of `category` costs `rate_bp` basis points of their value a business day."""

    type: Literal["PenaltyRateSet"] = "PenaltyRateSet"
    category: PenaltyCategory
    effective_from: date
    rate_bp: DecimalText


@frozen
class CashRateSet(Message):
    """From `effective_from` lack of cash in `currency` costs `annual_rate` (a share of one; never below zero) / `day_count` a day."""

    type: Literal["CashRateSet"] = "CashRateSet"
    currency: Currency
    effective_from: date
    annual_rate: DecimalText
    day_count: Annotated[int, Field(ge=360, le=366)] = 360


@frozen
class InstrumentClassified(Message):
    """From `effective_from` the penalties of `isin` are those of `category`."""

    type: Literal["InstrumentClassified"] = "InstrumentClassified"
    isin: Isin
    effective_from: date
    category: PenaltyCategory


@frozen
class PenaltyRegimeSet(Message):
    """From `effective_from` fails at a settlement system are penalised, over `penalty_account`, the CSD's dedicated cash account.

    Days are counted in Penalty Business Days of the month after: appeals through `appeal_day`, the month is netted on `list_day` and paid
    on `payment_day` (T2S CSDs: 10, 14, 18; 17 until April 2023).
    """

    type: Literal["PenaltyRegimeSet"] = "PenaltyRegimeSet"
    settlement_system: Identifier
    effective_from: date
    penalty_account: Identifier
    appeal_day: Annotated[int, Field(ge=1, le=20)] = 10
    list_day: Annotated[int, Field(ge=1, le=20)] = 14
    payment_day: Annotated[int, Field(ge=1, le=20)] = 18


PenaltyRecord = PenaltyRateSet | CashRateSet | InstrumentClassified | PenaltyRegimeSet


@frozen
class Penalty(Message):
    """One day's penalty of one side of a transaction, with all that it was reckoned with: amount = base x rate, rounded once.

    `base` is the failing quantity at the reference price (for PFoD, its amount); the rate is in basis points, or for lack of cash
    `annual_rate` / `day_count`. SEFP: the settlement fail penalty; LMFP: the late matching one.
    """

    settlement_system: Identifier
    penalty: str
    kind: Literal["SEFP", "LMFP"]
    transaction: str
    day: date
    debtor: Lei
    debtor_report: ReportKey
    creditor: Lei
    creditor_report: ReportKey
    isin: Isin
    quantity: Quantity
    price: DecimalText | None = None
    category: PenaltyCategory | None = None
    rate_bp: DecimalText | None = None
    annual_rate: DecimalText | None = None
    day_count: int | None = None
    currency: Currency
    amount: Money
    reason: Reason


@frozen
class PenaltyAccrued(Penalty):
    """A penalty of one day, owed by the debtor to the creditor."""

    type: Literal["PenaltyAccrued"] = "PenaltyAccrued"


@frozen
class PenaltyNotAccrued(Message):
    """A fail of one day for which no penalty could be reckoned, and why: a price or a rate is not known."""

    type: Literal["PenaltyNotAccrued"] = "PenaltyNotAccrued"
    settlement_system: Identifier
    transaction: str
    day: date
    kind: Literal["SEFP", "LMFP"]
    debtor: Lei
    reason: Reason


@frozen
class ReversePenalty(Command):
    """Take a penalty back (an appeal that is granted, or a correction): two people, until the appeals of its month are over."""

    type: Literal["ReversePenalty"] = "ReversePenalty"
    settlement_system: Identifier
    penalty: str


@frozen
class PenaltyReversed(Message):
    """The reversing entry of a penalty: `amount` goes back from the creditor to the debtor, in the same month."""

    type: Literal["PenaltyReversed"] = "PenaltyReversed"
    settlement_system: Identifier
    penalty: str
    command: Identifier
    month: Month
    debtor: Lei
    creditor: Lei
    currency: Currency
    amount: Money


@frozen
class PenaltiesNetted(Message):
    """What of a month is left between two parties: the debtor owes the creditor `amount` of `currency`."""

    type: Literal["PenaltiesNetted"] = "PenaltiesNetted"
    settlement_system: Identifier
    month: Month
    debtor: Lei
    creditor: Lei
    currency: Currency
    amount: Money


@frozen
class PenaltyPaymentDue(Message):
    """Inside back: a netted sum is to be collected from its debtor and distributed to its creditor."""

    type: Literal["PenaltyPaymentDue"] = "PenaltyPaymentDue"
    settlement_system: Identifier
    month: Month
    debtor: Lei
    creditor: Lei
    currency: Currency
    amount: Money


@frozen
class PenaltyPaid(Message):
    """A month's sum was collected into the CSD's dedicated account (first entry) and distributed out of it (second), in one step."""

    type: Literal["PenaltyPaid"] = "PenaltyPaid"
    settlement_system: Identifier
    month: Month
    debtor: Lei
    creditor: Lei
    currency: Currency
    amount: Money
    key: str
    booked_on: date | None = None
    collected: tuple[Movement, ...]
    distributed: tuple[Movement, ...]


@frozen
class PenaltyPaymentPended(Message):
    """The debtor has not paid: its creditor waits. Tried again at the end of each day."""

    type: Literal["PenaltyPaymentPended"] = "PenaltyPaymentPended"
    settlement_system: Identifier
    month: Month
    debtor: Lei
    creditor: Lei
    currency: Currency
    amount: Money
    reason: Reason
    lacking: Money | None = None
