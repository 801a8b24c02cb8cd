"""Where the receiver approves: whoever speaks first, what is delivered moves once, and each party is told of its own instruction."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from processors.books import BackBooks
from schemas import commands
from schemas.back import InstructionHeld, InstructionSettled
from schemas.instruction import Terms
from schemas.matching import AllegementIssued, InstructionGenerated, InstructionMatched
from schemas.message import Message
from schemas.reference import ParameterSet, StandingInstructionSet
from schemas.report_answers import StatusAdvised
from tests.unit.back_office import BUYER, CURRENCY, ISIN, SYSTEM, account, ask, day, instructed, instruction, of, refusals, side, told
from tests.unit.test_allege import approving

ORDERS = [("DELI", "RECE"), ("RECE", "DELI")]
DIRECTION = {"DELI": "SELL", "RECE": "BUY"}


def moved(books: BackBooks) -> tuple[Decimal, Decimal]:
    """What the receiver has of the security, and what it has paid of 10,000."""
    securities = books.balances.get(f"B-SEC|{ISIN}")
    cash = books.balances[f"B-CASH|{CURRENCY}"].quantity
    return securities.quantity if securities is not None else Decimal(0), 10_000 - cash


def reported(movement: str, number: int = 1, **more: Any) -> Message:
    return side(DIRECTION[movement], number, **more)


def made_side(said: list[Message]) -> str:
    (generated,) = of(InstructionGenerated, said)
    assert generated.approves is not None
    return generated.report


def release(report: str) -> commands.ReleaseInstruction:
    return commands.ReleaseInstruction(command="yes", who="carl", settlement_system=SYSTEM, entity=BUYER, report=report, hold="ADEA")


@pytest.mark.parametrize("limit", [0, 5_000])
@pytest.mark.parametrize("order", ORDERS)
def test_a_trade_that_both_report_matches_and_settles_whoever_comes_first(order: tuple[str, str], limit: int) -> None:
    """Broken to see it fail: `_instruct` that makes a side of a report, too."""
    made, books = approving(limit)
    said = [word for movement in order for word in made.give(reported(movement))]
    (settled,) = of(InstructionSettled, said)
    assert (settled.deliverer_report, settled.receiver_report) == (side("SELL").report, side("BUY").report)
    assert [books.sides[side(direction).report].status for direction in ("SELL", "BUY")] == ["settled", "settled"]
    assert (of(InstructionGenerated, said), moved(books)) == ([], (100, 1000))


def test_a_report_that_the_receiver_does_not_answer_is_alleged_to_it() -> None:
    made, _ = approving(5_000)
    made.give(reported("DELI"))
    (alleged,) = of(AllegementIssued, made.tell_time(day(0, 17)))
    assert (alleged.entity, alleged.report) == (BUYER, side("SELL").report)


@pytest.mark.parametrize("limit", [0, 5_000])
@pytest.mark.parametrize("first", [instruction, reported])
def test_a_receipt_that_waits_is_the_receivers_word(first: Any, limit: int) -> None:
    made, books = approving(limit)
    made.give(first("RECE"))
    said = made.give(instruction("DELI"))
    assert (len(of(InstructionSettled, said)), of(InstructionGenerated, said), moved(books)) == (1, [], (100, 1000))


def test_a_receipt_after_its_delivery_has_settled_is_told_so() -> None:
    """Broken to see it fail: `check_instruction` without `refused_receipt`."""
    made, books = approving(5_000)
    report = made_side(made.give(instruction("DELI")))
    for _ in range(2):
        (refused,) = of(commands.CommandRefused, made.give(instruction("RECE")))
        assert (refused.reason, refused.detail) == ("already_settled", f"side that was made for it: {report}")
    assert (books.unmatched.after("dated", ""), moved(books)) == (None, (100, 1000))


def test_a_receipt_after_a_delivery_that_waits_for_approval_names_what_is_to_be_approved() -> None:
    made, books = approving(500)
    said = made.give(instruction("DELI"))
    report = made_side(said)
    assert len(of(InstructionHeld, said)) == 1
    (refused,) = of(commands.CommandRefused, made.give(instruction("RECE")))
    assert (refused.reason, refused.detail) == ("already_matched", f"side that was made for it: {report}")
    assert len(of(InstructionSettled, made.give(release(report)))) == 1
    assert (books.unmatched.after("dated", ""), moved(books)) == (None, (100, 1000))


@pytest.mark.parametrize(("limit", "reason"), [(0, "already_matched"), (5_000, "already_settled")])
def test_a_report_after_its_delivery_was_answered_is_told_so_and_the_next_one_is_of_another(limit: int, reason: str) -> None:
    """Broken to see it fail: `_instruct` that leaves the delivery in `answered`."""
    made, books = approving(limit)
    (matched,) = of(InstructionMatched, made.give(instruction("DELI")))
    before = moved(books)
    (refused,) = of(StatusAdvised, made.give(reported("RECE")))
    assert (refused.entity, refused.status, refused.reason, refused.transaction) == (BUYER, "refused", reason, matched.transaction)
    assert told(made.give(reported("RECE", 2))) == [("B", "pending", "unmatched")]
    (settled,) = of(InstructionSettled, made.give(reported("DELI", 2)))
    assert settled.receiver_report == side("BUY", 2).report
    assert moved(books) == (before[0] + 100, before[1] + 1000)


def test_the_side_that_is_made_of_a_delivery_is_of_that_and_of_no_other_that_is_like_it() -> None:
    """Broken to see it fail: `_instruct` that looks for a candidate for what was made."""
    made, books = approving(5_000)
    made.give(reported("DELI"))
    (matched,) = of(InstructionMatched, made.give(instruction("DELI")))
    assert matched.deliverer_report == instructed("DELI")
    assert books.sides[side("SELL").report].status == "unmatched"
    assert len(of(InstructionSettled, made.give(reported("RECE")))) == 1  # the other one waits: it is that which is meant
    assert moved(books) == (200, 2000)


@pytest.mark.parametrize(
    "more",
    [
        {"amount": Decimal(1001)},
        {"quantity": Decimal(99)},
        {"intended_settlement_date": day(1).date()},
        {"trade_date": day(-3).date()},
        {"terms": Terms(common_reference="ANOTHER")},
    ],
)
def test_a_receipt_of_another_delivery_is_taken(more: dict[str, Any]) -> None:
    made, books = approving(5_000)
    made.give(instruction("DELI", terms=Terms(common_reference="THIS")))
    assert refusals(made.give(instruction("RECE", **more))) == []
    assert books.sides[instructed("RECE")].status == "unmatched"
    assert len(of(InstructionMatched, made.give(reported("DELI", 2, **more)))) == 1


def test_a_receipt_is_taken_again_when_what_was_answered_is_cancelled() -> None:
    made, books = approving(0)
    report = made_side(made.give(instruction("DELI")))
    made.give(ask(commands.CancelInstruction, "DELI"))
    made.give(replace(ask(commands.CancelInstruction, "RECE"), report=report))
    assert len(books.answered) == 0
    assert refusals(made.give(instruction("RECE"))) == []
    assert len(of(InstructionSettled, made.give(instruction("DELI", 2)))) == 1


FREE: dict[str, Any] = {"instruction_type": "FOP", "currency": "XXX", "amount": Decimal(0), "cash_account": None}
OTHER = "B-OTHER-SEC"


def standing(currency: str, securities: str) -> StandingInstructionSet:
    fields = {"party": BUYER, "settlement_system": SYSTEM, "currency": currency, "cash_account": "B-CASH"}
    return StandingInstructionSet(**fields, securities_account=securities)


@pytest.mark.parametrize(
    ("more", "receives"),
    [
        ((), "B-SEC"),
        ((("USD", "B-SEC"),), "B-SEC"),
        ((("USD", OTHER),), None),
        ((("USD", OTHER), ("XXX", OTHER)), OTHER),
        ((("XXX", OTHER),), OTHER),
    ],
)
def test_free_of_payment_no_standing_instruction_of_its_own_is_needed(more: tuple[tuple[str, str], ...], receives: str | None) -> None:
    """The receiver has one securities account by all of them; where it has two, and none for no currency, it instructs itself."""
    made, books = approving(5_000)
    made.give(account(OTHER, BUYER, "SECURITIES"))
    for currency, securities in more:
        made.give(standing(currency, securities))
    said = made.give(instruction("DELI", **FREE))
    if receives is None:
        assert (of(InstructionGenerated, said), told(said)) == ([], [("S", "pending", "unmatched")])
        (alleged,) = of(AllegementIssued, made.tell_time(day(0, 16)))
        assert alleged.entity == BUYER
        said, receives = made.give(instruction("RECE", **FREE)) + made.tell_time(day(1, 8)), "B-SEC"
    else:
        said = made.give(release(made_side(said)))
    assert len(of(InstructionSettled, said)) == 1
    assert (books.balances[f"{receives}|{ISIN}"].quantity, books.balances[f"B-CASH|{CURRENCY}"].quantity) == (100, 10_000)


def test_what_was_answered_is_forgotten_with_its_side() -> None:
    made, books = approving(5_000)
    made.give(ParameterSet(name="repeat_window_days", value=5))
    made.give(instruction("DELI"))
    assert len(books.answered) == 1
    made.tell_time(day(30, 8))
    assert (len(books.answered), len(books.sides)) == (0, 0)
