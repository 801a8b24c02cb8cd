"""Bonds: what accrued interest and what is left of the nominal follow from. Part of the definition of an instrument."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from schemas.frozen import frozen
from schemas.values import Factor, Identifier, Rate

DayCount = Literal["ACT/ACT-ICMA", "30/360", "30E/360", "ACT/360", "ACT/365F"]
"""ICMA Rule 251; ISDA 2006 Definitions, section 4.16 (f) bond basis, (g), (e), (d)."""


@frozen
class PoolFactor:
    """From `effective_from` on so much is left of one of nominal."""

    effective_from: date
    """The day from which it holds."""
    factor: Factor
    """What is left of one of nominal, between 0 and 1."""


@frozen
class BondTerms:
    """A bond that pays `coupon` percent a year, `frequency` times a year, and accrues from `accrues_from` until `maturity`.

    Coupons are paid on the day of the month of `maturity`, counted back from it: on the last of the month where that has fewer days, and
    always where maturity is one and `is_end_of_month` says so. The first period may be a short one. A day off does not move what accrues.
    From `ex_coupon_days` days before a coupon on, that coupon is the seller's: every day counts, or with `ex_coupon_calendar` the business
    days of that calendar, which is named as a CalendarDefined is (UK gilts: 7 business days). Before the first of `pool_factors` all of the
    nominal is there.
    """

    coupon: Rate
    """Percent a year."""
    frequency: Literal[1, 2, 4, 12]
    """Coupons a year: 1, 2, 4 or 12."""
    accrues_from: Annotated[date, Field(ge=date(1900, 1, 1))]
    """The first day of interest."""
    maturity: date
    """The last day; coupons are counted back from it."""
    day_count: DayCount
    """How days are counted: `ACT/ACT-ICMA`, `30/360`, `30E/360`, `ACT/360` or `ACT/365F`."""
    is_end_of_month: bool = False
    """True: coupons fall on the last of a month, where maturity is one."""
    ex_coupon_days: Annotated[int, Field(ge=0, le=60)] = 0
    """So many days before a coupon it is the seller's."""
    ex_coupon_calendar: Identifier | None = None
    """The calendar whose business days `ex_coupon_days` counts, named as its `CalendarDefined` is (UK gilts: 7 business days); without it
    every day counts."""
    pool_factors: Annotated[tuple[PoolFactor, ...], Field(max_length=600)] = ()
    """What is left of one of nominal, from when on."""
