"""Commands are remembered: instructions for the repeat window, after which their date refuses them; all others for good."""

from datetime import timedelta

import pytest

from schemas.reference import ParameterSet
from schemas.work import WorkDue, WorkOpened
from tests.unit.back_office import MONDAY, SYSTEM, day, defined, funding, instruction, of, office, refusals

WINDOW = ParameterSet(name="repeat_window_days", value=30)
TRADED = MONDAY - timedelta(days=2)


def test_an_instruction_is_forgotten_by_a_cursor_when_the_window_has_passed_and_refused_from_then_on() -> None:
    made, books = office()
    defined(made)
    made.give(WINDOW)
    made.give(instruction("DELI"))
    made.give(funding("B-CASH", 100, "fund"))
    made.tell_time(day(28))
    assert f"{SYSTEM}|instruct-DELI-1" in books.commands
    opened = [each for each in of(WorkOpened, made.tell_time(day(29))) if each.store == "commands"]
    assert [(each.index, each.upper) for each in opened] == [("dated", str(TRADED + timedelta(days=1)))]
    assert (f"{SYSTEM}|instruct-DELI-1" in books.commands, f"{SYSTEM}|fund" in books.commands) == (False, True)
    assert refusals(made.give(instruction("DELI"))) == ["trade_date_before_window"]
    assert refusals(made.give(funding("B-CASH", 100, "fund"))) == []
    assert books.balances["B-CASH|EUR"].quantity == 100


def test_an_item_of_the_cursor_is_checked_again() -> None:
    made, books = office()
    defined(made)
    made.give(instruction("DELI"))
    made.give(funding("B-CASH", 100, "fund"))
    made.give(WINDOW)
    for command in ("instruct-DELI-1", "fund", "gone"):
        made.give(WorkDue(store="commands", key=f"{SYSTEM}|{command}", prefix="", because="repeat_window"))
    assert (f"{SYSTEM}|instruct-DELI-1" in books.commands, f"{SYSTEM}|fund" in books.commands) == (True, True)


@pytest.mark.parametrize(("later", "reason"), [(1, []), (2, ["trade_date_in_future"])])
def test_a_trade_of_a_day_to_come_is_refused_but_for_tomorrow(later: int, reason: list[str]) -> None:
    made, _ = office()
    defined(made)
    traded = MONDAY + timedelta(days=later)
    assert refusals(made.give(instruction("DELI", trade_date=traded, intended_settlement_date=None))) == reason
