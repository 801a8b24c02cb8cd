"""What a bond is worth where it fails or secures something: nominal x factor x (clean price + accrued), once its terms are known."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from processors.books import BackBooks
from processors.pricing import value_of_one
from schemas.bonds import BondTerms, PoolFactor
from schemas.collateral import AutoCollateralSet, CreditProvided
from schemas.message import Message
from schemas.penalties import PenaltyAccrued
from schemas.reference import InstrumentDefined, LimitGroupDefined
from schemas.settlement_time import ClosureAnnounced
from streams.penalties.explain import sentence_of
from streams.verify.penalties import Penalties
from streams.verify.problems import Problems
from tests.unit.back_office import BUYER, CURRENCY, ISIN, SYSTEM, account, defined, funding, instruction, of, office
from tests.unit.office_driver import OfficeDriver
from tests.unit.penalty_kit import both, charged, classified, dumped, end_of, market, quoted

HALF = (PoolFactor(effective_from=date(2025, 12, 1), factor=Decimal("0.5")),)
NOMINAL = {"quantity": Decimal(1_000_000), "amount": Decimal(500_000)}


def bond(quantity_type: Any = "FAMT", **more: Any) -> InstrumentDefined:
    """Six percent a year on 1 July, from which 188 days have passed on Monday, 5 January 2026."""
    fields: dict[str, Any] = {"coupon": Decimal(6), "frequency": 1, "day_count": "ACT/ACT-ICMA", "accrues_from": date(2020, 7, 1)}
    terms = BondTerms(**(fields | {"maturity": date(2030, 7, 1)} | more))
    return InstrumentDefined(isin=ISIN, name="a bond", settlement_system=SYSTEM, quantity_type=quantity_type, bond=terms)


def failing(*given: Message, **regime: Any) -> tuple[OfficeDriver, list[Message]]:
    """A million of nominal that nobody delivers on Monday, at a clean price of 90; the rate is a tenth of a basis point."""
    made, _ = market(price=None, **regime)
    made.give(classified("SOVEREIGN_DEBT"))
    made.give(quoted("90", price_type="PERCENT"))
    said = [word for each in given for word in made.give(each)]
    both(made, **NOMINAL)
    made.give(funding("B-CASH", 500_000))
    return made, said + end_of(made, 0)


@pytest.mark.parametrize(
    ("given", "regime", "penalty"),
    [
        (None, {}, "9.00"),  # 900,000 at 0.00001
        (bond(), {}, "9.31"),  # 6 x 188 / 365 = 3.090411
        (bond(), {"is_accrued_added": False}, "9.00"),
        (bond(pool_factors=HALF), {}, "4.65"),  # 500,000 x 93.090411 %
        (bond("AMOR", pool_factors=HALF), {}, "9.31"),
        (bond(pool_factors=HALF), {"is_accrued_added": False}, "4.50"),
        (bond(maturity=date(2030, 1, 20), accrues_from=date(2020, 1, 20), ex_coupon_days=20), {}, "8.98"),  # minus 6 x 15 / 365
    ],
)
def test_a_bond_that_fails_costs_its_market_value(given: InstrumentDefined | None, regime: dict[str, Any], penalty: str) -> None:
    _, said = failing(*[given] * (given is not None), **regime)
    (accrued,) = of(PenaltyAccrued, said)
    assert str(accrued.amount) == penalty
    problems = Problems()
    judged = Penalties(problems)
    for each in dumped(said):
        judged.hear(each)
    assert problems.sentences() == []


TENTH: dict[str, Any] = {
    "maturity": date(2030, 1, 20),
    "accrues_from": date(2020, 1, 20),
    "ex_coupon_days": 10,
    "ex_coupon_calendar": "GILTS",
}
NEW_YEAR, MONDAY_BEFORE = date(2026, 1, 1), date(2026, 1, 19)


@pytest.mark.parametrize(
    ("closures", "penalty"),
    [
        ([], "9.58"),  # Monday is the eleventh business day before the coupon of 20 January: 6 x 350 / 365
        ([("GILTS", NEW_YEAR, None)], "9.58"),
        ([("OTHERS", MONDAY_BEFORE, None)], "9.58"),
        ([("GILTS", MONDAY_BEFORE, datetime(2026, 1, 19, 12, tzinfo=UTC))], "9.58"),  # a short day counts
        ([("GILTS", MONDAY_BEFORE, None)], "8.98"),  # the tenth: minus 6 x 15 / 365
    ],
)
def test_ex_coupon_by_business_days_counts_those_of_its_calendar(closures: list[tuple[str, date, datetime | None]], penalty: str) -> None:
    given = [ClosureAnnounced(calendar=of_whom, date=on, reason="a holiday", closes_at=at) for of_whom, on, at in closures]
    _, said = failing(*given, bond(**TENTH))
    (accrued,) = of(PenaltyAccrued, said)
    assert str(accrued.amount) == penalty


def test_what_secures_a_credit_counts_business_days_too() -> None:
    quote = quoted("90", price_type="PERCENT")
    found = []
    for days in ([], [MONDAY_BEFORE]):
        made, books = office()
        for message in (bond(**TENTH), *(ClosureAnnounced(calendar="GILTS", date=on, reason="a holiday") for on in days)):
            made.give(message)
        found.append(value_of_one(quote, date(2026, 1, 5), books))
    assert found == [Decimal("0.957534"), Decimal("0.897534")]


def test_the_formula_names_what_is_left_and_what_has_accrued() -> None:
    _, said = failing(bond(pool_factors=HALF))
    told = [sentence_of(each) for each in dumped(said) if each["type"] == "PenaltyAccrued"]
    assert "1000000 x 0.5 x (90 + 3.090411 accrued) / 100 (EUR of 2026-01-04) x 0.10 / 10000" in told[0]


def test_terms_that_come_later_take_the_penalty_back_and_reckon_it_anew() -> None:
    made, said = failing()
    assert [each[3] for each in charged(said)] == ["9.00"]
    assert [each[3] for each in charged(made.give(bond()))] == ["-9.00", "9.31"]
    assert charged(made.give(bond())) == []


def test_another_instrument_gives_no_work_about_penalties() -> None:
    made, _ = failing()
    other = replace(bond(), isin="XS0000000017")
    assert made.give(other) == []


def test_a_bond_of_a_price_near_nothing_is_not_worth_less_than_nothing() -> None:
    made, _ = market(price=None)
    made.give(classified("SOVEREIGN_DEBT"))
    made.give(quoted("0.01", price_type="PERCENT"))
    made.give(bond(maturity=date(2030, 1, 20), accrues_from=date(2020, 1, 20), ex_coupon_days=20))
    both(made, **NOMINAL)
    (accrued,) = of(PenaltyAccrued, end_of(made, 0))[:1]
    assert (accrued.amount, accrued.basis.accrued) == (0, Decimal("-0.01"))


def secured(*given: Message) -> tuple[OfficeDriver, BackBooks]:
    """A bank lends the buyer what it lacks against what it buys, at 90 and a haircut of a tenth."""
    made, books = office()
    defined(made)
    for name, holds in (("BANK-CASH", "CASH"), ("BANK-COLL", "SECURITIES")):
        made.give(account(name, "529900BANKXXXXXXXX05", holds))
    terms = {"cash_account": "B-CASH", "provider_cash_account": "BANK-CASH", "collateral_account": "BANK-COLL"}
    made.give(AutoCollateralSet(settlement_system=SYSTEM, limit=Decimal(10**6), **terms))
    made.give(quoted("90", price_type="PERCENT", haircut=Decimal("0.1")))
    for each in given:
        made.give(each)
    made.give(funding("BANK-CASH", 10**6, asset=CURRENCY, against="CENTRAL"))
    made.give(funding("S-SEC", 1_000))
    return made, books


def buy(made: OfficeDriver, amount: int) -> list[Message]:
    """A thousand of nominal."""
    more = {"quantity": Decimal(1_000), "amount": Decimal(amount)}
    return made.give(instruction("DELI", **more)) + made.give(instruction("RECE", **more))


def test_a_bond_secures_its_market_value_less_the_haircut() -> None:
    plain, accrued, half = (of(CreditProvided, buy(secured(*given)[0], 400)) for given in ((), (bond(),), (bond(pool_factors=HALF),)))
    assert [each.pledges[0].quantity for each in (plain[0], accrued[0], half[0])] == [494, 478, 955]  # at 0.81, 0.837814, 0.418907


def test_terms_that_come_later_let_a_purchase_be_secured() -> None:
    made, _ = secured()
    assert of(CreditProvided, buy(made, 830)) == []  # 810 is too little
    assert len(of(CreditProvided, made.give(bond()))) == 1  # 837.81 is not


def test_a_bond_covers_what_its_family_owes_by_its_market_value_on_the_day_of_its_price() -> None:
    made, books = office()
    defined(made)
    made.give(account("B-CASH", BUYER, "CASH", limit=Decimal(10**6), limit_group="FAMILY"))
    made.give(account("B-SEC", BUYER, "SECURITIES", limit_group="FAMILY"))
    family = {"settlement_system": SYSTEM, "currency": CURRENCY, "net_debit_cap": Decimal(10**6), "collateral_monitor": True}
    made.give(LimitGroupDefined(limit_group="FAMILY", **family))
    made.give(quoted("90", price_type="PERCENT"))
    made.give(funding("B-SEC", 1_000))
    assert books.collateral_values[f"{SYSTEM}|FAMILY"].quantity == 900
    made.give(bond())
    assert books.collateral_values[f"{SYSTEM}|FAMILY"].quantity == Decimal("930.74")  # 187 days on Sunday, when it was quoted
    made.give(bond(pool_factors=HALF))
    assert books.collateral_values[f"{SYSTEM}|FAMILY"].quantity == Decimal("465.37")
