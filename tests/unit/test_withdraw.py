"""match: what becomes of requests to amend or to cancel a side, in every state of it, and how long a state is remembered."""

from decimal import Decimal
from typing import Literal

import pytest

from schemas.matching import InstructionMatched, InstructionUnmatched, SideCancelled
from schemas.middle import TradeApproved
from schemas.reasons import Reason
from schemas.reference import ParameterSet
from schemas.report_answers import AmendmentApplied, AmendmentRefused, CancellationApplied, CancellationPended, CancellationRefused
from schemas.work import WorkDue
from tests.unit.back_office import amendment, cancellation, day, failed, funding, of, office, side, told
from tests.unit.office_driver import OfficeDriver

State = Literal["matched", "settled", "cancelled", "refused", "dead"]


def office_with_a_sale(state: State) -> tuple[OfficeDriver, TradeApproved]:
    made, _ = office()
    sale = side("SELL")
    if state == "settled":
        made.give(funding("S-SEC", 100))
        made.give(funding("B-CASH", 1000))
    if state == "dead":
        failed(made, sale)
    elif state == "refused":
        made.give(amendment(side("SELL", 7), report=sale.report))
    else:
        made.give(sale)
    if state in ("matched", "settled"):
        made.give(side("BUY"))
    if state == "cancelled":
        made.give(cancellation(sale))
    return made, sale


def test_an_unmatched_side_gives_way_to_its_new_version() -> None:
    made, books = office()
    old, new = side("SELL"), amendment(side("SELL"), quantity=Decimal(90))
    made.give(old)
    said = made.give(new)
    assert [(each.report, each.reason) for each in of(SideCancelled, said)] == [(old.report, Reason.REPLACED)]
    assert [(each.report, each.replaces) for each in of(AmendmentApplied, said)] == [(new.report, old.report)]
    assert [each.report for each in of(InstructionUnmatched, said)] == [new.report]
    assert told(said) == [("S", "cancelled", "replaced"), ("S", "pending", "unmatched")]
    assert old.report not in books.unmatched
    (pair,) = of(InstructionMatched, made.give(side("BUY", quantity=Decimal(90))))
    assert pair.deliverer_report == new.report


def test_a_new_version_may_match_at_once_and_be_amended_in_its_turn() -> None:
    made, _ = office()
    made.give(side("SELL"))
    made.give(side("BUY", quantity=Decimal(80)))
    second = amendment(side("SELL"), 2, quantity=Decimal(90))
    made.give(second)
    third = amendment(side("SELL"), 3, quantity=Decimal(80), replaces=second.report)
    (pair,) = of(InstructionMatched, made.give(third))
    assert pair.deliverer_report == third.report


@pytest.mark.parametrize("state", ["matched", "settled", "cancelled", "refused", "dead"])
def test_a_side_that_is_no_longer_unmatched_is_not_amended(state: State) -> None:
    made, sale = office_with_a_sale(state)
    new = amendment(sale)
    said = made.give(new)
    assert [(each.report, str(each.reason)) for each in of(AmendmentRefused, said)] == [(new.report, f"already_{state}")]
    assert not of(InstructionUnmatched, said)
    again = amendment(side("SELL"), 3, replaces=new.report)
    assert [each.reason for each in of(AmendmentRefused, made.give(again))] == [Reason.ALREADY_REFUSED]


def test_a_side_that_was_never_seen_is_neither_amended_nor_cancelled() -> None:
    made, _ = office()
    (refused,) = of(AmendmentRefused, made.give(amendment(side("SELL"))))
    assert refused.reason == Reason.TRADE_NOT_KNOWN
    (answer,) = of(CancellationRefused, made.give(cancellation(side("BUY"))))
    assert answer.reason == Reason.TRADE_NOT_KNOWN


def test_the_same_report_a_second_time_says_nothing() -> None:
    made, _ = office()
    made.give(side("SELL"))
    new = amendment(side("SELL"))
    assert made.give(side("SELL")) == []
    assert made.give(new) != []
    assert made.give(amendment(side("SELL"))) == []


def test_one_party_cancels_an_unmatched_side() -> None:
    made, books = office()
    sale = side("SELL")
    made.give(sale)
    said = made.give(cancellation(sale))
    assert [each.request for each in of(CancellationApplied, said)] == [cancellation(sale).request]
    assert told(said) == [("S", "cancelled", "cancelled_by_party")]
    assert books.unmatched.after("matching", "") is None
    assert of(InstructionUnmatched, made.give(side("BUY")))


@pytest.mark.parametrize("state", ["settled", "cancelled", "refused", "dead"])
def test_a_request_to_cancel_that_comes_too_late_is_refused(state: State) -> None:
    made, sale = office_with_a_sale(state)
    said = made.give(cancellation(sale))
    assert [str(each.reason) for each in of(CancellationRefused, said)] == [f"already_{state}"]
    assert not of(CancellationApplied, said) + of(CancellationPended, said)


def test_a_matched_side_is_not_cancelled_by_one_party() -> None:
    made, sale = office_with_a_sale("matched")
    said = made.give(cancellation(sale))
    assert [each.reason for each in of(CancellationPended, said)] == [Reason.WAITS_FOR_COUNTERPARTY]
    assert not of(CancellationApplied, said) + of(CancellationRefused, said)


def test_a_final_side_is_forgotten_when_the_repeat_window_has_passed_and_not_before() -> None:
    made, books = office()
    sale, purchase = side("SELL"), side("BUY", 2, quantity=Decimal(7))  # traded on day -2
    for each in (sale, purchase, cancellation(sale), ParameterSet(name="repeat_window_days", value=5)):
        made.give(each)
    made.tell_time(day(3, 23))
    made.give(WorkDue(store="sides", key=sale.report, prefix="", because="repeat_window"))
    assert sale.report in books.sides
    made.tell_time(day(4))
    assert sale.report not in books.sides
    assert purchase.report in books.sides  # it waits still
    (answer,) = of(CancellationRefused, made.give(cancellation(sale)))
    assert answer.reason == Reason.TRADE_NOT_KNOWN


def test_without_a_window_nothing_is_forgotten() -> None:
    made, sale = office_with_a_sale("cancelled")
    made.tell_time(day(3_000))
    assert sale.report in made.books.sides  # type: ignore[attr-defined]  # the books of back
