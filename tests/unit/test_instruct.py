"""instruct: what is sent directly is taken once or refused with its reason, and conditions change only where the table allows it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from processors.books import BackBooks
from schemas import commands
from schemas.back import InstructionSettled
from schemas.entries import ConfirmationIssued, EntryPosted
from schemas.instruction import NOT_PROVIDED, Link, Terms
from schemas.matching import InstructionMatched, InstructionSubmitted, InstructionUnmatched
from schemas.message import Message
from schemas.reasons import Reason
from schemas.reference import InstrumentDefined
from tests.unit.back_office import (
    CURRENCY,
    SELLER,
    SYSTEM,
    account,
    defined,
    funding,
    instructed,
    instruction,
    of,
    office,
    refusals,
    settlement_day,
)
from tests.unit.office_driver import OfficeDriver

OTHER_ISIN = "XS0000000017"


def ready(**more: Any) -> tuple[OfficeDriver, BackBooks]:
    made, books = office(**more)
    defined(made)
    return made, books


def funded(securities: int = 1000, cash: int = 10000, **more: Any) -> tuple[OfficeDriver, BackBooks]:
    made, books = ready(**more)
    made.give(funding("S-SEC", securities))
    made.give(funding("B-CASH", cash))
    return made, books


def both(made: OfficeDriver, number: int = 1, *, deliver: dict[str, Any] | None = None, **more: Any) -> list[Message]:
    return made.give(instruction("DELI", number, **(more | (deliver or {})))) + made.give(instruction("RECE", number, **more))


def settled(said: list[Message]) -> list[str]:
    return [each.deliverer_report.split("|")[2] for each in of(InstructionSettled, said)]


def test_two_instructions_sent_directly_settle_as_two_trades_do() -> None:
    made, books = funded()
    said = both(made)
    assert settled(said) == ["1"]
    assert [each.report for each in of(ConfirmationIssued, said)] == [instructed("DELI"), instructed("RECE")]
    assert books.balances[f"S-CASH|{CURRENCY}"].quantity == 1000


@pytest.mark.parametrize(
    ("kind", "quantity", "amount", "currency", "moved"),
    [
        ("DVP", 100, 1000, CURRENCY, {("S-SEC", -100), ("B-SEC", 100), ("B-CASH", -1000), ("S-CASH", 1000)}),
        ("DWP", 100, 1000, CURRENCY, {("S-SEC", -100), ("B-SEC", 100), ("S-CASH", -1000), ("B-CASH", 1000)}),
        ("FOP", 100, 0, "XXX", {("S-SEC", -100), ("B-SEC", 100)}),
        ("PFOD", 0, 1000, CURRENCY, {("B-CASH", -1000), ("S-CASH", 1000)}),
    ],
)
def test_each_type_moves_its_own_legs_and_no_others(kind: str, quantity: int, amount: int, currency: str, moved: set[Any]) -> None:
    made, _ = funded()
    made.give(funding("S-CASH", 5000))
    said = both(made, instruction_type=kind, quantity=Decimal(quantity), amount=Decimal(amount), currency=currency)
    (entry,) = of(EntryPosted, said)
    assert {(each.account, int(each.amount)) for each in entry.movements} == moved
    deliverer, receiver = of(ConfirmationIssued, said)
    assert (deliverer.securities_account, receiver.securities_account) == (
        (NOT_PROVIDED, NOT_PROVIDED) if kind == "PFOD" else ("S-SEC", "B-SEC")
    )
    assert (deliverer.cash_account, receiver.cash_account) == ((NOT_PROVIDED, NOT_PROVIDED) if kind == "FOP" else ("S-CASH", "B-CASH"))


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"quantity": Decimal(0)}, "quantity_not_positive"),
        ({"quantity": Decimal(-1)}, "quantity_not_positive"),
        ({"amount": Decimal(0)}, "amount_not_positive"),
        ({"instruction_type": "PFOD"}, "quantity_not_of_type"),
        ({"instruction_type": "FOP"}, "amount_not_of_type"),
        ({"instruction_type": "FOP", "currency": "XXX"}, "amount_not_of_type"),
        ({"currency": "XXX"}, "amount_not_of_type"),
        ({"intended_settlement_date": date(2026, 1, 2)}, "intended_date_before_trade_date"),
        ({"counterparty": SELLER}, "counterparty_is_entity"),
        ({"isin": "XS9999999999"}, "instrument_not_known"),
        ({"isin": OTHER_ISIN}, "instrument_not_of_settlement_system"),
        ({"settlement_system": "NONE"}, "settlement_system_not_known"),
        ({"currency": "JPY"}, "currency_not_known"),
        ({"amount": Decimal("1.001")}, "amount_not_in_currency_units"),
        ({"quantity": Decimal(5)}, "quantity_not_in_lots"),
        ({"quantity": Decimal(15)}, "quantity_not_in_lots"),
        ({"counterparty": "529900NOBODY000000003"}, "counterparty_not_known"),
        ({"securities_account": "NONE"}, "account_not_known"),
        ({"securities_account": "B-SEC"}, "account_not_of_entity"),
        ({"securities_account": "S-OLD"}, "account_closed"),
        ({"securities_account": None}, "standing_instruction_not_known"),
        ({"instruction_type": "FOP", "currency": "XXX", "amount": Decimal(0), "securities_account": None}, "account_not_known"),
        ({"intended_settlement_date": date(2026, 1, 31)}, "settlement_day_not_known"),
        ({"terms": Terms(links=(Link(position="AFTE", report=instructed("DELI", 9)),))}, "linked_instruction_not_known"),
        ({"terms": Terms(links=(Link(position="AFTE", report=instructed("DELI")),))}, "linked_to_itself"),
    ],
)
def test_what_an_instruction_gets_wrong_is_refused_with_its_reason_and_leaves_nothing(wrong: dict[str, Any], reason: str) -> None:
    made, books = office()
    defined(made, minimum_denomination=Decimal(10), settlement_multiple=Decimal(10))
    made.give(account("S-OLD", SELLER, "SECURITIES", is_open=False))
    made.give(InstrumentDefined(isin=OTHER_ISIN, name="of another system", settlement_system="CSD2"))
    said = made.give(instruction("DELI", **wrong))
    assert refusals(said) == [reason]
    assert of(InstructionSubmitted, said) == []
    assert instructed("DELI") not in books.sides
    assert books.links.after("first", "") is None


def test_the_same_instruction_again_gets_the_same_answer_and_other_content_is_refused() -> None:
    made, books = ready()
    made.give(instruction("DELI"))
    again = made.give(instruction("DELI"))
    assert [each.was_repeated for each in of(commands.CommandApplied, again)] == [True]
    assert of(InstructionSubmitted, again) == []
    assert refusals(made.give(instruction("DELI", amount=Decimal(7)))) == ["exists_with_different_content"]
    assert refusals(made.give(instruction("DELI", command="other"))) == ["exists_with_different_content"]
    assert books.unmatched[instructed("DELI")].amount == 1000


def test_each_settlement_system_has_command_ids_of_its_own_also_where_two_share_a_shard() -> None:
    made, books = ready()
    made.give(replace(books.settlement_systems[SYSTEM], settlement_system="CSD2"))
    first = funding("S-SEC", 5)
    assert len(of(commands.CommandApplied, made.give(first))) == 1
    assert refusals(made.give(replace(first, settlement_system="CSD2"))) == ["account_not_of_settlement_system"]
    assert [each.was_repeated for each in of(commands.CommandApplied, made.give(first))] == [True]


def test_a_near_miss_names_the_fields_that_differ() -> None:
    made, _ = ready()
    made.give(instruction("DELI", terms=Terms(common_reference="X1")))
    wrong = instruction("RECE", quantity=Decimal(90), amount=Decimal(1001), terms=Terms(common_reference="X2"))
    (alone,) = of(InstructionUnmatched, made.give(wrong))
    assert (alone.nearest, alone.differs) == (instructed("DELI"), ("quantity", "amount", "common_reference"))
    (nearer,) = of(InstructionUnmatched, made.give(instruction("RECE", 2, trade_date=date(2026, 1, 2))))
    assert nearer.differs == ("trade_date",)


def test_an_optional_field_must_agree_where_both_give_it_and_is_not_missed_where_one_does() -> None:
    made, _ = funded()
    for number, client in ((1, "C1"), (2, "C2"), (3, None)):
        made.give(instruction("DELI", number, terms=Terms(client=client)))
    (second,) = of(InstructionMatched, made.give(instruction("RECE", 2, terms=Terms(client="C2"))))
    assert second.deliverer_report == instructed("DELI", 2)
    (third,) = of(InstructionMatched, made.give(instruction("RECE", 3, terms=Terms(client="C4"))))
    assert third.deliverer_report == instructed("DELI", 3)
    (first,) = of(InstructionMatched, made.give(instruction("RECE", 1)))
    assert (first.deliverer_report, first.last_instructed) == (instructed("DELI", 1), "receiver")


def test_a_command_that_failed_stays_refused() -> None:
    made, books = ready()
    made.hear([commands.CommandRefused(command="instruct-DELI-1", settlement_system=SYSTEM, reason=Reason.STAGE_FAILED)])
    assert refusals(made.give(instruction("DELI"))) == ["stage_failed"]
    assert books.commands[f"{SYSTEM}|instruct-DELI-1"].digest == ""


def test_a_side_is_instructed_again_under_another_reference_after_a_day_was_missing() -> None:
    made, _ = ready(days=0)
    assert refusals(made.give(instruction("DELI"))) == ["settlement_day_not_known"]
    made.give(settlement_day(0))
    assert refusals(made.give(replace(instruction("DELI"), command="second-try"))) == []
