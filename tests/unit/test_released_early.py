"""What is released of a delivery on hold before it matches: it settles at the match, or waits for exactly what it lacks.

As what is released after the match does (test_parts.py): upon a command, or by the terms with which it comes.
Long because there are many things that it may lack.
"""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from processors.books import BackBooks
from schemas import commands
from schemas.back import InstructionHeld, InstructionPended
from schemas.instruction import Link, Pool, Terms
from schemas.matching import InstructionCreated, InstructionMatched
from schemas.message import Message
from schemas.reference import LimitGroupDefined, ReceiverLimitSet, SettlementSystemDefined, StandingInstructionSet
from tests.unit.back_office import (
    BUYER,
    CURRENCY,
    ISIN,
    SELLER,
    SYSTEM,
    account,
    ask,
    day,
    funding,
    instructed,
    instruction,
    of,
    refusals,
)
from tests.unit.clearing_office import MEMBERS, deal, market, stock
from tests.unit.office_driver import OfficeDriver
from tests.unit.test_parts import PART, parts, ready
from tests.unit.windows_kit import window

FORTY = [(1, 40, Decimal(400))]
WAYS = ("asked before the match", "by its terms", "by its terms, and it comes last")
both_ways = pytest.mark.parametrize("way", WAYS)


def early(made: OfficeDriver, way: str, released: int = 40, between: Message | None = None, **more: Any) -> list[Message]:
    """A delivery of 100 on hold, 40 of it released before it matches; and then it matches. `between` comes between its two sides."""
    terms = replace(more.pop("terms", PART), holds=("PREA",))
    if way != WAYS[0]:
        terms = replace(terms, released_quantity=Decimal(released))
    delivery, receipt = instruction("DELI", terms=terms, **more), instruction("RECE", terms=PART, **more)
    first, last = (receipt, delivery) if way == WAYS[2] else (delivery, receipt)
    made.give(first)
    if way == WAYS[0]:
        assert refusals(made.give(ask(commands.ReleasePartially, "DELI", quantity=Decimal(released)))) == []
    if between is not None:
        made.give(between)
    return made.give(last)


def waits_for(books: BackBooks, number: int = 1) -> str | None:
    hindrance = books.instructions[books.sides[instructed("DELI", number)].transaction or ""].hindrance
    return hindrance.waits_for if hindrance is not None else None


@both_ways
def test_it_settles_when_its_delivery_matches_and_the_rest_stays_on_hold(way: str) -> None:
    made, books = ready()
    made.give(funding("S-SEC", 100))
    said = early(made, way)
    assert (parts(said), len(of(InstructionHeld, said))) == (FORTY, 1)
    assert parts(made.give(funding("S-SEC", 100, "more")) + made.tell_time(day(1, 8))) == []
    assert parts(made.give(ask(commands.ReleaseInstruction, "DELI"))) == [(2, 60, Decimal(600))]
    assert books.balances[f"B-SEC|{ISIN}"].quantity == 100


@both_ways
def test_all_of_it_released_is_all_of_it_settled(way: str) -> None:
    made, books = ready()
    made.give(funding("S-SEC", 100))
    assert parts(early(made, way, released=100)) == [(None, 100, Decimal(1000))]
    assert books.sides[instructed("RECE")].status == "settled"
    assert books.instructions.after("dated", "") is None


@both_ways
def test_where_it_lacks_securities_it_waits_for_those(way: str) -> None:
    made, books = ready()
    said = early(made, way)
    assert (parts(said), of(InstructionPended, said), waits_for(books)) == ([], [], f"balance|S-SEC|{ISIN}")
    assert parts(made.give(funding("S-SEC", 30))) == [(1, 30, Decimal(300))]
    assert parts(made.give(funding("S-SEC", 60))) == [(2, 10, Decimal(100))]


@both_ways
def test_where_it_lacks_cash_it_waits_for_that(way: str) -> None:
    made, books = ready(cash=399)
    made.give(funding("S-SEC", 100))
    assert (parts(early(made, way)), waits_for(books)) == ([], f"balance|B-CASH|{CURRENCY}")
    assert parts(made.give(funding("B-CASH", 1))) == FORTY


@both_ways
def test_where_an_account_has_closed_it_waits_for_that_to_open(way: str) -> None:
    made, books = ready()
    made.give(funding("S-SEC", 100))
    name, party = ("B", BUYER) if way == WAYS[2] else ("S", SELLER)  # of who came first
    opened = account(f"{name}-SEC", party, "SECURITIES")
    assert (parts(early(made, way, between=replace(opened, is_open=False))), waits_for(books)) == ([], f"account|{name}-SEC")
    assert parts(made.give(opened)) == FORTY


@both_ways
def test_where_its_family_owes_too_much_it_waits_for_that(way: str) -> None:
    made, books = ready(cash=1)
    made.give(funding("S-SEC", 100))
    for name in ("B-CASH", "B-MORE-CASH"):
        made.give(account(name, BUYER, "CASH", limit_group="FAMILY", limit=Decimal(10_000)))
    made.give(LimitGroupDefined(limit_group="FAMILY", settlement_system=SYSTEM, currency=CURRENCY, net_debit_cap=Decimal(0)))
    assert (parts(early(made, way)), waits_for(books)) == ([], f"group|{SYSTEM}|FAMILY")
    assert parts(made.give(funding("B-MORE-CASH", 399))) == FORTY


@both_ways
def test_before_its_day_it_waits_for_the_opening(way: str) -> None:
    made, _ = ready()
    made.give(funding("S-SEC", 100))
    assert parts(early(made, way, intended_settlement_date=day(1).date())) == []
    assert parts(made.tell_time(day(1, 8))) == FORTY


@both_ways
def test_before_the_day_opens_and_after_its_cut_off_it_waits_for_the_opening(way: str) -> None:
    for hour in (6, 17):
        made, _ = ready()
        made.give(funding("S-SEC", 100))
        made.tell_time(day(1, hour))
        assert parts(early(made, way)) == []
        assert parts(made.tell_time(day(2, 8))) == FORTY


@both_ways
def test_where_parts_have_their_windows_it_waits_for_one(way: str) -> None:
    made, _ = ready()
    made.give(window("P10", "PARTIAL", day(0, 10), day(0, 11)))
    made.give(funding("S-SEC", 100))
    assert parts(early(made, way)) == []
    assert parts(made.tell_time(day(0, 10))) == FORTY


@both_ways
@pytest.mark.parametrize("position", ["AFTE", "WITH"])
@pytest.mark.parametrize("is_matched", [False, True])
def test_it_waits_for_what_goes_before_it_or_with_it(way: str, position: Any, is_matched: bool) -> None:
    made, books = ready()
    made.give(funding("S-SEC", 100))
    made.give(instruction("DELI", 2, quantity=Decimal(170)))
    if is_matched:
        made.give(instruction("RECE", 2, quantity=Decimal(170)))
    link = Link(position=position, report=instructed("DELI", 2))
    assert parts(early(made, way, terms=replace(PART, links=(link,)))) == []
    if not (is_matched and position == "WITH"):
        assert waits_for(books) == f"linked|{link.report}"
    said = made.give(ask(commands.CancelInstruction, "DELI", 2))
    if is_matched:
        assert parts(said) == []
        said = made.give(ask(commands.CancelInstruction, "RECE", 2))
    assert parts(said) == FORTY


@both_ways
def test_it_settles_after_what_goes_before_it_has_settled(way: str) -> None:
    made, _ = ready()
    for movement in ("DELI", "RECE"):
        made.give(instruction(movement, 2, quantity=Decimal(50), amount=Decimal(500)))
    assert parts(early(made, way, terms=replace(PART, links=(Link(position="AFTE", report=instructed("DELI", 2)),)))) == []
    assert parts(made.give(funding("S-SEC", 90))) == [(None, 50, Decimal(500)), (1, 40, Decimal(400))]


@both_ways
def test_of_a_pool_nothing_settles_until_all_of_it_is_released(way: str) -> None:
    made, books = ready()
    made.give(funding("S-SEC", 200))
    pooled = replace(PART, pool=Pool(pool="P", count=2))
    assert (parts(early(made, way, terms=pooled)), waits_for(books)) == ([], f"pool|{SYSTEM}|{SELLER}|P|")
    made.give(instruction("DELI", 2, amount=Decimal(7), terms=pooled))
    assert parts(made.give(instruction("RECE", 2, amount=Decimal(7)))) == []
    said = made.give(ask(commands.ReleaseInstruction, "DELI"))
    assert sorted(parts(said)) == [(None, 100, Decimal(7)), (None, 100, Decimal(1000))]


@pytest.mark.parametrize("hold", ["PRCY", "CSDH"])
def test_another_hold_keeps_it_until_that_is_off(hold: Any) -> None:
    made, _ = ready()
    made.give(funding("S-SEC", 100))
    made.give(instruction("DELI", terms=Terms(partial="PART", holds=("PREA", hold), released_quantity=Decimal(40)), second="bela"))
    assert parts(made.give(instruction("RECE", terms=PART))) == []
    assert parts(made.give(ask(commands.ReleaseInstruction, "DELI", hold=hold, second="bela"))) == FORTY


@pytest.mark.parametrize("limit", [500, 2000])
@pytest.mark.parametrize("by_terms", [False, True])
def test_where_the_receiver_approves_it_settles_when_nothing_but_its_own_hold_is_on_it(limit: int, by_terms: bool) -> None:
    """Above its limit the receiver approves first; below it the delivery matches as soon as it comes."""
    made, _ = ready()
    made.give(SettlementSystemDefined(settlement_system=SYSTEM, name="d", settlement_days=1, matching="receiver_approval", partial="PART"))
    fields = {"party": BUYER, "settlement_system": SYSTEM, "currency": CURRENCY}
    made.give(StandingInstructionSet(**fields, securities_account="B-SEC", cash_account="B-CASH"))
    made.give(ReceiverLimitSet(**fields, amount=Decimal(limit)))
    made.give(funding("S-SEC", 100))
    said = made.give(instruction("DELI", terms=Terms(holds=("PREA",), released_quantity=Decimal(40) if by_terms else None)))
    (matched,) = of(InstructionMatched, said)
    if not by_terms:
        assert parts(said) == []
        said = made.give(ask(commands.ReleasePartially, "DELI", quantity=Decimal(40)))
    if limit == 500:
        assert parts(said) == []
        yes = {"command": "yes", "who": "carl", "settlement_system": SYSTEM, "entity": BUYER, "report": matched.receiver_report}
        said = made.give(commands.ReleaseInstruction(hold="ADEA", **yes))
    assert parts(said) == FORTY


def test_an_obligation_under_a_power_is_held_and_released_in_part_as_any_other() -> None:
    made, _ = market()
    deal(made, 1, "AB", 100, 1000)
    created = next(each for each in of(InstructionCreated, made.tell_time(day(0, 8))) if each.deliverer == MEMBERS["A"])
    about: dict[str, Any] = {"who": "anna", "settlement_system": SYSTEM, "entity": MEMBERS["A"], "report": created.deliverer_report}
    made.give(commands.HoldInstruction(command="hold", **about))
    assert parts(stock(made, "A", 100)) == []
    said = made.give(commands.ReleasePartially(command="part", quantity=Decimal(40), **about))
    assert parts(said) == [(1, 40, Decimal(400)), (1, 40, Decimal(400))]  # to the CCP, and on to the buyer
