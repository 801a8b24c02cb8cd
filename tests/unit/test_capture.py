"""capture: every report once; refusals in their order, repeats, the one status, requests to cancel, and the repeat window."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from schemas.middle import (
    AnswerRepeated,
    CancellationApplied,
    CancellationPended,
    CancellationRefused,
    CancellationRequested,
    TradeApproved,
    TradeRejected,
    TradeWithdrawn,
)
from schemas.reasons import Reason
from schemas.reference import ParameterSet
from schemas.values import Status
from schemas.work import WorkDue, WorkOpened
from tests.unit.middle_office import (
    ENTITY,
    ISIN,
    THIRD,
    advised,
    again,
    amended,
    cancelled,
    day,
    hour,
    key,
    of,
    office,
    said_why,
    settled,
    status,
    trade,
)
from tests.unit.office_driver import OfficeDriver

WINDOW = ParameterSet(name="repeat_window_days", value=30)

FAULTS: list[tuple[Reason, dict[str, Any]]] = [
    (Reason.QUANTITY_NOT_POSITIVE, {"quantity": Decimal(0)}),
    (Reason.AMOUNT_NOT_POSITIVE, {"amount": Decimal("-0.01")}),
    (Reason.ISIN_CHECK_DIGIT_WRONG, {"isin": "XS0000000008"}),
    (Reason.ENTITY_CHECK_DIGITS_WRONG, {"entity": "529900SELLER00000072"}),
    (Reason.COUNTERPARTY_CHECK_DIGITS_WRONG, {"counterparty": "529900BUYER000000027"}),
    (Reason.COUNTERPARTY_IS_ENTITY, {"counterparty": ENTITY}),
    (Reason.TRADE_DATE_BEFORE_WINDOW, {"trade_date": day(-31)}),
    (Reason.TRADE_DATE_IN_FUTURE, {"trade_date": day(2)}),
    (Reason.INTENDED_DATE_BEFORE_TRADE_DATE, {"intended_settlement_date": day(-40)}),
    (Reason.AMENDS_ITSELF, {"amends": 2}),
]
"""In the order of checking. (No two faults of the same field can be in one report.)"""
PAIRS = [
    (reason, first | second)
    for place, (reason, first) in enumerate(FAULTS)
    for _, second in FAULTS[place + 1 :]
    if not first.keys() & second.keys()
]


def windowed() -> OfficeDriver:
    made, _ = office()
    made.give(again(WINDOW))
    return made


@pytest.mark.parametrize(("reason", "fault"), FAULTS + PAIRS)
def test_what_nothing_cures_is_refused_by_the_first_reason(reason: Reason, fault: dict[str, Any]) -> None:
    made = windowed()
    said = made.give(amended(**fault))
    rejected = of(TradeRejected, said)
    assert [each.reason for each in rejected] == [reason]
    assert said == list(rejected)
    assert status(made.books, rejected[0].report) == ("refused", str(reason))  # type: ignore[arg-type]  # the books are of middle


@pytest.mark.parametrize(
    ("reason", "fault"),
    [
        (Reason.QUANTITY_NOT_POSITIVE, {"quantity": Decimal(-100)}),
        (Reason.AMOUNT_NOT_POSITIVE, {"amount": Decimal("0.00")}),
        (Reason.ISIN_CHECK_DIGIT_WRONG, {"isin": "xs0000000009"}),
        (Reason.ISIN_CHECK_DIGIT_WRONG, {"isin": "XS 000000009"}),
        (Reason.ISIN_CHECK_DIGIT_WRONG, {"isin": "XS000000000９"}),
        (Reason.ISIN_CHECK_DIGIT_WRONG, {"isin": "EZ1234567891"}),
        (Reason.COUNTERPARTY_CHECK_DIGITS_WRONG, {"counterparty": "529900buyer000000026"}),
        (Reason.TRADE_DATE_BEFORE_WINDOW, {"trade_date": date(1900, 1, 1)}),
        (Reason.TRADE_DATE_IN_FUTURE, {"trade_date": date(2200, 1, 1)}),
    ],
)
def test_other_forms_of_the_same_faults_are_refused_alike(reason: Reason, fault: dict[str, Any]) -> None:
    assert said_why(windowed().give(trade(**fault))) == [("TradeRejected", str(reason))]


@pytest.mark.parametrize(
    "terms",
    [
        {"isin": "EZ1234567890"},
        {"trade_date": day(1)},
        {"trade_date": day(-30)},
        {"intended_settlement_date": day(0)},
        {"quantity": Decimal("0.000001")},
    ],
)
def test_what_is_just_right_is_not_refused(terms: dict[str, Any]) -> None:
    assert of(TradeRejected, windowed().give(trade(**terms))) == []


def test_without_a_window_no_date_is_too_old() -> None:
    made, _ = office()
    assert of(TradeRejected, made.give(trade(trade_date=date(1900, 1, 1)))) == []


def test_a_repeat_is_answered_with_the_status_and_changes_nothing() -> None:
    made, books = office()
    made.give(trade())
    for word in ("100", "100.00", "1E+2"):
        (answer,) = made.give(trade(quantity=Decimal(word)))
        assert isinstance(answer, AnswerRepeated)
        assert (answer.status, answer.reason) == (Status.PENDING, Reason.SENT_TO_SETTLEMENT)
    made.give(settled(key()))
    (answer,) = of(AnswerRepeated, made.give(trade()))
    assert (answer.status, answer.reason) == (Status.SETTLED, None)
    assert status(books, key()) == ("settled", "None")


@pytest.mark.parametrize("other", [{"quantity": Decimal(101)}, {"counterparty": THIRD}, {"note": "a word"}, {"cash_account": "A-CASH"}])
def test_other_content_under_the_same_identity_is_refused_and_the_report_stays(other: dict[str, Any]) -> None:
    made, books = office()
    made.give(trade())
    before, used = books.reports[key()], books.exposures.get(f"{ENTITY}|{trade().counterparty}|EUR")
    assert said_why(made.give(trade(**other))) == [("TradeRejected", "exists_with_different_content")]
    assert books.reports[key()] == before
    assert books.exposures.get(f"{ENTITY}|{trade().counterparty}|EUR") == used
    assert said_why(made.give(trade())) == [("AnswerRepeated", "sent_to_settlement")]


def test_other_content_leaves_a_held_report_held() -> None:
    made, books = office("currency")
    made.give(trade())
    made.give(trade(quantity=Decimal(7)))
    assert status(books, key()) == ("held", "currency_not_known")
    assert key() in books.held_for_reference


def test_each_part_of_the_identity_makes_another_report() -> None:
    made, _ = office()
    for other in ({}, {"source": "other"}, {"trade": "U"}, {"version": 2}):
        assert of(TradeApproved, made.give(trade(**other)))
    assert of(AnswerRepeated, made.give(amended())) == []


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


def test_what_back_tells_is_the_status_until_one_is_final() -> None:
    made, books = office()
    made.give(trade())
    for told, reason in ((Status.PENDING, Reason.UNMATCHED), (Status.PENDING, Reason.CASH_SHORT), (Status.HELD, Reason.STAGE_FAILED)):
        assert made.give(advised(key(), told, reason)) == []
        assert status(books, key()) == (str(told), str(reason))
    made.give(settled(key()))
    for told in Status:
        made.give(advised(key(), told, Reason.STAGE_FAILED))
    assert status(books, key()) == ("settled", "None")


@pytest.mark.parametrize("ending", [Status.CANCELLED, Status.REFUSED, Status.DEAD])
def test_what_is_final_stays_final(ending: Status) -> None:
    made, books = office()
    made.give(trade())
    made.give(advised(key(), ending, Reason.STAGE_FAILED))
    made.give(advised(key(), Status.PENDING, Reason.UNMATCHED))
    made.give(settled(key()))
    assert status(books, key()) == (str(ending), "stage_failed")


def test_what_is_final_is_forgotten_by_a_cursor_when_the_window_has_passed_and_not_before() -> None:
    made, books = office("limit of third")
    for number, name in enumerate("TUVW"):
        made.give(trade(trade=name, trade_date=day(-number)))
    made.give(trade(trade="held", counterparty=THIRD, trade_date=day(-9)))
    for name in "TUV":
        made.give(settled(key(trade=name)))
    made.give(again(WINDOW))
    made.tell_time(hour(29, 23))  # the window begins on Sunday, a day before Monday
    assert [name for name in "TUVW" if key(trade=name) in books.reports] == ["T", "U", "W"]
    (work,) = of(WorkOpened, made.tell_time(hour(30)))
    assert (work.store, work.index, work.upper) == ("reports", "final", str(day(0)))
    assert [name for name in "TUVW" if key(trade=name) in books.reports] == ["T", "W"]
    assert key(trade="held") in books.reports
    assert said_why(made.give(trade(trade="V", trade_date=day(-2)))) == [("TradeRejected", "trade_date_before_window")]
    assert of(WorkOpened, made.tell_time(hour(30, 9)))  # the refused one is as old
    assert of(WorkOpened, made.tell_time(hour(30, 10))) == []


def test_requests_to_cancel_are_forgotten_too() -> None:
    made, books = office("instrument")
    made.give(trade())
    made.give(cancelled())
    made.give(again(WINDOW))
    made.tell_time(hour(30))
    assert (key() in books.reports, key(kind="cancelled") in books.reports) == (True, True)
    made.tell_time(hour(31))
    assert (key() in books.reports, key(kind="cancelled") in books.reports) == (False, False)


def test_an_item_of_the_cursor_is_checked_again() -> None:
    made, books = office()
    made.give(trade())
    for report in (key(), "gone"):
        made.give(WorkDue(store="reports", key=report, prefix="", because="repeat_window"))
    made.give(again(WINDOW))
    made.books.now = hour(100)
    made.give(WorkDue(store="reports", key=key(), prefix="", because="repeat_window"))
    assert key() in books.reports  # it is not final


def test_without_a_window_nothing_is_forgotten() -> None:
    made, books = office()
    made.give(trade(isin=ISIN, quantity=Decimal(0)))
    assert made.tell_time(hour(3_000)) == []
    assert key() in books.reports
