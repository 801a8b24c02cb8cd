"""open and trade have one rule for what can no longer settle on its intended date: the codes of what is on hold follow it too."""

import asyncio

import pytest

from schemas import commands
from streams.story.standing import standing_of
from streams.story.story import tell
from streams.unsettled.item import Item, State
from tests.unit.back_office import ask, day, instructed
from tests.unit.test_unsettled_of_back import MONDAY, TUESDAY, pair
from tests.unit.unsettled_kit import Told
from tests.verify_log import ListLog


@pytest.mark.parametrize("holds_at", [15, 17])
def test_what_is_on_hold_fails_once_the_last_cut_off_of_its_date_is_past_in_open_as_in_trade(holds_at: int) -> None:
    """On the same UTC day, whether it was put on hold before the cut-off or after it was missed."""
    told = Told()
    pair(told)
    told.tell_time(day(0, 15))
    if holds_at == 15:
        told.give(ask(commands.HoldInstruction, "DELI"))
        assert (told.row().is_late, told.row().codes) == (False, ("PEND/PREA",))
    told.tell_time(day(0, 17))
    if holds_at == 17:
        told.give(ask(commands.HoldInstruction, "DELI"))
    row = told.row()
    assert (row.is_late, row.codes, row.other_codes) == (True, ("PENF/PREA",), ("PENF/PRCY",))
    story = asyncio.run(tell(ListLog(told.world.log), row.id))
    assert story is not None
    assert {each.report: each.iso for each in story.reports} == {instructed("DELI"): row.codes, instructed("RECE"): row.other_codes}


def test_a_fail_on_hold_after_a_cut_off_for_cash_is_failing_before_the_day_has_ended() -> None:
    message = {"type": "InstructionPended", "report": "a|b|c|1|executed", "reason": "cut_off_missed", "missed_cut_offs": 1, "at": MONDAY}
    held = {"type": "InstructionHeld", "report": "a|b|c|1|executed", "reason": "on_hold", "hold": "PREA", "party": "a", "at": MONDAY}
    due = {"type": "TradeApproved", "report": "a|b|c|1|executed", "intended_settlement_date": MONDAY, "at": MONDAY}
    moved = {"type": "DateAdvised", "report": "a|b|c|1|executed", "new_date": TUESDAY, "at": MONDAY}
    assert standing_of("a|b|c|1|executed", [due, message, held]).iso == ("PENF/PREA",)
    assert (
        standing_of("a|b|c|1|executed", [due, held]).iso
        == standing_of("a|b|c|1|executed", [due, message, moved, held]).iso
        == ("PEND/PREA",)
    )
    item = Item("tx", State.PENDING, 2)
    item.tell(message, b"1")
    item.tell(held, b"2")
    assert item.has_missed
