"""Clearing and links: what is linked settles by itself, and nothing waits for what is novated."""

from collections.abc import Iterable
from typing import Any

import pytest

from schemas import commands
from schemas.back import InstructionSettled
from schemas.clearing import TradeNovated
from schemas.instruction import Link, Terms
from schemas.matching import InstructionCreated
from schemas.message import Message
from tests.unit.back_office import SYSTEM, day, of, refusals, side
from tests.unit.clearing_office import MEMBERS, deal, market, report, stock
from tests.unit.office_driver import OfficeDriver

REPO = Terms(transaction_type="REPU")


def sides(number: int, way: str, on: int = 0, **more: Any) -> Iterable[Message]:
    """The deliverer's side of a trade, then the receiver's; `on` counts days from Monday."""
    for direction, own, other in (("SELL", way[0], way[1]), ("BUY", way[1], way[0])):
        accounts = {"securities_account": f"{own}-SEC", "cash_account": f"{own}-CASH"}
        parties = {"entity": MEMBERS[own], "counterparty": MEMBERS[other], "report": report(own, number)}
        yield side(direction, number, intended_settlement_date=day(on).date(), **accounts, **parties, **more)


def link(made: OfficeDriver, number: int, position: Any, other: int) -> None:
    """What A delivers, linked by A with another of its deliveries."""
    fields = {"command": f"link-{number}", "who": "anna", "settlement_system": SYSTEM, "entity": MEMBERS["A"]}
    asked = commands.LinkInstructions(report=report("A", number), link=Link(position=position, report=report("A", other)), **fields)
    assert refusals(made.give(asked)) == []


@pytest.mark.parametrize("position", ["AFTE", "WITH"])
def test_a_trade_that_was_linked_before_it_matched_settles_by_itself_as_its_link_says(position: str) -> None:
    made, _ = market()
    deal(made, 1, "AC", 100, 1000, terms=REPO)
    delivery, receipt = sides(2, "AB")
    made.give(delivery)
    link(made, 2, position, 1)
    said = made.give(receipt)
    assert (of(TradeNovated, said), len(of(InstructionCreated, said))) == ([], 1)
    made.tell_time(day(0, 8))
    assert [each.deliverer_report for each in of(InstructionSettled, stock(made, "A", 200))] == [report("A", 1), report("A", 2)]


def test_what_waited_for_a_trade_that_is_novated_settles_at_once() -> None:
    made, _ = market()
    made.tell_time(day(0, 8))
    stock(made, "A", 100)
    novated, last = sides(1, "AB", on=1)
    made.give(novated)
    first, then = sides(2, "AC", terms=REPO)
    made.give(first)
    link(made, 2, "AFTE", 1)
    assert of(InstructionSettled, made.give(then)) == []
    said = made.give(last)
    assert len(of(TradeNovated, said)) == 1
    assert [each.deliverer_report for each in of(InstructionSettled, said)] == [report("A", 2)]
