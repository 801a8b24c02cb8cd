"""capture: every report once; refusals in their order, repeats, and the one status."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from processors.books import MiddleBooks
from schemas.middle import TradeApproved
from schemas.reasons import Reason
from schemas.reference import ParameterSet
from schemas.report_answers import AnswerRepeated, TradeRejected
from schemas.values import Status
from tests.unit.middle_office import (
    ENTITY,
    THIRD,
    advised,
    again,
    amended,
    day,
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


def windowed() -> tuple[OfficeDriver, MiddleBooks]:
    made, books = office()
    made.give(again(WINDOW))
    return made, books


@pytest.mark.parametrize(("reason", "fault"), FAULTS + PAIRS)
def test_what_nothing_cures_is_refused_by_the_first_reason(reason: Reason, fault: dict[str, Any]) -> None:
    made, books = windowed()
    said = made.give(amended(**fault))
    rejected = of(TradeRejected, said)
    assert [each.reason for each in rejected] == [reason]
    assert said == list(rejected)
    assert status(books, rejected[0].report) == ("refused", str(reason))


@pytest.mark.parametrize(
    ("reason", "fault"),
    [
        (Reason.QUANTITY_NOT_POSITIVE, {"quantity": Decimal(-100)}),
        (Reason.AMOUNT_NOT_POSITIVE, {"amount": Decimal("0.00")}),
        (Reason.ISIN_CHECK_DIGIT_WRONG, {"isin": "xs0000000009"}),
        (Reason.ISIN_CHECK_DIGIT_WRONG, {"isin": "XS 000000009"}),
        (Reason.ISIN_CHECK_DIGIT_WRONG, {"isin": "XS000000000\uff19"}),
        (Reason.ISIN_CHECK_DIGIT_WRONG, {"isin": "EZ1234567891"}),
        (Reason.COUNTERPARTY_CHECK_DIGITS_WRONG, {"counterparty": "529900buyer000000026"}),
        (Reason.TRADE_DATE_BEFORE_WINDOW, {"trade_date": date(1900, 1, 1)}),
        (Reason.TRADE_DATE_IN_FUTURE, {"trade_date": date(2200, 1, 1)}),
    ],
)
def test_other_forms_of_the_same_faults_are_refused_alike(reason: Reason, fault: dict[str, Any]) -> None:
    assert said_why(windowed()[0].give(trade(**fault))) == [("TradeRejected", str(reason))]


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
    assert of(TradeRejected, windowed()[0].give(trade(**terms))) == []


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
