"""clear: gross as it is; or novated, netted, settled in parts, attributed to trades, and carried with the mark paid in cash."""

from dataclasses import fields
from decimal import Decimal

import pytest

from schemas.allocation import ObligationAllocated
from schemas.back import InstructionCancelled
from schemas.clearing import ObligationCarried, ObligationNetted, ObligationSettled, PaymentNetted, TradeNovated
from schemas.clearing_models import ClearingModelSet
from schemas.entries import ConfirmationIssued
from schemas.matching import InstructionCreated, InstructionMatched
from tests.unit.back_office import CURRENCY, ISIN, day, of, side, told
from tests.unit.back_office import office as gross_office
from tests.unit.clearing_office import cash_moved, deal, held, letter_of, market, quoted, report, stock

HEADER = {"type", "id", "cause", "at", "tolerance", "tolerance_difference", "last_instructed"}


def test_gross_clearing_makes_one_transaction_of_each_matched_pair():
    made, _ = gross_office()
    made.give(side("SELL"))
    said = made.give(side("BUY"))
    matched, created = of(InstructionMatched, said)[0], of(InstructionCreated, said)[0]
    for field in fields(InstructionMatched):
        if field.name not in HEADER:
            assert getattr(created, field.name) == getattr(matched, field.name)


@pytest.mark.parametrize("model", ["gross", "none"])
def test_without_a_model_or_with_gross_a_trade_settles_by_itself(model):
    made, books = market("gross")
    if model == "none":
        del books.clearing_models["CSD|*"]
    assert len(of(InstructionCreated, deal(made, 1, "AB", 100, 1000))) == 1


def test_a_cleared_trade_is_novated_and_both_reports_stay_pending():
    made, books = market()
    said = deal(made, 1, "AB", 100, 1000)
    assert not of(InstructionCreated, said)
    assert [(letter_of(each.deliverer), letter_of(each.receiver), letter_of(each.ccp)) for each in of(TradeNovated, said)] == [
        ("A", "B", "CCP")
    ]
    assert [each[1:] for each in told(said)][-2:] == [("pending", "novated")] * 2
    assert {books.sides[report(letter, 1)].status for letter in "AB"} == {"novated"}


@pytest.mark.parametrize(
    "more",
    [{"ccp": None}, {"securities_account": None}, {"cash_account": None}, {"isin": "XS0000000017"}],
    ids=["no ccp", "no securities account", "no cash account", "another instrument"],
)
def test_a_trade_that_no_ccp_can_clear_settles_gross(more):
    made, _ = market(**more)
    assert of(InstructionCreated, deal(made, 1, "AB", 100, 1000))


def test_a_model_for_an_instrument_stands_before_that_of_its_system():
    made, _ = market("gross")
    made.give(_model(isin=ISIN))
    assert of(TradeNovated, deal(made, 1, "AB", 100, 1000))


def _model(**more):
    return ClearingModelSet(
        settlement_system="CSD", model="ccp_cns", ccp="529900CCPXXXXXXXXX03", securities_account="CCP-SEC", cash_account="CCP-CASH", **more
    )


def test_the_worked_example_in_the_books():
    """Buy 100 at 10; not delivered while the price is 11; delivered next day at 12: +100, +100, -1200."""
    made, books = market()
    deal(made, 1, "AB", 100, 1000)
    made.give(quoted(0, 11))
    made.give(quoted(2, 13))  # of a day to come
    monday = made.tell_time(day(0, 8))
    assert cash_moved(monday, "B-CASH") == [100]
    carried = of(ObligationCarried, made.tell_time(day(0, 17)))
    assert {(letter_of(each.member), each.quantity, each.value) for each in carried} == {("B", 100, 1100), ("A", -100, -1100)}
    made.give(quoted(1, 12))
    tuesday = made.tell_time(day(1, 8)) + stock(made, "A", 100)
    assert cash_moved(tuesday, "B-CASH") == [100, -1200]
    assert held(books, "B-CASH", CURRENCY) == 100_000 - 1000
    assert held(books, "A-CASH", CURRENCY) == 100_000 + 1000
    assert (held(books, "B-SEC", ISIN), held(books, "CCP-SEC", ISIN)) == (100, 0)
    assert {each.report for each in of(ConfirmationIssued, tuesday) if each.amount == 1000} == {report("A", 1), report("B", 1)}


def test_where_no_price_was_quoted_the_last_trade_is_the_price():
    made, _ = market()
    deal(made, 1, "AB", 100, 1000)
    deal(made, 2, "DE", 1, 11)
    made.give(quoted(0, -3))  # is none
    assert {each.price for each in of(ObligationNetted, made.tell_time(day(0, 8)))} == {Decimal(11)}


def test_what_is_netted_out_is_confirmed_and_only_what_is_left_is_instructed():
    made, books = market()
    deal(made, 1, "AB", 100, 1000)
    deal(made, 2, "BC", 60, 660)
    said = made.tell_time(day(0, 8))
    netted = {letter_of(each.member): (each.quantity, each.set_off) for each in of(ObligationNetted, said)}
    assert netted == {"A": (-100, 0), "B": (40, 60), "C": (60, 0)}
    assert [(letter_of(each.deliverer), letter_of(each.receiver), each.quantity) for each in of(InstructionCreated, said)][:1] == [
        ("A", "CCP", 100)
    ]
    allocated = {(letter_of(each.entity), each.quantity, each.cash) for each in of(ObligationAllocated, said)}
    assert allocated == {("B", 60, 600), ("B", 60, 660)}  # of its purchase 60, and all of its sale
    assert [each.report for each in of(ConfirmationIssued, said) if "oms" in each.report] == [report("B", 2)]
    assert books.sides[report("B", 2)].status == "settled"
    stock(made, "A", 100)
    assert {letter: held(books, f"{letter}-SEC", ISIN) for letter in "ABC"} == {"A": 0, "B": 40, "C": 60}
    assert {letter: held(books, f"{letter}-CASH", CURRENCY) for letter in "ABC"} == {"A": 101_000, "B": 99_660, "C": 99_340}
    assert all(books.sides[report(*each)].status == "settled" for each in (("A", 1), ("B", 1), ("B", 2), ("C", 2)))
    assert books.clearing_positions.after("active", "CSD|") is None


def test_a_flat_quantity_with_money_left_in_it_is_paid():
    made, books = market()
    deal(made, 1, "BA", 100, 1000)
    deal(made, 2, "AB", 100, 1100)
    said = made.tell_time(day(0, 8))
    assert {(letter_of(each.member), each.amount) for each in of(PaymentNetted, said)} == {("A", 100), ("B", -100)}
    assert (held(books, "A-CASH", CURRENCY), held(books, "B-CASH", CURRENCY)) == (100_100, 99_900)
    assert held(books, "CCP-CASH", CURRENCY) == 0
    assert len([each for each in of(ConfirmationIssued, said) if "oms" in each.report]) == 4


def test_a_part_that_is_delivered_is_attributed_to_the_oldest_trade_first():
    made, books = market()
    deal(made, 1, "AB", 30, 300, on=0)
    deal(made, 2, "AB", 30, 330, on=-1)
    made.tell_time(day(0, 8))
    said = stock(made, "A", 40)
    allocated = [
        (letter_of(each.entity), each.transaction, each.quantity, each.cash, each.open_quantity) for each in of(ObligationAllocated, said)
    ]
    assert [(each[0], *each[2:]) for each in allocated] == [("A", 30, 330, 0), ("A", 10, 100, 20), ("B", 30, 330, 0), ("B", 10, 100, 20)]
    assert [each.report for each in of(ConfirmationIssued, said) if "oms" in each.report] == [report("A", 2), report("B", 2)]
    assert [(each.quantity, each.remaining_quantity) for each in of(ObligationSettled, said)] == [(40, 20), (40, 20)]
    carried = of(ObligationCarried, made.tell_time(day(0, 17)))
    assert [(letter_of(each.member), each.quantity, each.since) for each in carried if letter_of(each.member) == "B"] == [
        ("B", 20, day(0).date())
    ]
    assert len(of(InstructionCancelled, made.tell_time(day(1, 6)))) == 0
    assert books.instructions.after("dated", "CSD|") is None


def test_receivers_are_served_by_age_and_what_the_ccp_has_not_got_it_does_not_deliver():
    made, books = market()
    deal(made, 1, "AC", 50, 500, on=0)
    deal(made, 2, "AB", 50, 500, on=-1)
    made.tell_time(day(0, 8))
    assert (held(books, "B-SEC", ISIN), held(books, "C-SEC", ISIN)) == (0, 0)
    stock(made, "A", 60)
    assert (held(books, "B-SEC", ISIN), held(books, "C-SEC", ISIN), held(books, "CCP-SEC", ISIN)) == (50, 10, 0)


def test_rounding_is_the_ccps_and_everybody_else_pays_contract_money():
    made, books = market()
    deal(made, 1, "AB", "3", "10.01")
    deal(made, 2, "AC", "3", "10.01")
    deal(made, 3, "DE", "3", "10.00")  # P = 3.333333
    made.tell_time(day(0, 8))
    stock(made, "A", 4)
    made.tell_time(day(0, 17))
    deal(made, 4, "DE", "7", "10.00", on=1)  # P = 1.428571
    stock(made, "A", 2)
    stock(made, "D", 10)
    made.tell_time(day(1, 8))
    cash = {letter: held(books, f"{letter}-CASH", CURRENCY) - 100_000 for letter in "ABCDE"}
    assert cash == {"A": Decimal("20.02"), "B": Decimal("-10.01"), "C": Decimal("-10.01"), "D": Decimal(20), "E": Decimal(-20)}
    assert held(books, "CCP-CASH", CURRENCY) == 0  # it had the residue while positions were open, and none is left with them
    assert books.clearing_positions.after("active", "CSD|") is None
