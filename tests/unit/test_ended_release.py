"""What is released of a delivery on hold, and can settle as a part no more, is on hold again, and both sides are told: never is it left."""

from dataclasses import replace
from decimal import Decimal

import pytest

from schemas import commands
from schemas.back import InstructionHeld
from schemas.instruction import Terms
from schemas.reference import SettlementSystemDefined
from streams.story.advice import advice
from streams.story.words import sentence
from tests.unit.back_office import BUYER, SELLER, SYSTEM, ask, day, funding, instructed, instruction, of, refusals, told
from tests.unit.test_parts import PART, both, parts, ready

HELD = replace(PART, holds=("PREA",))
BOTH = [("S", "held", "parts_not_allowed"), ("B", "held", "parts_not_allowed")]
FORTY = Decimal(40)


@pytest.mark.parametrize("side", ["DELI", "RECE"])
def test_a_side_that_allows_no_parts_any_more_ends_what_was_released_and_both_are_told(side: str) -> None:
    made, books = ready()
    both(made, HELD)
    made.give(ask(commands.ReleasePartially, "DELI", quantity=FORTY))
    said = made.give(ask(commands.SetPartialIndicator, side, partial="NPAR"))
    assert (refusals(said), told(said)) == ([], BOTH)
    (held,) = of(InstructionHeld, said)
    assert (held.ended_release, held.hold, held.party) == (FORTY, "PREA", SELLER)
    left = books.instructions[held.transaction]
    assert (left.hindrance, left.deliverer_terms and left.deliverer_terms.released_quantity) == (None, None)
    said = made.give(ask(commands.SetPartialIndicator, side, partial="PART")) + made.give(funding("S-SEC", 100)) + made.tell_time(day(1, 8))
    assert parts(said) == []  # parts that are allowed again release nothing by themselves
    assert parts(made.give(ask(commands.ReleasePartially, "DELI", quantity=FORTY, command="again"))) == [(1, 40, Decimal(400))]


def test_only_what_has_not_settled_of_it_is_ended() -> None:
    made, _ = ready()
    made.give(funding("S-SEC", 30))
    both(made, HELD)
    assert parts(made.give(ask(commands.ReleasePartially, "DELI", quantity=FORTY))) == [(1, 30, Decimal(300))]
    (held,) = of(InstructionHeld, made.give(ask(commands.SetPartialIndicator, "DELI", partial="NPAR")))
    assert held.ended_release == 10


def test_where_nothing_stands_released_nobody_is_told_of_it() -> None:
    made, _ = ready()
    made.give(funding("S-SEC", 40))
    both(made, HELD)
    assert told(made.give(ask(commands.SetPartialIndicator, "DELI", partial="NPAR"))) == []
    made.give(ask(commands.SetPartialIndicator, "DELI", partial="PART"))
    assert parts(made.give(ask(commands.ReleasePartially, "DELI", quantity=FORTY))) == [(1, 40, Decimal(400))]
    assert told(made.give(ask(commands.SetPartialIndicator, "DELI", partial="NPAR", command="all of it has settled"))) == []
    made.give(ask(commands.ReleaseInstruction, "DELI"))
    assert told(made.give(ask(commands.SetPartialIndicator, "DELI", partial="NPAR", command="nothing is held"))) == []


@pytest.mark.parametrize("receive", [Terms(partial="NPAR"), None])
def test_what_was_released_before_the_match_ends_with_a_match_that_allows_no_parts(receive: Terms | None) -> None:
    """The receiver says so, or says nothing where its system means that."""
    made, _ = ready()
    made.give(funding("S-SEC", 100))
    made.give(instruction("DELI", terms=replace(HELD, released_quantity=FORTY)))
    said = made.give(instruction("RECE", terms=receive))
    assert told(said)[-2:] == BOTH
    assert [each.ended_release for each in of(InstructionHeld, said)] == [None, FORTY]


def test_where_both_say_nothing_and_their_system_changes_its_mind_the_next_opening_ends_it() -> None:
    made, _ = ready()
    made.give(SettlementSystemDefined(settlement_system=SYSTEM, name="a depository", settlement_days=2, partial="PART"))
    both(made, Terms(holds=("PREA",)), None)
    made.give(ask(commands.ReleasePartially, "DELI", quantity=FORTY))
    made.give(SettlementSystemDefined(settlement_system=SYSTEM, name="a depository", settlement_days=2))
    said = made.tell_time(day(1, 8))
    assert ([each.ended_release for each in of(InstructionHeld, said)], told(said)) == ([FORTY], BOTH)
    assert told(made.tell_time(day(2, 8))) == []  # once


def test_another_hold_keeps_what_was_released_and_does_not_keep_it_from_ending() -> None:
    made, _ = ready()
    both(made, HELD)
    made.give(ask(commands.HoldInstruction, "RECE"))
    made.give(ask(commands.ReleasePartially, "DELI", quantity=FORTY))
    said = made.give(ask(commands.SetPartialIndicator, "RECE", partial="NPAR"))
    assert ([each.ended_release for each in of(InstructionHeld, said)], told(said)) == ([FORTY], BOTH)


def test_the_story_says_how_much_and_what_to_do() -> None:
    held = {"type": "InstructionHeld", "deliverer_report": instructed("DELI"), "receiver_report": instructed("RECE"), "deliverer": SELLER}
    text = sentence(held | {"receiver": BUYER, "reason": "parts_not_allowed", "hold": "PREA", "party": SELLER, "ended_release": "40"})
    assert text.endswith("parts not allowed. Of it, 40 had been released and is on hold again.")
    assert "SetPartialIndicator" in advice("held", "parts_not_allowed")
