"""answer: each command is carried out once and answered every time; what is held, wherever middle holds it, can be refused."""

from decimal import Decimal

import pytest

from schemas.commands import Approve, CommandApplied, CommandRefused, Refuse
from schemas.middle import TradeApproved
from schemas.reasons import Reason
from schemas.report_answers import TradeRejected
from schemas.values import Status
from tests.unit.middle_office import (
    ENTITY,
    OTHER,
    advised,
    again,
    amended,
    approve,
    cancelled,
    failed,
    key,
    limit,
    of,
    office,
    reference_data,
    refuse,
    said_why,
    settled,
    status,
    trade,
)


@pytest.mark.parametrize("missing", ["instrument", "limit"])
def test_an_operator_refuses_what_middle_holds(missing: str) -> None:
    made, books = office(missing)
    made.give(trade())
    said = made.give(refuse(key()))
    assert said_why(said) == [("TradeRejected", "refused_by_operator"), ("CommandApplied", "")]
    assert status(books, key()) == ("refused", "refused_by_operator")
    assert of(TradeApproved, made.give(reference_data()[missing])) == []


@pytest.mark.parametrize("state", ["unknown", "sent", "settled", "refused", "a request", "of another", "held by back"])
def test_what_middle_does_not_hold_is_not_refused(state: str) -> None:
    made, books = office()
    made.give(trade(amount=Decimal(0 if state == "refused" else 20_000 if state == "of another" else 1_000)))
    if state == "settled":
        made.give(settled(key()))
    if state == "held by back":
        made.give(advised(key(), Status.HELD, Reason.STAGE_FAILED))
    made.give(cancelled(9))
    before = books.reports[key()]
    given = {
        "unknown": refuse(key(7)),
        "a request": refuse(key(9, "cancelled")),
        "of another": refuse(key(), entity=OTHER),
    }
    said = made.give(given.get(state, refuse(key())))
    assert said_why(said) == [("CommandRefused", "not_held")]
    assert books.reports[key()] == before


def test_a_repeat_of_what_was_applied_changes_nothing_and_says_so() -> None:
    made, books = office("limit")
    made.give(trade())
    made.give(refuse(key()))
    (answer,) = made.give(refuse(key()))
    assert isinstance(answer, CommandApplied)
    assert (answer.was_repeated, answer.command, answer.entity) == (True, "R1", ENTITY)
    assert status(books, key()) == ("refused", "refused_by_operator")


def test_a_repeat_of_an_approval_that_was_applied_sends_nothing_again() -> None:
    made, _ = office()
    made.give(trade(amount=Decimal(20_000)))
    made.give(limit(20_000))
    first = made.give(approve(key()))
    assert [each.was_repeated for each in of(CommandApplied, first)] == [False]
    (answer,) = made.give(approve(key()))
    assert isinstance(answer, CommandApplied)
    assert answer.was_repeated


@pytest.mark.parametrize("command", [approve(key()), refuse(key())])
def test_a_repeat_of_what_was_refused_is_refused_for_the_same_reason(command: Approve | Refuse) -> None:
    made, books = office("limit")
    assert said_why(made.give(again(command))) == [("CommandRefused", "not_held")]
    made.give(trade())
    for _ in range(2):
        assert said_why(made.give(again(command))) == [("CommandRefused", "not_held")]
    assert status(books, key()) == ("held", "limit_not_known")


def test_other_content_under_the_same_command_is_refused_and_the_first_answer_stands() -> None:
    made, books = office("limit")
    for name in "TU":
        made.give(trade(trade=name))
    made.give(refuse(key()))
    for other in (refuse(key(trade="U")), refuse(key(), who="bela"), refuse(key(), note="sorry"), approve(key(), "R1")):
        assert said_why(made.give(other)) == [("CommandRefused", "exists_with_different_content")]
    assert status(books, key(trade="U")) == ("held", "limit_not_known")
    assert [each.was_repeated for each in of(CommandApplied, made.give(refuse(key())))] == [True]


def test_other_content_under_a_refused_approval_approves_nothing() -> None:
    made, books = office()
    made.give(trade(amount=Decimal(20_000)))
    made.give(approve(key(2)))
    made.give(limit(20_000))
    assert said_why(made.give(approve(key()))) == [("CommandRefused", "exists_with_different_content")]
    assert said_why(made.give(approve(key(2)))) == [("CommandRefused", "not_held")]
    assert status(books, key()) == ("held", "limit_exceeded")


def test_a_refused_amendment_leaves_what_back_has() -> None:
    made, books = office()
    made.give(trade())
    made.give(amended(amount=Decimal(20_000)))
    assert [each.report for each in of(TradeRejected, made.give(refuse(key(2))))] == [key(2)]
    assert status(books, key()) == ("pending", "sent_to_settlement")


def test_a_command_that_failed_is_refused_every_time() -> None:
    made, books = office()
    made.give(trade(amount=Decimal(20_000)))
    made.give(limit(20_000))
    for said in (failed(made, books, approve(key())), made.give(approve(key()))):
        assert [(each.command, each.reason) for each in of(CommandRefused, said)] == [("C1", Reason.STAGE_FAILED)]
    assert of(TradeApproved, made.give(approve(key(), "C2")))
