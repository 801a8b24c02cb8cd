"""Near misses: a side that finds no other hears which one was probably meant and in which fields the two differ, and so does that."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from processors.near import LOOKED_AT_MAX
from schemas.instruction import Terms
from schemas.matching import AllegementIssued, InstructionMatched, InstructionUnmatched
from schemas.message import Message
from schemas.report_answers import StatusAdvised
from tests.unit.back_office import BUYER, SELLER, cancellation, day, of, office, side
from tests.unit.office_driver import OfficeDriver

WRONG, THIRD = "XS0000000017", "529900THIRD000000003"
SOLD, BOUGHT = side("SELL").report, side("BUY").report
REFERENCE = Terms(common_reference="deal-7")


def told(said: list[Message]) -> list[tuple[str, str, tuple[str, ...] | None]]:
    """Who was told of which report, and of which fields."""
    return [(each.entity, each.nearest, each.differs) for each in of(InstructionUnmatched, said) if each.nearest is not None]


def at_opening(seller: dict[str, Any], buyer: dict[str, Any]) -> list[tuple[str, str, tuple[str, ...] | None]]:
    """What both are told when they have come a day before the settlement day opens."""
    made, _ = office(now=day(-1, 8))
    said = made.give(side("SELL", **seller)) + made.give(side("BUY", **buyer))
    assert not of(InstructionMatched, said)
    return told(said + made.tell_time(day(0, 7)))


@pytest.mark.parametrize(
    ("seller", "buyer", "differs"),
    [
        ({"isin": WRONG}, {}, ("isin",)),
        ({"isin": WRONG, "amount": Decimal(7)}, {}, ("isin", "amount")),
        ({"isin": WRONG, "quantity": Decimal(7), "terms": REFERENCE}, {"terms": REFERENCE}, ("isin", "quantity")),
        ({"quantity": Decimal(7)}, {}, ("quantity",)),
        ({"currency": "USD", "amount": Decimal(7)}, {}, ("currency", "amount")),
        (
            {"instruction_type": "PFOD", "quantity": Decimal(0), "isin": WRONG},
            {"instruction_type": "PFOD", "quantity": Decimal(0)},
            ("isin",),
        ),
    ],
)
def test_both_sides_of_a_near_miss_are_told_once_when_their_day_opens(
    seller: dict[str, Any], buyer: dict[str, Any], differs: tuple[str, ...]
) -> None:
    assert sorted(at_opening(seller, buyer)) == [(BUYER, SOLD, differs), (SELLER, BOUGHT, differs)]


def test_two_that_both_deliver_are_told_that_their_movements_do_not_fit() -> None:
    made, _ = office(now=day(-1, 8))
    one, other = side("SELL"), side("SELL", 2, entity=BUYER, counterparty=SELLER, report=BOUGHT)
    made.give(one)
    made.give(other)
    assert sorted(told(made.tell_time(day(0, 7)))) == [(BUYER, SOLD, ("movement",)), (SELLER, BOUGHT, ("movement",))]


def test_who_has_named_another_party_is_told_who_names_it_and_whoever_is_not_named_learns_nothing() -> None:
    assert at_opening({"counterparty": THIRD}, {}) == [(SELLER, BOUGHT, ("counterparty",))]
    assert at_opening({}, {"counterparty": THIRD}) == [(BUYER, SOLD, ("counterparty",))]


def test_a_side_that_comes_is_told_at_once_of_what_was_alleged_and_that_is_told_of_it() -> None:
    made, books = office(now=day(-1, 8))
    made.give(side("SELL", isin=WRONG))
    made.tell_time(day(0, 8))
    said = made.give(side("BUY"))
    assert told(said) == [(BUYER, SOLD, ("isin",)), (SELLER, BOUGHT, ("isin",))]
    assert [(each.entity, str(each.reason)) for each in of(StatusAdvised, said)] == [(BUYER, "unmatched"), (SELLER, "unmatched")]
    assert (books.unmatched[SOLD].nearest, books.unmatched[BOUGHT].nearest) == (BOUGHT, SOLD)
    assert told(made.give(side("BUY", 2))) == [(BUYER, SOLD, ("isin",))]  # the waiting one has been told
    assert told(made.tell_time(day(0, 16))) == []


def test_who_was_told_of_one_that_is_gone_hears_of_the_next() -> None:
    made, _ = office(now=day(-1, 8))
    made.give(side("SELL", isin=WRONG))
    made.tell_time(day(0, 8))
    made.give(side("BUY"))
    made.give(cancellation(side("BUY")))
    assert told(made.give(side("BUY", 2))) == [(BUYER, SOLD, ("isin",)), (SELLER, side("BUY", 2).report, ("isin",))]


def test_the_same_quantity_alone_is_not_near() -> None:
    assert at_opening({"isin": WRONG, "amount": Decimal(7), "trade_date": day(-3).date()}, {}) == []


MANY = 5 * LOOKED_AT_MAX


def test_of_many_that_share_the_quantity_those_of_the_nearest_amounts_are_looked_at() -> None:
    made, _ = office(now=day(-1, 8))
    for number in range(MANY):
        made.give(side("SELL", number, isin=WRONG, amount=Decimal(number + 1)))
    made.give(side("SELL", MANY, isin=WRONG))
    made.tell_time(day(0, 7))
    (of_buyer, *_) = told(made.give(side("BUY")))
    assert of_buyer == (BUYER, side("SELL", MANY).report, ("isin",))


@pytest.mark.parametrize(
    ("meant", "differs", "alleged"),
    [
        ({"amount": Decimal(5_000)}, ("amount",), None),
        ({"trade_date": day(-3).date()}, ("trade_date",), day(0, 7)),
        ({"intended_settlement_date": day(1).date()}, ("intended_settlement_date",), day(1, 7)),
        ({"currency": "USD"}, ("currency",), day(0, 7)),
    ],
)
def test_of_many_alike_the_one_that_differs_in_one_field_is_found(
    meant: dict[str, Any], differs: tuple[str, ...], alleged: datetime | None
) -> None:
    made, _ = office(now=day(-1, 8))
    for number in range(MANY):  # before it in the order of their quantities and amounts, and behind it
        made.give(side("SELL", number, quantity=Decimal(1_000 + number), amount=Decimal(20_000 + number)))
        made.give(side("SELL", MANY + number, quantity=Decimal(101 + number), amount=Decimal(number + 1)))
    made.give(side("SELL", 2 * MANY, **meant))
    if alleged is not None:
        made.tell_time(alleged)
    (of_buyer, *_) = told(made.give(side("BUY")))
    assert of_buyer == (BUYER, side("SELL", 2 * MANY).report, differs)


def test_a_pair_that_matches_pays_for_no_entry_and_hears_nothing_more() -> None:
    made, books = office(now=day(-1, 8))
    made.give(side("SELL", terms=REFERENCE))
    assert books.unmatched.after("size", "") is None
    assert books.unmatched.after("common", "") is None
    said = made.give(side("BUY", terms=REFERENCE))
    assert len(of(InstructionMatched, said)) == 1
    assert not of(InstructionUnmatched, said)


def waiting(made: OfficeDriver) -> list[Message]:
    made.give(side("SELL"))
    return made.tell_time(day(0, 7))


def test_who_waits_and_has_nothing_near_hears_nothing_with_the_allegement() -> None:
    made, _ = office(now=day(-1, 8))
    said = waiting(made)
    assert len(of(AllegementIssued, said)) == 1
    assert not of(InstructionUnmatched, said)
