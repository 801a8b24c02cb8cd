"""match: which sides find each other, and what is answered about those that do not."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from processors.candidates import AROUND_MAX
from schemas.instruction import Terms
from schemas.matching import InstructionMatched, InstructionUnmatched
from schemas.message import derive_id
from schemas.reference import MatchingToleranceSet
from tests.unit.back_office import CURRENCY, SYSTEM, day, of, office, side


def tolerance(threshold: int = 100_000, at_most: int = 2, at_most_above: int = 25) -> MatchingToleranceSet:
    return MatchingToleranceSet(
        settlement_system=SYSTEM,
        currency=CURRENCY,
        threshold=Decimal(threshold),
        at_most=Decimal(at_most),
        at_most_above=Decimal(at_most_above),
    )


def matched(*amounts: str, first: str = "SELL") -> list[str]:
    """The amounts of those sides of `first` which the last side, of the other direction, has matched."""
    made, _ = office()
    made.give(tolerance())
    for number, amount in enumerate(amounts[:-1], start=1):
        made.give(side(first, number, amount=Decimal(amount)))
    said = made.give(side("BUY" if first == "SELL" else "SELL", 99, amount=Decimal(amounts[-1])))
    reports = [each.deliverer_report if first == "SELL" else each.receiver_report for each in of(InstructionMatched, said)]
    return [report.split("|")[2] for report in reports]


@pytest.mark.parametrize("field", ["common_reference", "client"])
def test_of_many_alike_each_finds_the_one_that_bears_its_reference_in_whatever_order_they_come(field: str) -> None:
    """Broken to see it fail: `_agreeing` without the index `agreed` looks at no more than the oldest AROUND_MAX of one amount."""
    made, books = office()
    numbers = range(AROUND_MAX + 20)
    for number in numbers:
        made.give(side("SELL", number, terms=Terms(**{field: f"R{number}"})))
    for number in reversed(numbers):
        said = made.give(side("BUY", number, terms=Terms(**{field: f"R{number}"})))
        assert [each.deliverer_report for each in of(InstructionMatched, said)] == [side("SELL", number).report]
    assert len(books.unmatched) == 0


@pytest.mark.parametrize("first", ["SELL", "BUY"])
def test_the_second_side_makes_a_transaction_of_both(first: str) -> None:
    made, books = office()
    one, other = side(first), side("BUY" if first == "SELL" else "SELL")
    assert [each.report for each in of(InstructionUnmatched, made.give(one))] == [one.report]
    (pair,) = of(InstructionMatched, made.give(other))
    seller, buyer = (one, other) if first == "SELL" else (other, one)
    assert (pair.deliverer_report, pair.receiver_report) == (seller.report, buyer.report)
    assert (pair.deliverer_securities_account, pair.receiver_cash_account) == ("S-SEC", "B-CASH")
    assert pair.transaction == derive_id(f"{seller.report}|{buyer.report}", "match", 0)
    assert books.unmatched.after("matching", "") is None


def test_sides_that_are_not_mirrored_wait() -> None:
    changes = (
        {"quantity": Decimal("100.000001")},
        {"intended_settlement_date": day(1).date()},
        {"trade_date": day(-1).date()},
        {"currency": "USD"},
        {"isin": "XS0000000017"},
        {"counterparty": "529900THIRD000000003"},
        {"settlement_system": "CSD2"},
    )
    for change in changes:
        made, _ = office()
        made.give(side("SELL"))
        assert len(of(InstructionUnmatched, made.give(side("BUY", **change)))) == 1, change


def test_quantities_and_amounts_are_equal_whatever_zeros_they_are_written_with() -> None:
    made, _ = office()
    made.give(side("SELL", quantity=Decimal("100.00"), amount=Decimal("1000.0")))
    assert of(InstructionMatched, made.give(side("BUY", quantity=Decimal(100), amount=Decimal("1000.00"))))


def test_without_a_tolerance_amounts_must_be_equal() -> None:
    made, _ = office()
    made.give(side("SELL", amount=Decimal("1000.00")))
    assert not of(InstructionMatched, made.give(side("BUY", amount=Decimal("1000.01"))))


@pytest.mark.parametrize("first", ["SELL", "BUY"])
@pytest.mark.parametrize(
    ("waiting", "new", "is_match"),
    [
        ("1000.00", "1002.00", True),
        ("1000.00", "1002.01", False),
        ("1002.00", "1000.00", True),
        ("1002.01", "1000.00", False),
        ("99998.00", "100000.00", True),
        ("99997.99", "100000.00", False),  # both at most at the threshold
        ("99976.01", "100000.01", True),  # the greater is beyond it
        ("99975.00", "100000.01", False),
        ("100000.01", "99976.01", True),
        ("100000.01", "99975.00", False),
        ("200000.00", "200025.00", True),
        ("200000.00", "200025.01", False),
        ("200025.01", "200000.00", False),
    ],
)
def test_the_tolerance_is_that_of_the_greater_amount(waiting: str, new: str, is_match: bool, first: str) -> None:
    assert matched(waiting, new, first=first) == (["1"] if is_match else [])


def test_the_nearest_amount_wins_from_either_side() -> None:
    assert matched("998.50", "1001.00", "1000.00") == ["2"]
    assert matched("1001.50", "999.00", "1000.00") == ["2"]
    assert matched("1001.50", "999.00", "1000.00", "1000.00") == ["3"]


def test_of_equally_near_amounts_the_oldest_wins() -> None:
    assert matched("1001.00", "999.00", "1000.00") == ["1"]
    assert matched("999.00", "1001.00", "1000.00") == ["1"]
    assert matched("999.00", "999.00", "1000.00") == ["1"]
    assert matched("1001.00", "1001.00", "1000.00") == ["1"]
    assert matched("1000.00", "1000.00", "1000.00") == ["1"]


def test_a_farther_amount_beyond_the_threshold_matches_where_the_nearer_one_below_it_does_not() -> None:
    assert matched("99995.00", "100010.00", "99990.00") == ["2"]


def test_the_sellers_amount_settles_and_the_difference_is_stated() -> None:
    made, _ = office()
    made.give(tolerance())
    made.give(side("SELL", amount=Decimal("1000.00")))
    (pair,) = of(InstructionMatched, made.give(side("BUY", amount=Decimal("1001.50"))))
    assert (pair.amount, pair.tolerance, pair.tolerance_difference) == (Decimal(1000), Decimal(2), Decimal("1.50"))


amounts = st.integers(min_value=9_900, max_value=10_100).map(lambda tenths: Decimal(tenths) / 10)


@settings(max_examples=150)
@given(waiting=st.lists(amounts, max_size=25), new=amounts, at_most=st.integers(0, 9), at_most_above=st.integers(0, 9))
def test_the_side_found_is_the_one_that_a_search_through_all_of_them_finds(
    waiting: list[Decimal], new: Decimal, at_most: int, at_most_above: int
) -> None:
    made, _ = office(days=0)
    made.give(tolerance(1_000, at_most, at_most_above))
    for number, amount in enumerate(waiting):
        made.give(side("BUY", number, amount=amount))
    found = [pair.receiver_report.split("|")[2] for pair in of(InstructionMatched, made.give(side("SELL", 99, amount=new)))]
    within = [
        (abs(new - amount), number)
        for number, amount in enumerate(waiting)
        if abs(new - amount) <= (at_most if max(new, amount) <= 1_000 else at_most_above)
    ]
    assert found == ([str(min(within)[1])] if within else [])
