"""limit: what is held and released, and exposures that are exactly what is unsettled, in whatever order the endings arrive."""

from decimal import Decimal

import pytest

from processors.books import MiddleBooks
from schemas.commands import CommandRefused
from schemas.message import Message
from schemas.middle import AmendmentRequested, TradeApproved
from schemas.reasons import Reason
from schemas.report_answers import TradeHeld
from schemas.values import Status
from schemas.work import WorkDue
from tests.unit.middle_office import (
    ENTITY,
    OTHER,
    THIRD,
    advised,
    again,
    amended,
    applied,
    approve,
    cancelled,
    key,
    limit,
    of,
    office,
    refuse,
    said_why,
    settled,
    status,
    trade,
)
from tests.unit.office_driver import OfficeDriver

NOTHING = Decimal(0)


def used(books: MiddleBooks, counterparty: str = OTHER) -> Decimal:
    """The exposure; a key that stands for nothing must be gone."""
    exposure = books.exposures.get(f"{ENTITY}|{counterparty}|EUR")
    assert exposure is None or exposure.used > 0
    return exposure.used if exposure is not None else NOTHING


def in_breach(amount: int = 10_001) -> tuple[OfficeDriver, MiddleBooks]:
    made, books = office()
    (held,) = of(TradeHeld, made.give(trade(amount=Decimal(amount))))
    assert (held.reason, held.waits_for) == (Reason.LIMIT_EXCEEDED, "operator")
    return made, books


def test_what_is_approved_states_the_limit_and_the_exposure_after_it() -> None:
    made, books = office()
    stated = [each for name in "TU" for each in of(TradeApproved, made.give(trade(trade=name)))]
    assert [(each.limit, each.exposure) for each in stated] == [(Decimal(10_000), Decimal(1_000)), (Decimal(10_000), Decimal(2_000))]
    assert used(books) == Decimal(2_000)


def test_up_to_the_limit_a_report_goes_on_and_a_cent_above_it_is_held_without_exposure() -> None:
    made, books = office()
    assert of(TradeApproved, made.give(trade(amount=Decimal(9_999))))
    (held,) = of(TradeHeld, made.give(trade(trade="U", amount=Decimal("1.01"))))
    assert (held.reason, held.detail) == (Reason.LIMIT_EXCEEDED, "limit 10000 EUR, used 9999, asked 1.01")
    assert of(TradeApproved, made.give(trade(trade="V", amount=Decimal("1.00"))))
    assert used(books) == Decimal(10_000)
    assert status(books, key(trade="U")) == ("held", "limit_exceeded")


def test_an_exposure_that_could_not_be_written_down_is_a_breach() -> None:
    made, _ = office()
    made.give(limit(10**17))
    most = Decimal("9999999999999999.99")
    assert of(TradeApproved, made.give(trade(amount=most)))
    assert [each.reason for each in of(TradeHeld, made.give(trade(trade="U", amount=most)))] == [Reason.LIMIT_EXCEEDED]


def test_each_counterparty_has_its_own_limit() -> None:
    made, books = office()
    for name, counterparty in (("T", OTHER), ("U", THIRD)):
        assert of(TradeApproved, made.give(trade(trade=name, counterparty=counterparty, amount=Decimal(10_000))))
    assert (used(books), used(books, THIRD)) == (Decimal(10_000), Decimal(10_000))


def test_a_limit_that_is_not_known_holds_and_its_arrival_releases_in_the_order_of_arrival() -> None:
    made, books = office("limit")
    for name in ("C", "A", "B"):
        (held,) = of(TradeHeld, made.give(trade(trade=name, amount=Decimal(400))))
        assert (held.reason, held.waits_for) == (Reason.LIMIT_NOT_KNOWN, f"limit|{ENTITY}|{OTHER}|EUR")
    assert of(TradeApproved, made.give(limit(10_000, THIRD))) == []
    said = made.give(limit(1_000))
    assert [each.report for each in of(TradeApproved, said)] == [key(trade="C"), key(trade="A")]
    assert [(each.report, each.reason) for each in of(TradeHeld, said)] == [(key(trade="B"), Reason.LIMIT_EXCEEDED)]
    assert used(books) == Decimal(800)
    assert books.held_by_limit[key(trade="B")].waits_for == "operator"


def test_an_item_of_the_cursor_is_checked_again() -> None:
    made, books = in_breach()
    made.give(limit(20_000))
    for report in (key(), "gone"):
        assert of(TradeApproved, made.give(WorkDue(store="held_by_limit", key=report, prefix="", because="reference_arrived"))) == []
    assert status(books, key()) == ("held", "limit_exceeded")


def test_a_higher_limit_alone_releases_no_breach_but_an_approval_after_it_does() -> None:
    made, books = in_breach()
    assert said_why(made.give(approve(key(), "C1"))) == [("CommandRefused", "limit_exceeded")]
    assert made.give(limit(20_000)) == []
    assert status(books, key()) == ("held", "limit_exceeded")
    said = made.give(approve(key(), "C2"))
    assert [(each.limit, each.exposure) for each in of(TradeApproved, said)] == [(Decimal(20_000), Decimal(10_001))]
    assert said_why(said) == [("CommandApplied", "")]
    assert status(books, key()) == ("pending", "sent_to_settlement")
    assert key() not in books.held_by_limit


def test_nothing_but_an_approval_releases_when_room_is_made() -> None:
    made, books = office()
    made.give(trade(trade="U", amount=Decimal(9_500)))
    made.give(trade())
    assert of(TradeApproved, made.give(settled(key(trade="U")))) == []
    assert of(TradeApproved, made.give(approve(key())))
    assert used(books) == Decimal(1_000)


def test_a_limit_that_is_not_known_refuses_an_approval_too() -> None:
    made, _ = office("limit")
    made.give(trade())
    assert said_why(made.give(approve(key()))) == [("CommandRefused", "limit_not_known")]


def test_a_repeat_of_an_approval_approves_nothing_even_if_it_could_now() -> None:
    made, books = in_breach()
    made.give(approve(key()))
    made.give(limit(20_000))
    assert said_why(made.give(approve(key()))) == [("CommandRefused", "limit_exceeded")]
    assert status(books, key()) == ("held", "limit_exceeded")


@pytest.mark.parametrize("report", ["sent", "of nobody", "of another"])
def test_what_no_limit_holds_is_not_approved(report: str) -> None:
    made, books = in_breach()
    made.give(trade(trade="sent"))
    given = {"sent": approve(key(trade="sent")), "of nobody": approve(key(trade="none")), "of another": approve(key(), entity=OTHER)}
    assert said_why(made.give(given[report])) == [("CommandRefused", "not_held")]
    assert used(books) == Decimal(1_000)


@pytest.mark.parametrize("ending", [cancelled(), refuse(key()), advised(key(), Status.DEAD, Reason.STAGE_FAILED)])
def test_what_has_ended_cannot_be_approved(ending: Message) -> None:
    made, books = in_breach()
    made.give(again(ending))
    made.give(limit(99_999))
    assert of(CommandRefused, made.give(approve(key())))
    assert (key() in books.held_by_limit, used(books)) == (False, NOTHING)


def test_other_content_under_an_identity_gives_no_exposure_back() -> None:
    made, books = office()
    made.give(trade())
    made.give(trade(amount=Decimal(2)))
    assert used(books) == Decimal(1_000)


def test_an_amendment_is_asked_for_what_it_adds_alone() -> None:
    made, books = office()
    made.give(trade(amount=Decimal(9_000)))
    (held,) = of(TradeHeld, made.give(amended(2, amount=Decimal(10_001))))
    assert held.detail == "limit 10000 EUR, used 9000, asked 1001"
    assert used(books) == Decimal(9_000)
    (asked,) = of(AmendmentRequested, made.give(amended(3, 1, amount=Decimal(10_000))))
    assert (asked.exposure, used(books)) == (Decimal(10_000), Decimal(10_000))


def test_an_amendment_to_another_counterparty_takes_its_whole_amount_there() -> None:
    made, books = office()
    made.give(trade())
    made.give(amended(counterparty=THIRD))
    assert (used(books), used(books, THIRD)) == (Decimal(1_000), Decimal(1_000))
    for word in applied(key(2), key()):
        made.give(word)
    assert (used(books), used(books, THIRD)) == (NOTHING, Decimal(1_000))


def test_an_approved_amendment_replaces_what_it_was_to_replace() -> None:
    made, books = office()
    made.give(trade())
    made.give(amended(amount=Decimal(10_001)))
    made.give(limit(20_000))
    said = made.give(approve(key(2)))
    assert [each.replaces for each in of(AmendmentRequested, said)] == [key()]
    assert used(books) == Decimal(10_001)
