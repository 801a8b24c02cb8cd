"""A reversal: what has settled stays as it is; a new instruction, separately matched, moves the same the other way, once."""

from decimal import Decimal
from typing import Any

import pytest

from processors.books import BackBooks
from schemas.back import InstructionSettled
from schemas.commands import CancelInstruction, SubmitInstruction
from schemas.instruction import Terms
from schemas.message import Message
from tests.unit.back_office import BUYER, SELLER, account, ask, defined, funding, instructed, instruction, of, office, refusals
from tests.unit.office_driver import OfficeDriver


def ready() -> tuple[OfficeDriver, BackBooks]:
    """A sale of 100 for 1000 has settled; another waits for securities."""
    made, books = office()
    defined(made)
    made.give(account("S-OTHER", SELLER, "SECURITIES"))
    made.give(funding("S-SEC", 100))
    made.give(funding("B-CASH", 5_000))
    for number, quantity in ((1, 100), (2, 1_000)):
        made.give(instruction("DELI", number, quantity=Decimal(quantity)))
        made.give(instruction("RECE", number, quantity=Decimal(quantity)))
    return made, books


def back(way: str, number: int = 7, reverses: str | None = None, **more: Any) -> SubmitInstruction:
    """The seller takes back (RECE) what the buyer gives back (DELI): each names its own side of what has settled."""
    entity, other, letter = (BUYER, SELLER, "B") if way == "DELI" else (SELLER, BUYER, "S")
    own = instructed("RECE" if way == "DELI" else "DELI")
    parties = {"entity": entity, "counterparty": other, "securities_account": f"{letter}-SEC", "cash_account": f"{letter}-CASH"}
    return instruction(**({"movement": way, "number": number, "terms": Terms(reverses=reverses or own)} | parties | more))


def settled(said: list[Message]) -> int:
    return len(of(InstructionSettled, said))


def test_both_sides_reverse_what_has_settled_and_it_stays_settled() -> None:
    made, books = ready()
    before = books.sides[instructed("DELI")]
    assert refusals(made.give(back("RECE"))) == []
    assert settled(made.give(back("DELI"))) == 1
    after = books.sides[instructed("DELI")]
    assert (before.status, after.status, after.reversed_by) == ("settled", "settled", f"{SELLER}|csd@CSD|7|1|instructed")
    assert [books.balances[f"{name}|{asset}"].quantity for name, asset in (("S-SEC", "XS0000000009"), ("B-CASH", "EUR"))] == [100, 5_000]


def test_the_money_may_differ_for_interest() -> None:
    made, _ = ready()
    made.give(back("RECE", amount=Decimal("999.73")))
    assert settled(made.give(back("DELI", amount=Decimal("999.73")))) == 1


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"reverses": f"{SELLER}|csd@CSD|99|1|instructed"}, "reversed_instruction_not_known"),
        ({"reverses": instructed("RECE")}, "reversed_instruction_not_known"),
        ({"reverses": instructed("DELI", 2)}, "reversed_instruction_not_settled"),
        ({"quantity": Decimal(99)}, "not_a_reversal"),
        ({"movement": "DELI"}, "not_a_reversal"),
        ({"securities_account": "S-OTHER"}, "not_a_reversal"),
        ({"instruction_type": "DWP"}, "not_a_reversal"),
    ],
)
def test_what_does_not_reverse_what_it_names_is_refused_and_leaves_nothing(wrong: dict[str, Any], reason: str) -> None:
    made, books = ready()
    assert refusals(made.give(back("RECE", **wrong))) == [reason]
    assert (f"{SELLER}|csd@CSD|7|1|instructed" in books.sides, books.sides[instructed("DELI")].reversed_by) == (False, None)


def test_an_instruction_is_reversed_once_unless_the_reversal_is_taken_back() -> None:
    made, books = ready()
    made.give(back("RECE"))
    assert refusals(made.give(back("RECE", 8))) == ["already_reversed"]
    made.give(CancelInstruction(command="c", who="anna", settlement_system="CSD", entity=SELLER, report=f"{SELLER}|csd@CSD|7|1|instructed"))
    assert books.sides[instructed("DELI")].reversed_by is None
    assert refusals(made.give(back("RECE", 9))) == []


def test_a_reversal_that_both_have_cancelled_makes_room_for_another() -> None:
    made, books = ready()
    made.give(ask(CancelInstruction, "RECE", 2))
    held = {"terms": None}
    for movement, own in (("RECE", "DELI"), ("DELI", "RECE")):
        made.give(back(movement, **(held | {"terms": Terms(reverses=instructed(own), holds=("PREA",))})))
    assert books.sides[instructed("DELI")].reversed_by is not None
    for entity in (SELLER, BUYER):
        report = f"{entity}|csd@CSD|7|1|instructed"
        made.give(CancelInstruction(command=f"c-{entity}", who="anna", settlement_system="CSD", entity=entity, report=report))
    assert [books.sides[instructed(own)].reversed_by for own in ("DELI", "RECE")] == [None, None]
    assert refusals(made.give(back("RECE", 9))) == []
