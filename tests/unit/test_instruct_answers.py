"""How `takahuone instruct` words an answer: one that may be less than it seems says so."""

from dataclasses import replace

import pytest

from schemas.optimisations import RequestOptimisation
from streams.cli.instruct import _answer
from streams.commanding import Answered, report_about
from tests.unit.back_office import SELLER, SYSTEM, instruction


@pytest.mark.parametrize("was_repeated", [False, True])
def test_a_cancellation_that_is_applied_is_not_taken_for_a_trade_that_is_cancelled(was_repeated: bool) -> None:
    told = _answer(Answered(command="c", type="CancelInstruction", applied=True, was_repeated=was_repeated))
    assert told.endswith("; what has matched is cancelled when its other side asks too")
    assert "other side" not in _answer(Answered(command="h", type="HoldInstruction", applied=True))


@pytest.mark.parametrize("detail", [None, "it has settled"])
def test_a_refused_hold_or_release_names_the_report_that_it_is_about(detail: str | None) -> None:
    refused = Answered(command="h", type="HoldInstruction", reason="already_settled", detail=detail, report="A|csd@CSD|1|1|instructed")
    assert _answer(refused) == f"refused: already settled{f' ({detail})' if detail else ''}, of A|csd@CSD|1|1|instructed"
    assert _answer(replace(refused, report=None)).endswith(f"settled{f' ({detail})' if detail else ''}")


def test_an_instruction_that_is_sent_directly_is_named_by_its_own_reference() -> None:
    assert report_about(instruction("DELI", 7)) == f"{SELLER}|csd@{SYSTEM}|7|1|instructed"
    assert report_about(RequestOptimisation(command="o", who="anna", settlement_system=SYSTEM)) is None
