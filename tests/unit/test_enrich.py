"""enrich: refused or held by the first reason, and released by what it waits for."""

from decimal import Decimal
from typing import Any

import pytest

from schemas.message import Message
from schemas.middle import TradeApproved, TradeEnriched
from schemas.reasons import Reason
from schemas.reference import SettlementSystemDefined
from schemas.report_answers import TradeHeld
from schemas.values import Status
from schemas.work import WorkOpened
from tests.unit.middle_office import (
    ENTITY,
    ISIN,
    OTHER,
    account,
    advised,
    again,
    approve,
    cancelled,
    day,
    key,
    of,
    office,
    reference_data,
    refuse,
    said_why,
    settlement_day,
    status,
    trade,
)

DAYS = tuple(f"day {number}" for number in range(5))
HOLDS: list[tuple[tuple[str, ...], Reason, str]] = [
    (("instrument",), Reason.INSTRUMENT_NOT_KNOWN, f"instrument|{ISIN}"),
    (("system",), Reason.SETTLEMENT_SYSTEM_NOT_KNOWN, "system|CSD"),
    (("currency",), Reason.CURRENCY_NOT_KNOWN, "currency|EUR"),
    (("entity",), Reason.ENTITY_NOT_KNOWN, f"party|{ENTITY}"),
    (("counterparty",), Reason.COUNTERPARTY_NOT_KNOWN, f"party|{OTHER}"),
    (("standing instruction",), Reason.STANDING_INSTRUCTION_NOT_KNOWN, f"standing_instruction|{ENTITY}|CSD|EUR"),
    (("A-SEC",), Reason.ACCOUNT_NOT_KNOWN, "account|A-SEC"),
    (("A-CASH",), Reason.ACCOUNT_NOT_KNOWN, "account|A-CASH"),
    (DAYS, Reason.SETTLEMENT_DAY_NOT_KNOWN, "day|CSD"),
]
"""What is left out, in the order of checking; the amount is checked between the currency and the entity."""

REFUSALS: list[tuple[Reason, dict[str, Any], list[Message]]] = [
    (Reason.AMOUNT_NOT_IN_CURRENCY_UNITS, {"amount": Decimal("1000.001")}, []),
    (Reason.ACCOUNT_NOT_OF_ENTITY, {"securities_account": "X-SEC"}, [account("X-SEC", party=OTHER)]),
    (Reason.ACCOUNT_NOT_OF_ENTITY, {"cash_account": "X-CASH"}, [account("X-CASH", settlement_system="CSD2")]),
    (Reason.ACCOUNT_NOT_OF_ENTITY, {"cash_account": "A-SEC"}, []),
    (Reason.ACCOUNT_CLOSED, {"securities_account": "X-SEC"}, [account("X-SEC", is_open=False)]),
    (Reason.ACCOUNT_CLOSED, {}, [account("A-CASH", is_open=False)]),
]


def test_what_is_enriched_carries_all_that_settlement_needs() -> None:
    made, _ = office()
    (enriched,) = of(TradeEnriched, made.give(trade()))
    assert (enriched.settlement_system, enriched.securities_account, enriched.cash_account) == ("CSD", "A-SEC", "A-CASH")
    assert (enriched.intended_settlement_date, enriched.amount, enriched.replaces) == (day(2), Decimal(1000), None)


@pytest.mark.parametrize(("missing", "reason", "waits_for"), HOLDS)
def test_what_is_missing_holds_a_report_and_its_arrival_releases_it(missing: tuple[str, ...], reason: Reason, waits_for: str) -> None:
    made, books = office(*missing)
    (held,) = of(TradeHeld, made.give(trade()))
    assert (held.reason, held.waits_for) == (reason, waits_for)
    assert status(books, key()) == ("held", str(reason))
    said = [word for name in missing for word in made.give(reference_data()[name])]
    assert [each.report for each in of(TradeApproved, said)] == [key()]
    assert status(books, key()) == ("pending", "sent_to_settlement")
    assert key() not in books.held_for_reference


@pytest.mark.parametrize("place", range(len(HOLDS)))
def test_of_two_missing_things_the_first_in_the_order_of_reasons_is_named(place: int) -> None:
    missing, reason, waits_for = HOLDS[place]
    for others, _, _ in HOLDS[place + 1 :]:
        made, _ = office(*missing, *others)
        (held,) = of(TradeHeld, made.give(trade()))
        assert (held.reason, held.waits_for) == (reason, waits_for)


def test_one_thing_missing_after_another_is_told_one_by_one() -> None:
    missing = [name for names, _, _ in HOLDS for name in names]
    made, books = office(*missing)
    told = [each.reason for each in of(TradeHeld, made.give(trade()))]
    for name in missing:
        said = made.give(reference_data()[name])
        assert len(of(TradeHeld, said)) <= 1
        told += [each.reason for each in of(TradeHeld, said)]
    assert told == [reason for _, reason, _ in HOLDS]  # the second day of five is enough
    assert status(books, key()) == ("pending", "sent_to_settlement")


def test_what_does_not_help_releases_nothing_and_says_nothing_anew() -> None:
    made, books = office(*DAYS)
    made.give(trade())
    assert of(WorkOpened, made.give(reference_data()["currency"])) == []
    assert of(TradeHeld, made.give(settlement_day(1))) == []
    assert status(books, key()) == ("held", "settlement_day_not_known")


def test_those_that_wait_are_released_in_the_order_of_arrival() -> None:
    made, _ = office("instrument")
    for name in ("C", "A", "B"):
        made.give(trade(trade=name))
    said = made.give(reference_data()["instrument"])
    assert [each.report for each in of(TradeApproved, said)] == [key(trade=name) for name in ("C", "A", "B")]


@pytest.mark.parametrize(("reason", "terms", "data"), REFUSALS)
def test_what_disagrees_with_reference_data_is_refused(reason: Reason, terms: dict[str, Any], data: list[Message]) -> None:
    made, books = office()
    for datum in data:
        made.give(again(datum))
    assert said_why(made.give(trade(**terms))) == [("TradeRejected", str(reason))]
    assert status(books, key()) == ("refused", str(reason))


def test_refusals_and_holds_come_in_the_order_of_reasons() -> None:
    closed = account("X-SEC", is_open=False, party=OTHER)
    for missing, terms, reason in (
        (("currency",), {"amount": Decimal("0.001")}, Reason.CURRENCY_NOT_KNOWN),
        (("entity",), {"amount": Decimal("0.001")}, Reason.AMOUNT_NOT_IN_CURRENCY_UNITS),
        (("standing instruction",), {"securities_account": "X-SEC"}, Reason.STANDING_INSTRUCTION_NOT_KNOWN),
        ((), {"securities_account": "X-SEC", "cash_account": "none"}, Reason.ACCOUNT_NOT_KNOWN),
        (DAYS, {"securities_account": "X-SEC"}, Reason.ACCOUNT_NOT_OF_ENTITY),
    ):
        made, books = office(*missing)
        made.give(again(closed))
        made.give(trade(**terms))
        assert books.reports[key()].reason is reason


def test_a_refusal_may_come_upon_release() -> None:
    made, books = office("A-SEC")
    made.give(trade())
    assert said_why(made.give(account("A-SEC", is_open=False))) == [("TradeRejected", "account_closed")]
    assert key() not in books.held_for_reference


def test_with_both_accounts_in_the_report_no_standing_instruction_is_needed() -> None:
    made, _ = office("standing instruction")
    (approved,) = of(TradeApproved, made.give(trade(securities_account="A-SEC", cash_account="A-CASH")))
    assert (approved.securities_account, approved.cash_account) == ("A-SEC", "A-CASH")


@pytest.mark.parametrize(("count", "traded", "intended"), [(0, 0, 0), (0, -2, 0), (1, 0, 1), (2, 0, 2), (2, -2, 1), (1, -1, 0), (2, 1, 7)])
def test_where_no_date_was_agreed_so_many_settlement_days_are_counted(count: int, traded: int, intended: int) -> None:
    """Days 0, 1, 2 and 7, 8 are settlement days: the count begins at the trade date or at the last settlement day before it."""
    made, _ = office("day 3", "day 4")
    made.give(settlement_day(7))
    made.give(settlement_day(8))
    made.give(SettlementSystemDefined(settlement_system="CSD", name="a depository", settlement_days=count))
    (enriched,) = of(TradeEnriched, made.give(trade(trade_date=day(traded))))
    assert enriched.intended_settlement_date == day(intended)


def test_a_date_that_was_agreed_must_be_a_settlement_day() -> None:
    made, _ = office()
    (enriched,) = of(TradeEnriched, made.give(trade(intended_settlement_date=day(4))))
    assert enriched.intended_settlement_date == day(4)
    (held,) = of(TradeHeld, made.give(trade(trade="U", intended_settlement_date=day(5))))
    assert (held.reason, held.waits_for) == (Reason.SETTLEMENT_DAY_NOT_KNOWN, "day|CSD")
    assert of(TradeApproved, made.give(settlement_day(6))) == []
    assert of(TradeApproved, made.give(settlement_day(5)))


@pytest.mark.parametrize("ending", [cancelled(), refuse(key()), advised(key(), Status.DEAD, Reason.STAGE_FAILED)])
def test_what_has_ended_is_held_no_longer(ending: Message) -> None:
    made, books = office("currency")
    made.give(trade())
    made.give(again(ending))
    assert key() not in books.held_for_reference
    assert of(TradeApproved, made.give(reference_data()["currency"])) == []


def test_an_approval_does_not_release_what_waits_for_reference_data() -> None:
    made, books = office("currency")
    made.give(trade())
    assert said_why(made.give(approve(key()))) == [("CommandRefused", "not_held")]
    assert status(books, key()) == ("held", "currency_not_known")
