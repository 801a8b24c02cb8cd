"""allocate: what netting leaves of each side of a trade is said to stand in an obligation, with quantity and contract money."""

from decimal import Decimal
from typing import Any

import pytest

from schemas.allocation import ObligationAllocated, TradeAllocated
from schemas.back import InstructionCancelled
from schemas.clearing import ObligationNetted
from schemas.matching import InstructionCreated
from schemas.message import Message
from schemas.middle import CancellationRequested
from schemas.work import WorkDue
from tests.unit.back_office import SYSTEM, day, of
from tests.unit.clearing_office import deal, letter_of, market, quoted, stock
from tests.unit.test_redate_novated import MODELS, RECKONED, dated, through
from tests.unit.test_redating import THURSDAY, TUESDAY, closure

PAIRS: dict[str, Any] = {"model": "bilateral", "ccp": None, "securities_account": None, "cash_account": None}


def stands(said: list[Message]) -> list[tuple[str, int, str, Decimal, Decimal]]:
    """Of each side: whose, of which trade, whether it delivers or receives, how much, and at what money."""
    found = of(TradeAllocated, said)
    return sorted((letter_of(each.entity), int(each.report.split("|")[2]), each.movement, each.quantity, each.cash) for each in found)


def judge(said: list[Message]) -> None:
    """Each side stands in the obligation of its position, on the day of its netting, and the obligation says how much does in all."""
    netted = {each.obligation: each for each in of(ObligationNetted, said)}
    for name, each in netted.items():
        own = [side for side in of(TradeAllocated, said) if side.obligation == name and side.entity == each.member]
        assert each.allocated == sum((side.quantity for side in own), Decimal(0))
    for side in of(TradeAllocated, said):
        on = netted[side.obligation]
        assert side.entity == on.member or on.model == "bilateral"
        assert (side.date, side.isin, side.currency) == (on.date, on.isin, on.currency)


def test_with_a_ccp_what_is_not_set_off_stands_in_the_obligation_of_its_own_party():
    made, _ = market()
    deal(made, 1, "AB", 100, 1000)
    deal(made, 2, "BC", 60, 660)
    said = made.tell_time(day(0, 8))
    assert stands(said) == [("A", 1, "DELI", 100, 1000), ("B", 1, "RECE", 40, 400), ("C", 2, "RECE", 60, 660)]
    judge(said)
    (of_b,) = (each.obligation for each in of(ObligationNetted, said) if letter_of(each.member) == "B")
    assert [each.obligation for each in of(TradeAllocated, said) if letter_of(each.entity) == "B"] == [of_b]
    assert not of(TradeAllocated, stock(made, "A", 100))


def test_what_is_set_off_to_the_end_stands_in_nothing():
    made, _ = market()
    deal(made, 1, "AB", 100, 1000)
    deal(made, 2, "BA", 100, 1100)
    said = made.tell_time(day(0, 8))
    assert len(of(ObligationAllocated, said)) == 4
    assert stands(said) == []
    judge(said)


def test_the_oldest_are_set_off_and_the_youngest_are_left():
    made, _ = market()
    deal(made, 1, "AB", 30, 300, on=0)
    deal(made, 2, "AB", 30, 330, on=-1)
    deal(made, 3, "BC", 40, 480, on=0)
    said = made.tell_time(day(0, 8))
    left = [("A", 1, "DELI", 30, 300), ("A", 2, "DELI", 30, 330), ("B", 1, "RECE", 20, 200), ("C", 3, "RECE", 40, 480)]
    assert stands(said) == left
    judge(said)


def test_between_two_parties_all_stands_in_their_obligation_until_it_has_settled():
    made, _ = market(**PAIRS)
    deal(made, 1, "AB", 100, 1000)
    deal(made, 2, "BA", 30, 330)
    said = made.tell_time(day(0, 8))
    sides = [("A", 1, "DELI", 100, 1000), ("A", 2, "RECE", 30, 330), ("B", 1, "RECE", 100, 1000), ("B", 2, "DELI", 30, 330)]
    assert stands(said) == sides
    judge(said)
    (netted,) = of(ObligationNetted, said)
    assert (netted.allocated, abs(netted.quantity)) == (130, 70)
    later = made.tell_time(day(0, 17)) + made.tell_time(day(1, 8)) + stock(made, "A", 70)
    assert not of(TradeAllocated, later)  # it keeps its id
    assert {each.obligation for each in of(ObligationAllocated, later)} == {netted.obligation}


def test_two_parties_that_owe_each_other_money_alone_stand_in_that_and_in_nothing_where_they_owe_none():
    made, _ = market(**PAIRS)
    deal(made, 1, "AB", 100, 1000)
    deal(made, 2, "BA", 100, 1100)
    deal(made, 3, "CD", 100, 1000)
    deal(made, 4, "DC", 100, 1000)
    said = made.tell_time(day(0, 8))
    assert [each[:3] for each in stands(said)] == [("A", 1, "DELI"), ("A", 2, "RECE"), ("B", 1, "RECE"), ("B", 2, "DELI")]
    judge(said)


def test_what_is_carried_stands_in_the_next_obligation_with_what_is_left_of_it():
    made, _ = market()
    deal(made, 1, "AB", 3, 10)
    made.give(quoted(0, 3))
    monday = made.tell_time(day(0, 8))
    assert stands(monday) == [("A", 1, "DELI", 3, 10), ("B", 1, "RECE", 3, 10)]
    delivered = stock(made, "A", 1)
    assert {each.cash for each in of(ObligationAllocated, delivered)} == {Decimal("3.33")}
    assert not of(TradeAllocated, delivered + made.tell_time(day(0, 17)))
    tuesday = made.tell_time(day(1, 8))
    assert stands(tuesday) == [("A", 1, "DELI", 2, Decimal("6.67")), ("B", 1, "RECE", 2, Decimal("6.67"))]
    judge(tuesday)
    before, after = ({each.obligation for each in of(TradeAllocated, said)} for said in (monday, tuesday))
    assert len(before) == len(after) == 2
    assert before.isdisjoint(after)
    assert {each.obligation for each in of(ObligationAllocated, stock(made, "A", 2))} == after


@pytest.mark.parametrize("model", [{}, PAIRS], ids=["ccp", "pair"])
def test_what_both_parties_cancel_stands_in_the_obligation_that_is_netted_again(model):
    made, _ = market(**model)
    deal(made, 1, "AB", 100, 1000)
    monday = made.tell_time(day(0, 8))
    created = [each for each in of(InstructionCreated, monday) if each.quantity == 100]
    for each in created:
        for name, party in ((each.deliverer_report, each.deliverer), (each.receiver_report, each.receiver)):
            request = f"{name.rpartition('|')[0]}|cancelled"
            asked = CancellationRequested(request=request, report=name, entity=party, settlement_system=SYSTEM)
            said = made.give(asked)
        assert of(InstructionCancelled, said)
    tuesday = made.tell_time(day(0, 17)) + made.tell_time(day(1, 8))
    assert stands(tuesday) == stands(monday) == [("A", 1, "DELI", 100, 1000), ("B", 1, "RECE", 100, 1000)]
    judge(tuesday)


@MODELS
def test_what_a_closure_moves_stands_in_the_obligation_of_its_new_date(model):
    made, _ = dated(model)
    deal(made, 1, "AB", 100, 1000, on=2, **RECKONED)
    made.give(closure(TUESDAY))
    assert not of(TradeAllocated, through(made, 2))
    said = made.tell_time(day(3, 8))
    assert stands(said) == [("A", 1, "DELI", 100, 1000), ("B", 1, "RECE", 100, 1000)]
    assert {(each.intended_settlement_date, each.date) for each in of(TradeAllocated, said)} == {(THURSDAY, THURSDAY)}
    judge(said)


def test_what_matches_after_the_netting_of_its_date_stands_in_nothing_before_the_next():
    """It is the oldest, so what settles discharges it; what was to be discharged stands in the obligation of the next cycle."""
    made, _ = market()
    deal(made, 1, "AB", 100, 1000, on=0)
    made.tell_time(day(0, 8))
    assert not of(TradeAllocated, deal(made, 2, "AB", 50, 510, on=-1))
    said = stock(made, "A", 100)
    assert {(each.report.split("|")[2], each.quantity) for each in of(ObligationAllocated, said)} == {("2", 50), ("1", 50)}
    made.tell_time(day(0, 17))
    tuesday = made.tell_time(day(1, 8))
    assert stands(tuesday) == [("A", 1, "DELI", 50, 500), ("B", 1, "RECE", 50, 500)]
    judge(tuesday)


@MODELS
def test_one_step_allocates_one_side(model):
    """50 trades, of which one is the other way; no step says more than one, and with what it discharges no more than seventeen."""
    made, _ = market(model)
    for number in range(50):
        deal(made, number, "AB", 1, 10)
    deal(made, 50, "BA", 20, 200)
    steps, hear = list[list[Message]](), made.hear

    def listen(given: list[Message]) -> list[Message]:
        steps.append(hear(given))
        return steps[-1]

    made.hear = listen
    said = made.tell_time(day(0, 8))
    assert len(of(TradeAllocated, said)) == (60 if model == "ccp_cns" else 102)
    assert max(len(of(TradeAllocated, step)) for step in steps) == 1
    assert max(len(of(TradeAllocated, step)) + len(of(ObligationAllocated, step)) for step in steps) <= 17
    judge(said)


def test_work_that_comes_late_says_nothing():
    """Of a leg that is gone, and of one whose obligation is instructed already: it was said."""
    made, books = market()
    deal(made, 1, "AB", 100, 1000)
    transaction = of(TradeAllocated, made.tell_time(day(0, 8)))[0].transaction
    assert f"{transaction}|D" in books.novated_legs
    for key in ("none", f"{transaction}|D", f"{transaction}|R"):
        assert not of(TradeAllocated, made.give(WorkDue(store="novated_legs", key=key, prefix=f"{SYSTEM}|", because="allocate")))
