"""Amendments of amendments that middle holds: they take over what those were to replace, or wait for them."""

from decimal import Decimal
from typing import Any

import pytest

from schemas.message import Message
from schemas.middle import AmendmentRequested, TradeApproved
from schemas.reasons import Reason
from schemas.report_answers import AmendmentApplied, AmendmentRefused, TradeHeld, TradeWithdrawn
from tests.unit.middle_office import (
    ENTITY,
    ISIN_ELSEWHERE,
    OTHER,
    account,
    again,
    amended,
    cancelled,
    key,
    of,
    office,
    refuse,
    status,
    trade,
)


def amendment_held_by_limit() -> tuple[Any, Any]:
    made, books = office()
    made.give(trade())
    made.give(amended(amount=Decimal(20_000)))
    assert status(books, key(2)) == ("held", "limit_exceeded")
    return made, books


def test_an_amendment_of_a_held_amendment_takes_over_what_back_has() -> None:
    made, books = amendment_held_by_limit()
    said = made.give(amended(3, amount=Decimal(2_000)))
    assert [(each.report, each.reason) for each in of(TradeWithdrawn, said)] == [(key(2), Reason.REPLACED)]
    assert [(each.report, each.replaces) for each in of(AmendmentRequested, said)] == [(key(3), key())]
    assert of(TradeApproved, said) + of(AmendmentApplied, said) == []  # back answers
    assert books.exposures[f"{ENTITY}|{OTHER}|EUR"].used == Decimal(2_000)


def test_an_amendment_of_a_held_amendment_may_not_change_the_settlement_system_either() -> None:
    made, books = amendment_held_by_limit()
    said = made.give(amended(3, isin=ISIN_ELSEWHERE))
    assert [each.reason for each in of(AmendmentRefused, said)] == [Reason.AMENDMENT_CHANGES_SETTLEMENT_SYSTEM]
    assert status(books, key(2)) == ("held", "limit_exceeded")


def test_an_amendment_of_one_that_waits_for_reference_data_waits_for_that() -> None:
    made, books = office()
    made.give(trade())
    made.give(amended(cash_account="B-CASH"))
    (held,) = of(TradeHeld, made.give(amended(3)))
    assert (held.reason, held.waits_for) == (Reason.AMENDMENT_ALREADY_PENDING, f"version|{ENTITY}|oms|T|2")
    said = made.give(account("B-CASH"))
    assert [(each.report, each.replaces) for each in of(AmendmentRequested, said)] == [(key(2), key()), (key(3), key(2))]
    assert status(books, key(3)) == ("pending", "sent_to_settlement")


@pytest.mark.parametrize("ending", [cancelled(2), refuse(key(2))])
def test_an_amendment_of_one_that_ends_while_it_waits_is_refused(ending: Message) -> None:
    made, books = office()
    made.give(trade())
    made.give(amended(cash_account="B-CASH"))
    made.give(amended(3))
    said = made.give(again(ending))
    assert [(each.report, each.reason) for each in of(AmendmentRefused, said)] == [(key(3), Reason.AMENDED_VERSION_IS_FINAL)]
    assert status(books, key()) == ("pending", "sent_to_settlement")
