"""Amendments, of whatever the old version has become: sent, held, final, not there yet, or being amended already."""

from decimal import Decimal

import pytest

from schemas.front import TradeAmended, TradeExecuted
from schemas.middle import AmendmentRequested, TradeApproved
from schemas.reasons import Reason
from schemas.report_answers import AmendmentApplied, AmendmentRefused, TradeHeld, TradeRejected, TradeWithdrawn
from schemas.values import Status
from tests.unit.middle_office import (
    ENTITY,
    ISIN_ELSEWHERE,
    THIRD,
    account,
    advised,
    again,
    amended,
    applied,
    key,
    limit,
    not_applied,
    of,
    office,
    reference_data,
    said_why,
    settled,
    status,
    trade,
)


def test_an_amendment_of_a_sent_report_goes_to_back() -> None:
    made, books = office()
    made.give(trade())
    (asked,) = of(AmendmentRequested, made.give(amended(amount=Decimal(900))))
    assert (asked.report, asked.replaces, asked.amount) == (key(2), key(), Decimal(900))
    assert (status(books, key()), status(books, key(2))) == (("pending", "sent_to_settlement"),) * 2
    for word in applied(key(2), key()):
        made.give(word)
    assert (status(books, key()), status(books, key(2))) == (("cancelled", "replaced"), ("pending", "sent_to_settlement"))


def test_an_amendment_that_back_refuses_leaves_the_report() -> None:
    made, books = office()
    made.give(trade())
    made.give(amended())
    made.give(not_applied(key(2), key()))
    assert (status(books, key()), status(books, key(2))) == (("pending", "sent_to_settlement"), ("refused", "already_matched"))
    assert of(AmendmentRequested, made.give(amended(3, 1)))


@pytest.mark.parametrize("missing", ["instrument", "limit"])
def test_an_amendment_of_a_held_report_takes_its_place_in_middle(missing: str) -> None:
    made, books = office(missing)
    made.give(trade())
    said = made.give(amended(isin=ISIN_ELSEWHERE, counterparty=THIRD))
    assert [(each.report, each.reason) for each in of(TradeWithdrawn, said)] == [(key(), Reason.REPLACED)]
    assert [(each.report, each.replaces) for each in of(AmendmentApplied, said)] == [(key(2), key())]
    assert [(each.report, each.replaces) for each in of(TradeApproved, said)] == [(key(2), None)]
    assert (status(books, key()), status(books, key(2))) == (("cancelled", "replaced"), ("pending", "sent_to_settlement"))
    assert of(TradeApproved, made.give(reference_data()[missing])) == []


def test_an_amendment_that_comes_before_its_trade_waits_for_it() -> None:
    made, books = office()
    (held,) = of(TradeHeld, made.give(amended()))
    assert (held.reason, held.waits_for) == (Reason.AMENDED_VERSION_NOT_KNOWN, f"version|{ENTITY}|oms|T|1")
    said = made.give(trade())
    assert [each.report for each in of(TradeApproved, said)] == [key()]
    assert [(each.report, each.replaces) for each in of(AmendmentRequested, said)] == [(key(2), key())]
    assert key(2) not in books.held_for_reference


def test_versions_that_come_the_wrong_way_round_go_on_in_their_order() -> None:
    made, _ = office()
    said = [word for each in (amended(3), amended(2), trade()) for word in made.give(each)]
    sent = [word for word in said if isinstance(word, TradeApproved | AmendmentRequested)]
    assert [(each.report, each.replaces) for each in sent] == [(key(), None), (key(2), key()), (key(3), key(2))]


@pytest.mark.parametrize("arriving", [trade(quantity=Decimal(0)), trade(amount=Decimal("0.001"))])
def test_an_amendment_before_a_trade_that_is_refused_is_refused_too(arriving: TradeExecuted) -> None:
    made, books = office()
    made.give(amended())
    said = made.give(again(arriving))
    assert [(each.report, each.reason) for each in of(AmendmentRefused, said)] == [(key(2), Reason.AMENDED_VERSION_IS_FINAL)]
    assert status(books, key(2)) == ("refused", "amended_version_is_final")


@pytest.mark.parametrize("ending", [Status.SETTLED, Status.CANCELLED, Status.REFUSED, Status.DEAD])
def test_an_amendment_of_what_is_final_is_refused(ending: Status) -> None:
    made, books = office()
    made.give(trade())
    made.give(settled(key()) if ending is Status.SETTLED else advised(key(), ending, Reason.STAGE_FAILED))
    said = made.give(amended())
    assert said_why(said) == [("TradeRejected", "amended_version_is_final"), ("AmendmentRefused", "amended_version_is_final")]
    assert books.reports[key()].status is ending
    assert status(books, key(2)) == ("refused", "amended_version_is_final")


def test_while_one_amendment_is_pending_every_other_is_refused() -> None:
    made, books = office()
    made.give(trade())
    made.give(amended())
    for version in (3, 4):
        said = made.give(amended(version, 1))
        assert said_why(said) == [("TradeRejected", "amendment_already_pending"), ("AmendmentRefused", "amendment_already_pending")]
    assert status(books, key(2)) == ("pending", "sent_to_settlement")


def test_an_amendment_that_has_died_at_back_stands_in_nobodys_way() -> None:
    made, _ = office()
    made.give(trade())
    made.give(amended())
    made.give(advised(key(2), Status.DEAD, Reason.STAGE_FAILED))
    assert of(AmendmentRequested, made.give(amended(3, 1)))


@pytest.mark.parametrize("told", [(Status.PENDING, Reason.UNMATCHED), (Status.HELD, Reason.STAGE_FAILED)])
def test_an_amendment_that_changes_the_settlement_system_is_refused_whatever_back_said(told: tuple[Status, Reason]) -> None:
    made, books = office()
    made.give(trade())
    made.give(advised(key(), *told))
    said = made.give(amended(isin=ISIN_ELSEWHERE))
    assert [each.reason for each in of(AmendmentRefused, said)] == [Reason.AMENDMENT_CHANGES_SETTLEMENT_SYSTEM]
    assert status(books, key()) == tuple(map(str, told))


def test_an_amendment_is_held_for_reference_before_the_old_version_is_looked_at() -> None:
    made, books = office("A-SEC")
    made.give(trade(securities_account="B-SEC"))
    (held,) = of(TradeHeld, made.give(amended(securities_account="A-SEC")))
    assert held.reason is Reason.ACCOUNT_NOT_KNOWN
    made.give(account("B-SEC"))
    assert [each.replaces for each in of(AmendmentRequested, made.give(account("A-SEC")))] == [key()]
    assert status(books, key(2)) == ("pending", "sent_to_settlement")


def test_an_executed_report_of_a_later_version_can_be_amended_by_its_number() -> None:
    made, _ = office()
    made.give(trade(version=5))
    assert [each.replaces for each in of(AmendmentRequested, made.give(amended(7, 5)))] == [key(5, "executed")]


def test_a_refused_amendment_that_never_went_on_is_refused_for_its_own_reason() -> None:
    made, _ = office()
    made.give(trade())
    wrong: TradeAmended = amended(amount=Decimal("0.001"))
    said = made.give(wrong)
    assert said_why(said) == [("TradeRejected", "amount_not_in_currency_units"), ("AmendmentRefused", "amount_not_in_currency_units")]
    assert [each.replaces for each in of(AmendmentRefused, said)] == [key()]
    assert of(TradeRejected, made.give(limit(1))) == []
