"""Reference data of cash penalties: who applies them and how, rates, what an instrument is, growth markets, exchange rates."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from schemas.frozen import frozen
from schemas.instruction import TransactionType
from schemas.message import Message
from schemas.values import Currency, DecimalText, Identifier, Isin, Mic

Category = Annotated[int, Field(ge=1, le=8)]
"""A row of Annex I of Delegated Regulation (EU) 2017/389; 8 is lack of cash."""

Cause = Literal[
    "deliverer_hold",
    "receiver_hold",
    "csd_hold",
    "deliverer_account",
    "receiver_account",
    "deliverer_link",
    "receiver_link",
    "deliverer_securities",
    "deliverer_cash",
    "receiver_cash",
    "none_found",
    "deliverer_late",
    "receiver_late",
]
"""Whose what keeps an instruction from settling; late: its side came last, after the intended date."""

Payer = Literal["deliverer", "receiver", "both", "nobody"]
RateKind = Literal["securities", "cash"]

MonthDay = Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]
DayNumber = Annotated[int, Field(ge=1, le=20)]
"""Which penalty business day of the month, from 1. No month has fewer than 20, less its holidays."""


@frozen
class PayerRule:
    """Who pays for a cause, at which rate. What a regime has no rule for follows processors.penalties.payers."""

    cause: Cause
    """What kept it from settling, and on whose side."""
    payer: Payer
    """Who pays: `deliverer`, `receiver`, `both` or `nobody`."""
    rate: RateKind = "securities"
    """By which rate: `securities` or `cash`."""


@frozen
class PenaltyRegimeSet(Message):
    """From `effective_from` a settlement system computes cash penalties (CSDR Art. 7); not `is_in_force`: it no longer does.

    Every day counts but Saturday, Sunday and `holidays` (MM-DD). The numbers are penalty business days of the month after the one that is
    netted: until when appeals are taken, when it is netted, when it is paid. `cash_account` is the dedicated account.
    Instructions of CCPs count from `ccps_from`. At most `late_days_max` days are charged for one late matching, the latest ones.
    A price that is more than `price_days_max` penalty business days older than the day is not used: the penalty waits for another.
    To the clean price of a bond whose terms are known, the interest accrued on the day `is_accrued_added`: practice, not law.
    """

    type: Literal["PenaltyRegimeSet"] = "PenaltyRegimeSet"
    settlement_system: Identifier
    effective_from: date
    """The first day on which it holds."""
    is_in_force: bool = True
    """False: it computes none any more."""
    cash_account: Identifier
    """The dedicated account, which takes nothing but penalties."""
    appeal_day: DayNumber = 10
    """The day of the month, after the one that is netted, until which appeals are taken."""
    list_day: DayNumber = 14
    """The day of that month on which it is netted."""
    payment_day: DayNumber = 18
    """The day of that month on which it is paid."""
    holidays: Annotated[tuple[MonthDay, ...], Field(max_length=20)] = ("01-01", "12-25")
    """Days of the year (MM-DD) on which nothing counts."""
    payers: Annotated[tuple[PayerRule, ...], Field(max_length=13)] = ()
    """Who pays for a cause, where it is not as processors/penalties/payers.py says."""
    out_of_scope: Annotated[tuple[TransactionType, ...], Field(max_length=15)] = ("CORP", "CLAI")
    """Types of transaction without penalties."""
    is_own_account_out_of_scope: bool = True
    """True: none between accounts of one party."""
    ccps_from: date | None = None
    """Instructions of CCPs count from this day; left out: never."""
    late_days_max: Annotated[int, Field(ge=1, le=366)] = 92
    """For one late matching at most so many days are charged, the latest."""
    price_days_max: Annotated[int, Field(ge=0, le=366)] | None = None
    """Prices that are older by more than so many days are not used."""
    is_accrued_added: bool = True
    """True: bonds are valued with what has accrued."""


@frozen
class PenaltyRateSet(Message):
    """Basis points a day of a category other than cash (Annex I: 1.00, 0.50, 0.25, 0.10, 0.20, 0.15, 0.50), to 0.000001 bp."""

    type: Literal["PenaltyRateSet"] = "PenaltyRateSet"
    category: Annotated[int, Field(ge=1, le=7)]
    """A row of Annex I of Delegated Regulation (EU) 2017/389, 1 to 7."""
    effective_from: date
    """The first day on which it holds."""
    rate_bp: DecimalText
    """Basis points a day."""


@frozen
class CashRateSet(Message):
    """The central bank's overnight credit rate for a currency, in percent a year (below zero counts as zero), and its day count."""

    type: Literal["CashRateSet"] = "CashRateSet"
    currency: Currency
    effective_from: date
    """The first day on which it holds."""
    rate_percent: DecimalText
    """Percent a year; below zero counts as zero."""
    day_count: Annotated[int, Field(ge=360, le=366)] = 360
    """Days of a year: 360 or 365."""


@frozen
class PenaltyClassificationSet(Message):
    """What an instrument is for penalties, from `effective_from`, and in which currency its reference price is, at least."""

    type: Literal["PenaltyClassificationSet"] = "PenaltyClassificationSet"
    isin: Isin
    effective_from: date
    """The first day on which it holds."""
    asset_class: Literal["LIQUID_SHARE", "ILLIQUID_SHARE", "SOVEREIGN_DEBT", "OTHER_DEBT", "OTHER"]
    """`LIQUID_SHARE`, `ILLIQUID_SHARE`, `SOVEREIGN_DEBT`, `OTHER_DEBT` or `OTHER`."""
    price_currency: Currency
    """The currency of its reference price."""


@frozen
class GrowthMarketSet(Message):
    """Whether a place of trade is an SME growth market (MiFID II Art. 33), from `effective_from`."""

    type: Literal["GrowthMarketSet"] = "GrowthMarketSet"
    mic: Mic
    """The place of trade (ISO 10383)."""
    effective_from: date
    """The first day on which it holds."""
    is_growth_market: bool = True
    """False: it is none any more."""


@frozen
class ExchangeRateQuoted(Message):
    """`units` of `currency` are worth `rate` of `in_currency` on `day`; it stands until another is quoted for a later day."""

    type: Literal["ExchangeRateQuoted"] = "ExchangeRateQuoted"
    currency: Currency
    """The currency that is bought."""
    in_currency: Currency
    """The currency that is paid."""
    day: date
    """The day from which it holds."""
    rate: DecimalText
    """How much of `in_currency` `units` of `currency` cost."""
    units: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    """How many units of `currency` the rate is for: 1, or 100 where rates are quoted so."""


PenaltyRecord = PenaltyRegimeSet | PenaltyRateSet | CashRateSet | PenaltyClassificationSet | GrowthMarketSet | ExchangeRateQuoted
"""What of this may stand in a load of reference data."""
