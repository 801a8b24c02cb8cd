"""settle: a matched transaction is cancelled when both parties ask, in either order, unless it settles first."""

import pytest

from schemas.back import InstructionCancelled, InstructionSettled
from schemas.reasons import Reason
from schemas.report_answers import CancellationApplied, CancellationPended, CancellationRefused
from tests.unit.back_office import cancellation, day, failed, funding, of, office, side, told
from tests.unit.office_driver import OfficeDriver

SALE, PURCHASE = side("SELL"), side("BUY")


def office_with_a_pair() -> OfficeDriver:
    made, _ = office()
    made.give(side("SELL"))
    made.give(side("BUY"))
    return made


@pytest.mark.parametrize(("first", "second"), [(SALE, PURCHASE), (PURCHASE, SALE)])
def test_when_both_have_asked_the_transaction_is_cancelled(first: object, second: object) -> None:
    made = office_with_a_pair()
    said = made.give(cancellation(first))  # type: ignore[arg-type]  # the driver takes any message
    assert [each.reason for each in of(CancellationPended, said)] == [Reason.WAITS_FOR_COUNTERPARTY]
    said = made.give(cancellation(second))  # type: ignore[arg-type]  # the driver takes any message
    assert [each.reason for each in of(InstructionCancelled, said)] == [Reason.CANCELLED_BY_BOTH_PARTIES]
    assert [each.request for each in of(CancellationApplied, said)] == [cancellation(SALE).request, cancellation(PURCHASE).request]
    assert told(said) == [("S", "cancelled", "cancelled_by_both_parties"), ("B", "cancelled", "cancelled_by_both_parties")]
    made.give(funding("S-SEC", 100))
    assert not of(InstructionSettled, made.give(funding("B-CASH", 1000)))
    (late,) = of(CancellationRefused, made.give(cancellation(SALE)))
    assert late.reason == Reason.ALREADY_CANCELLED


def test_one_party_that_asks_twice_has_asked_once() -> None:
    made = office_with_a_pair()
    for _ in range(2):
        said = made.give(cancellation(SALE))
        assert len(of(CancellationPended, said)) == 1
        assert not of(InstructionCancelled, said)


def test_a_request_that_waits_is_refused_when_settlement_comes_first() -> None:
    made = office_with_a_pair()
    made.give(cancellation(SALE))
    made.give(funding("S-SEC", 100))
    said = made.give(funding("B-CASH", 1000))
    assert len(of(InstructionSettled, said)) == 1
    assert [(each.report, each.reason) for each in of(CancellationRefused, said)] == [(SALE.report, Reason.ALREADY_SETTLED)]
    (late,) = of(CancellationRefused, made.give(cancellation(PURCHASE)))
    assert late.reason == Reason.ALREADY_SETTLED


def test_a_request_survives_the_cut_off_and_a_new_attempt() -> None:
    made = office_with_a_pair()
    made.give(cancellation(PURCHASE))
    made.tell_time(day(0, 16))
    made.tell_time(day(1, 8))
    assert len(of(InstructionCancelled, made.give(cancellation(SALE)))) == 1


def test_a_request_upon_which_a_stage_failed_is_refused() -> None:
    made = office_with_a_pair()
    (refused,) = of(CancellationRefused, failed(made, cancellation(SALE)))
    assert (refused.reason, refused.request) == (Reason.STAGE_FAILED, cancellation(SALE).request)
