"""fail_middle: what is true in middle after a stage has failed; what was taken before stays what it is."""

from decimal import Decimal

import pytest

from processors.fail_middle import MayFail
from schemas.middle import TradeApproved
from schemas.reasons import Reason
from schemas.report_answers import AmendmentRefused, AnswerRepeated, StatusAdvised, TradeRejected
from schemas.work import WorkDue
from tests.unit.middle_office import (
    ENTITY,
    OTHER,
    again,
    amended,
    approve,
    cancelled,
    failed,
    key,
    of,
    office,
    reference_data,
    refuse,
    said_why,
    status,
    trade,
)


@pytest.mark.parametrize(("message", "report"), [(trade(), key()), (amended(), key(2)), (cancelled(), key(kind="cancelled"))])
def test_a_report_or_a_request_is_dead_and_stays_so(message: MayFail, report: str) -> None:
    made, books = office()
    assert said_why(failed(made, books, again(message))) == [("StatusAdvised", "stage_failed")]
    assert status(books, report) == ("dead", "stage_failed")
    assert said_why(made.give(again(message))) == [("AnswerRepeated", "stage_failed")]
    assert status(books, report) == ("dead", "stage_failed")


@pytest.mark.parametrize("message", [trade(), amended(), cancelled()])
def test_what_died_on_arrival_and_came_again_is_a_repeat(message: MayFail) -> None:
    """Its taking was undone, so that nothing is known of its content: no content is other content."""
    made, books = office()
    failed(made, books, again(message))
    said = made.give(again(message))
    assert said_why(said) == [("AnswerRepeated", "stage_failed")]
    assert [str(each.status) for each in of(AnswerRepeated, said)] == ["dead"]


def test_a_corrected_report_is_a_new_version() -> None:
    made, books = office()
    failed(made, books, trade())
    assert [each.reason for each in of(TradeRejected, made.give(amended()))] == [Reason.AMENDED_VERSION_IS_FINAL]
    assert of(TradeApproved, made.give(trade(version=3)))


@pytest.mark.parametrize("repeat", [trade(), trade(amount=Decimal(7))])
def test_a_report_that_was_taken_before_stays_what_it_is(repeat: MayFail) -> None:
    made, books = office()
    made.give(trade())
    (answer,) = of(AnswerRepeated, failed(made, books, again(repeat)))
    assert (str(answer.status), answer.reason) == ("pending", Reason.SENT_TO_SETTLEMENT)
    assert status(books, key()) == ("pending", "sent_to_settlement")
    assert books.exposures[f"{ENTITY}|{OTHER}|EUR"].used == Decimal(1_000)


def test_what_waits_for_a_trade_that_died_on_arrival_is_answered() -> None:
    made, books = office()
    made.give(cancelled())
    made.give(amended())
    said = failed(made, books, trade())
    assert said_why(said) == [
        ("StatusAdvised", "stage_failed"),
        ("CancellationRefused", "already_dead"),
        ("TradeRejected", "amended_version_is_final"),
        ("AmendmentRefused", "amended_version_is_final"),
    ]
    assert [each.replaces for each in of(AmendmentRefused, said)] == [key()]
    assert (status(books, key()), status(books, key(kind="cancelled"))) == (("dead", "stage_failed"), ("refused", "already_dead"))
    assert f"{ENTITY}|oms|T|1" not in books.early_cancellations


@pytest.mark.parametrize(("missing", "store"), [("instrument", "held_for_reference"), ("limit", "held_by_limit")])
def test_a_held_report_on_which_a_stage_failed_is_dead_and_held_no_longer(missing: str, store: str) -> None:
    made, books = office(missing)
    made.give(trade())
    said = failed(made, books, WorkDue(store=store, key=key(), prefix="", because="reference_arrived"))
    assert [(each.report, each.entity) for each in of(StatusAdvised, said)] == [(key(), ENTITY)]
    assert (status(books, key()), key() in getattr(books, store)) == (("dead", "stage_failed"), False)
    assert of(TradeApproved, made.give(reference_data()[missing])) == []


@pytest.mark.parametrize("command", [approve(key()), refuse(key())])
def test_a_command_is_refused_and_what_it_was_about_stays(command: MayFail) -> None:
    made, books = office()
    made.give(trade(amount=Decimal(20_000)))
    assert said_why(failed(made, books, again(command))) == [("CommandRefused", "stage_failed")]
    assert status(books, key()) == ("held", "limit_exceeded")


def test_work_of_forgetting_can_be_left_undone() -> None:
    made, books = office()
    assert failed(made, books, WorkDue(store="reports", key=key(), prefix="", because="repeat_window")) == []
