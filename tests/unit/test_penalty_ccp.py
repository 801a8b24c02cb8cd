"""Every case with a CCP through the whole back office: each penalty is what the independent calculator says, each sum that worked by hand.

Broken on purpose, once each: the whole quantity after a part, obligations of a CCP as those of a pair, the CCP's own fails left out, and a
price of the day before: each made cases fail.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.message import Message
from schemas.penalties import PenaltyAccrued, PenaltyOmitted
from schemas.penalty_reference import CashRateSet, PenaltyRateSet
from tests.unit.back_office import CURRENCY, account, day, funding, of, settlement_day
from tests.unit.clearing_office import CCP, deal, letter_of, market, quoted
from tests.unit.penalty_ccp_cases import CASES
from tests.unit.penalty_ccp_oracle import CcpCase, Charge, expected, sums
from tests.unit.penalty_kit import ANNEX_I, CSD, PAST, classified, regime


def played(case: CcpCase) -> list[Message]:
    """All that the office says from the first day of the case to the end of its last."""
    made, _ = market(**({"finality": "net_end_of_day"} if case.is_free else {}))
    made.give(settlement_day(7))
    made.give(account("PENALTIES", CSD, "CASH"))
    made.give(regime(ccps_from=day(case.from_day).date() if case.from_day > -100 else PAST))
    for category, rate in ANNEX_I.items():
        made.give(PenaltyRateSet(category=category, effective_from=PAST, rate_bp=Decimal(rate)))
    made.give(CashRateSet(currency=CURRENCY, effective_from=PAST, rate_percent=Decimal("2.40")))
    for on, asset in case.asset.items():
        made.give(classified(asset, day(on).date() if on > -100 else date(2020, 1, 1)))
    for on, price in case.prices.items():
        made.give(quoted(on, price))
    said: list[Message] = []
    for number in range(case.first, case.last + 1):
        said += made.tell_time(day(number, 6))
        for index, (on, way, much) in enumerate(case.deals):
            if max(on, case.made or on) == number:
                said += deal(made, index + 1, way, much, 50 * much, on=on)
        said += made.tell_time(day(number, 8))
        if case.is_ccp_closed:
            said += made.give(account("CCP-SEC", CCP, "SECURITIES", is_open=False))
        for name, there in (("CASH", case.cash), ("SEC", case.stock)):
            for (on, letter), much in there.items():
                said += made.give(funding(f"{letter}-{name}", much, f"fund-{name}-{on}-{letter}")) if on == number else []
        said += made.tell_time(day(number, 17))
    return said


def found_in(said: list[Message]) -> list[Charge]:
    """What was accrued, as the calculator has it."""
    accrued = of(PenaltyAccrued, said)
    days = [(each.day - day(0).date()).days for each in accrued]
    parties = [(letter_of(each.debtor), letter_of(each.creditor)) for each in accrued]
    return sorted((on, *pair, Fraction(each.amount)) for on, pair, each in zip(days, parties, accrued, strict=True))


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_each_penalty_is_what_the_independent_calculator_says_and_the_sums_are_those_worked_by_hand(case: CcpCase) -> None:
    said = played(case)
    assert found_in(said) == expected(case)
    assert sums(found_in(said)) == {who: Fraction(much) for who, much in case.hand.items()}
    assert {each.kind for each in of(PenaltyAccrued, said)} <= {"SEFP"}


def test_what_is_out_of_scope_is_said_of_each_obligation() -> None:
    (case,) = [each for each in CASES if each.name == "CCPs do not count"]
    assert [str(each.reason) for each in of(PenaltyOmitted, played(case))] == ["ccp_out_of_scope"] * 6


DEALS = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["AB", "CB", "DB"]), st.integers(1, 500)), min_size=1, max_size=4)
STOCK = st.dictionaries(st.tuples(st.integers(0, 3), st.sampled_from("ACD")), st.integers(1, 500), max_size=4)
PRICES = st.dictionaries(st.integers(0, 3), st.integers(40, 60).map(str), max_size=3)


@settings(max_examples=25)
@given(DEALS, STOCK, PRICES)
def test_whatever_several_members_owe_one_through_the_ccp_is_charged_as_the_calculator_says(deals, stock, prices) -> None:
    case = CcpCase(name="any", hand={}, deals=tuple(deals), stock=stock, prices={-1: "50"} | prices, last=3)
    assert found_in(played(case)) == expected(case)
