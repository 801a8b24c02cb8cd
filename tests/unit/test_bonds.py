"""Amounts of bonds: worked examples, what is left of the nominal, and accrued interest day by day against QuantLib."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
import QuantLib

from processors.bonds.amount import accrual_of, bond_amount
from processors.bonds.coupons import period_of
from schemas.bonds import BondTerms, PoolFactor
from schemas.reference import InstrumentDefined
from streams.calendars.currencies import currency
from tests.unit.back_office import ISIN, SYSTEM

THERE = {
    "ACT/ACT-ICMA": QuantLib.ActualActual(QuantLib.ActualActual.ISMA),
    "30/360": QuantLib.Thirty360(QuantLib.Thirty360.BondBasis),
    "30E/360": QuantLib.Thirty360(QuantLib.Thirty360.EurobondBasis),
    "ACT/360": QuantLib.Actual360(),
    "ACT/365F": QuantLib.Actual365Fixed(),
}
MATURITIES = [
    (date(2020, 1, 15), date(2030, 1, 15)),
    (date(2019, 8, 31), date(2029, 2, 28)),  # the ends of months, with leap years between
    (date(2020, 11, 3), date(2031, 8, 20)),  # a short first period
    (date(2020, 11, 3), date(2031, 8, 31)),
]
LAST = MATURITIES[-1]
"""QuantLib counts the regular part of its short first period back from the next coupon (28 February), not from maturity on the 31st."""


def terms(**more: Any) -> BondTerms:
    fields: dict[str, Any] = {"coupon": Decimal("3.5"), "frequency": 1, "day_count": "ACT/ACT-ICMA"}
    return BondTerms(**(fields | {"accrues_from": date(2020, 1, 15), "maturity": date(2030, 1, 15)} | more))


def bond(quantity_type: Any = "FAMT", **more: Any) -> InstrumentDefined:
    return InstrumentDefined(isin=ISIN, name="a bond", settlement_system=SYSTEM, quantity_type=quantity_type, bond=terms(**more))


def on_that(day: date) -> Any:
    return QuantLib.Date(day.day, day.month, day.year)


def accrued_there(made: BondTerms) -> Any:
    """The same bond in QuantLib, for 100 of nominal."""
    schedule = QuantLib.Schedule(
        on_that(made.accrues_from),
        on_that(made.maturity),
        QuantLib.Period(12 // made.frequency, QuantLib.Months),
        QuantLib.NullCalendar(),
        *[QuantLib.Unadjusted] * 2,
        QuantLib.DateGeneration.Backward,
        made.is_end_of_month,
    )
    ex = QuantLib.Period(made.ex_coupon_days, QuantLib.Days)
    ex_calendar = QuantLib.NullCalendar() if made.ex_coupon_calendar is None else QuantLib.UnitedKingdom()
    days = (
        THERE[made.day_count],
        QuantLib.Unadjusted,
        100.0,
        on_that(made.accrues_from),
        QuantLib.NullCalendar(),
        ex,
        ex_calendar,
    )
    return QuantLib.FixedRateBond(0, 100.0, schedule, [float(made.coupon) / 100], *days)


@pytest.mark.parametrize("day_count", THERE)
def test_accrued_interest_is_that_of_quantlib_on_every_day(day_count: Any) -> None:
    ways = product((1, 2, 4, 12), MATURITIES, (False, True), (0, 9))
    for frequency, (first, last), is_end_of_month, ex in ways:
        here = terms(
            day_count=day_count,
            frequency=frequency,
            accrues_from=first,
            maturity=last,
            is_end_of_month=is_end_of_month,
            ex_coupon_days=ex,
            coupon=Decimal("4.875"),
        )
        there = accrued_there(here)
        is_otherwise = (first, last) == LAST and not is_end_of_month and day_count == "ACT/ACT-ICMA"
        for number in [*range(400 if is_otherwise else 1, 401, 3), *range(1_400, 1_500, 3), (last - first).days - 3]:
            day = first + timedelta(days=number)
            found = accrual_of(here, day)
            assert found is not None
            assert float(found.of_one * 100) == pytest.approx(there.accruedAmount(on_that(day)), abs=1e-9), (here, day)


@pytest.mark.parametrize("ex", [1, 7, 20])
def test_ex_coupon_by_business_days_is_that_of_quantlib_about_every_coupon(ex: int) -> None:
    """As a gilt: coupons twice a year, some at Christmas and Easter or on days off. Neither calendar knows the other."""
    is_open = currency("GBP").is_open
    for maturity in (date(2027, 12, 27), date(2028, 1, 2), date(2027, 10, 10), date(2027, 5, 31)):
        here = terms(
            frequency=2,
            accrues_from=date(2015, 1, 15),
            maturity=maturity,
            ex_coupon_days=ex,
            ex_coupon_calendar="GBP",
            coupon=Decimal("4.25"),
        )
        there, number = accrued_there(here), 0
        for coupon in range(18):
            at = maturity - timedelta(days=coupon * 182 + coupon // 2)
            for day in (at + timedelta(days=each) for each in range(-ex * 2 - 8, 4)):
                found = accrual_of(here, day, is_open)
                if day < maturity and found is not None:
                    assert float(found.of_one * 100) == pytest.approx(there.accruedAmount(on_that(day)), abs=1e-9), (here, day)
                    number += found.is_ex_coupon
        assert number > 18 * ex - 20


def test_ex_coupon_days_are_of_the_calendar_where_none_is_named_and_a_calendar_that_is_named_is_asked() -> None:
    assert BondTerms.__dataclass_fields__["ex_coupon_calendar"].default is None
    with pytest.raises(AssertionError, match="business days are those of a calendar"):
        accrual_of(terms(ex_coupon_days=7, ex_coupon_calendar="CREST"), date(2027, 1, 8))


def test_an_amount_is_principal_and_accrued_each_rounded_by_itself() -> None:
    found = bond_amount(bond(), Decimal(1_000_000), Decimal("98.75"), date(2026, 5, 6), 2)
    # 111 of 365 days since 15 January: 35,000 x 111 / 365 = 10,643.8356
    assert (found.principal, found.accrued, found.amount) == (Decimal("987500.00"), Decimal("10643.84"), Decimal("998143.84"))
    cents = bond_amount(bond(), Decimal("33.33"), Decimal("99.99"), date(2026, 5, 6), 2)
    assert (cents.principal, cents.accrued, cents.amount) == (Decimal("33.33"), Decimal("0.35"), Decimal("33.68"))
    assert bond_amount(bond(), Decimal(1_000), Decimal("98.75"), date(2026, 5, 6), 0).amount == Decimal(999)  # 988 + 11


def test_ex_coupon_the_accrued_interest_is_below_zero() -> None:
    made = bond(ex_coupon_days=7)
    cum, ex = (bond_amount(made, Decimal(1_000_000), Decimal(100), date(2027, 1, day), 2) for day in (7, 8))
    assert (cum.accrued, ex.accrued) == (Decimal("34232.88"), Decimal("-671.23"))  # 357 days; minus 7 of 365
    assert (ex.principal, ex.amount) == (Decimal("1000000.00"), Decimal("999328.77"))
    assert bond_amount(made, Decimal(1_000_000), Decimal(100), date(2027, 1, 15), 2).accrued == 0


def test_a_pool_factor_is_what_is_left_of_the_nominal_from_its_day_on() -> None:
    factors = (
        PoolFactor(effective_from=date(2026, 4, 1), factor=Decimal("0.5")),
        PoolFactor(effective_from=date(2025, 4, 1), factor=Decimal("0.75")),
    )
    given = [date(2025, 3, 31), date(2026, 3, 31), date(2026, 4, 1)]
    found = [bond_amount(bond(pool_factors=factors), Decimal(1_000), Decimal(80), day, 2) for day in given]
    assert [(each.factor, each.principal) for each in found] == [(1, 800), (Decimal("0.75"), 600), (Decimal("0.5"), 400)]
    assert found[2].accrued == Decimal("3.64")  # 500 x 3.5 % x 76 / 365
    already = bond_amount(bond("AMOR", pool_factors=factors), Decimal(1_000), Decimal(80), date(2026, 4, 1), 2)
    assert (already.factor, already.principal) == (1, 800)  # an amortised quantity is what is left


def test_nothing_accrues_before_the_bond_does_nor_from_its_maturity_on() -> None:
    for day in (date.min, date(2020, 1, 14), date(2030, 1, 15), date.max):
        assert (period_of(terms(), day), accrual_of(terms(), day)) == (None, None)
        assert bond_amount(bond(), Decimal(100), Decimal(99), day, 2).amount == 99
    first = accrual_of(terms(), date(2020, 1, 15))
    assert first is not None
    assert first.of_one == 0
