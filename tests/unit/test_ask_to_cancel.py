"""Requests to cancel: too early, in time and too late, and their repeats."""

from decimal import Decimal

import pytest

from schemas.middle import CancellationRequested, TradeApproved
from schemas.reasons import Reason
from schemas.report_answers import AnswerRepeated, CancellationApplied, CancellationPended, CancellationRefused, TradeWithdrawn
from schemas.values import Status
from tests.unit.middle_office import (
    ENTITY,
    advised,
    amended,
    cancelled,
    key,
    of,
    office,
    said_why,
    settled,
    status,
    trade,
)


def test_a_request_to_cancel_a_sent_report_goes_to_back_and_is_kept_as_back_answers() -> None:
    made, books = office()
    made.give(trade())
    (asked,) = of(CancellationRequested, made.give(cancelled()))
    assert (asked.request, asked.report, asked.settlement_system) == (key(kind="cancelled"), key(), "CSD")
    assert status(books, key()) == ("pending", "sent_to_settlement")
    assert said_why(made.give(cancelled())) == [("AnswerRepeated", "None")]
    pended = CancellationPended(report=key(), entity=ENTITY, request=asked.request, reason=Reason.WAITS_FOR_COUNTERPARTY)
    assert made.give(pended) == []
    assert said_why(made.give(cancelled())) == [("AnswerRepeated", "waits_for_counterparty")]
    made.give(advised(key(), Status.CANCELLED, Reason.CANCELLED_BY_BOTH_PARTIES))
    made.give(CancellationApplied(report=key(), entity=ENTITY, request=asked.request))
    assert status(books, key()) == ("cancelled", "cancelled_by_both_parties")
    assert status(books, asked.request) == ("cancelled", "None")
    assert [each.status for each in of(AnswerRepeated, made.give(cancelled()))] == [Status.CANCELLED]


def test_a_request_that_back_refuses_is_refused() -> None:
    made, books = office()
    made.give(trade())
    made.give(cancelled())
    refused = CancellationRefused(report=key(), entity=ENTITY, request=key(kind="cancelled"), reason=Reason.ALREADY_SETTLED)
    made.give(refused)
    assert status(books, key(kind="cancelled")) == ("refused", "already_settled")
    assert status(books, key()) == ("pending", "sent_to_settlement")
    assert said_why(made.give(cancelled())) == [("AnswerRepeated", "already_settled")]


@pytest.mark.parametrize("missing", ["instrument", "limit"])
def test_a_report_that_middle_holds_is_cancelled_at_once(missing: str) -> None:
    made, books = office(missing)
    made.give(trade())
    said = made.give(cancelled())
    assert said_why(said) == [("TradeWithdrawn", "cancelled_by_party"), ("CancellationApplied", "")]
    assert (status(books, key()), status(books, key(kind="cancelled"))) == (("cancelled", "cancelled_by_party"), ("cancelled", "None"))
    assert key() not in books.held_for_reference
    assert key() not in books.held_by_limit
    assert [each.status for each in of(AnswerRepeated, made.give(cancelled()))] == [Status.CANCELLED]


@pytest.mark.parametrize("ending", ["settled", "cancelled", "refused", "dead"])
def test_a_request_that_comes_too_late_is_refused(ending: str) -> None:
    made, books = office()
    made.give(trade())
    made.give(settled(key()) if ending == "settled" else advised(key(), Status(ending), Reason.STAGE_FAILED))
    assert said_why(made.give(cancelled())) == [("CancellationRefused", f"already_{ending}")]
    assert status(books, key(kind="cancelled")) == ("refused", f"already_{ending}")
    assert said_why(made.give(cancelled())) == [("AnswerRepeated", f"already_{ending}")]


def test_a_request_before_its_trade_waits_and_ends_it_on_arrival() -> None:
    made, books = office()
    assert said_why(made.give(cancelled())) == [("CancellationPended", "trade_not_known")]
    assert status(books, key(kind="cancelled")) == ("pending", "trade_not_known")
    assert said_why(made.give(cancelled())) == [("AnswerRepeated", "trade_not_known")]
    said = made.give(trade())
    assert said_why(said) == [("TradeWithdrawn", "cancelled_before_arrival"), ("CancellationApplied", "")]
    assert of(TradeApproved, said) == []
    assert [each.report for each in of(TradeWithdrawn, said)] == [key()]
    assert f"{ENTITY}|oms|T|1" not in books.early_cancellations
    assert said_why(made.give(trade())) == [("AnswerRepeated", "cancelled_before_arrival")]
    assert [each.status for each in of(AnswerRepeated, made.give(cancelled()))] == [Status.CANCELLED]


def test_a_request_before_a_trade_that_is_refused_is_refused_too() -> None:
    made, books = office()
    made.give(cancelled())
    said = made.give(trade(quantity=Decimal(0)))
    assert said_why(said) == [("TradeRejected", "quantity_not_positive"), ("CancellationRefused", "already_refused")]
    assert status(books, key()) == ("refused", "quantity_not_positive")
    assert f"{ENTITY}|oms|T|1" not in books.early_cancellations


def test_an_early_request_is_for_its_version_alone() -> None:
    made, books = office()
    made.give(cancelled(2))
    assert of(TradeApproved, made.give(trade()))
    assert said_why(made.give(amended())) == [("TradeWithdrawn", "cancelled_before_arrival"), ("CancellationApplied", "")]
    assert status(books, key()) == ("pending", "sent_to_settlement")


def test_a_request_with_another_note_is_other_content() -> None:
    made, books = office("limit")
    made.give(cancelled(9))
    assert said_why(made.give(cancelled(9, note="again"))) == [("TradeRejected", "exists_with_different_content")]
    assert status(books, key(9, "cancelled")) == ("pending", "trade_not_known")
