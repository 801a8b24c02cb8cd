"""Partial settlement: numbered parts of one instruction, in lots, above thresholds, within what is released; together the whole.

Long because parts meet with everything else.
"""

from decimal import Decimal
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.books import BackBooks
from schemas import commands
from schemas.back import InstructionPartiallySettled, InstructionPended, InstructionSettled
from schemas.codec import encode
from schemas.entries import ConfirmationIssued, EntryPosted
from schemas.instruction import Link, Terms
from schemas.message import Message
from schemas.reference import SettlementSystemDefined
from schemas.report_answers import CancellationRefused, StatusAdvised
from streams.story.words import said_of
from tests.unit.back_office import (
    BUYER,
    CURRENCY,
    ISIN,
    SYSTEM,
    ask,
    day,
    defined,
    funding,
    instructed,
    instruction,
    of,
    office,
    refusals,
    told,
)
from tests.unit.office_driver import OfficeDriver

PART = Terms(partial="PART")


def ready(cash: int = 100_000, **instrument: Any) -> tuple[OfficeDriver, BackBooks]:
    made, books = office()
    defined(made, **instrument)
    made.give(funding("B-CASH", cash))
    return made, books


def both(made: OfficeDriver, deliver: Terms | None = PART, receive: Terms | None = PART, **more: Any) -> list[Message]:
    return made.give(instruction("DELI", terms=deliver, **more)) + made.give(instruction("RECE", terms=receive, **more))


def parts(said: list[Message]) -> list[tuple[int | None, int, Decimal]]:
    """Each settlement: its number, quantity and amount, in order."""
    found = [each for each in said if isinstance(each, InstructionPartiallySettled | InstructionSettled)]
    return [(each.part, int(each.quantity), each.amount) for each in found]


def test_what_is_there_is_delivered_in_numbered_parts_until_all_has_settled() -> None:
    made, books = ready()
    said = made.give(funding("S-SEC", 30)) + both(made)
    assert parts(said) == [(1, 30, Decimal(300))]
    (left,) = of(InstructionPartiallySettled, said)
    assert (left.remaining_quantity, left.remaining_amount) == (70, 700)
    assert [(each.reason, each.lacking, each.settled_quantity) for each in of(InstructionPended, said)] == [("securities_short", 70, 30)]
    assert told(said)[-2:] == [("S", "partially_settled", "securities_short"), ("B", "partially_settled", "securities_short")]
    assert [each.remaining_quantity for each in of(ConfirmationIssued, said)] == [70, 70]
    assert books.sides[left.deliverer_report].status == "partially_settled"
    said = made.give(funding("S-SEC", 20)) + made.give(funding("S-SEC", 60))
    assert parts(said) == [(2, 20, Decimal(200)), (3, 50, Decimal(500))]
    assert [each.of.rpartition("/")[2] for each in of(EntryPosted, said) if "/" in each.of] == ["2", "3"]
    assert books.balances[f"S-CASH|{CURRENCY}"].quantity == 1000
    assert books.sides[left.deliverer_report].status == "settled"


@pytest.mark.parametrize(("deliver", "receive"), [(None, PART), (PART, None), (Terms(partial="NPAR"), PART), (None, None)])
def test_nothing_settles_in_parts_where_one_side_does_not_want_it(deliver: Terms | None, receive: Terms | None) -> None:
    made, _ = ready()
    assert parts(made.give(funding("S-SEC", 30)) + both(made, deliver, receive)) == []
    said = made.give(ask(commands.SetPartialIndicator, "DELI", partial="PART"))
    said += made.give(ask(commands.SetPartialIndicator, "RECE", partial="PART"))
    assert parts(said) == [(1, 30, Decimal(300))]


def test_what_keeps_a_part_from_settling_is_told_with_how_much_it_is() -> None:
    made, _ = ready(cash=300)
    said = made.give(funding("S-SEC", 50)) + both(made)
    pended, advised = of(InstructionPended, said)[-1], of(StatusAdvised, said)[-1]
    assert (pended.reason, pended.lacking, pended.part_quantity) == ("cash_short", 200, 50)
    assert (advised.entity, advised.lacking, advised.part_quantity) == (BUYER, 200, 50)
    assert said_of(orjson.loads(encode(pended))) == "do not settle yet: cash short. B-CASH lacks 200.00 EUR, for a part of 50."
    assert parts(made.give(funding("B-CASH", 200, "more"))) == [(1, 50, Decimal(500))]


def test_a_lack_of_cash_alone_makes_no_part() -> None:
    made, _ = ready(500)
    assert parts(made.give(funding("S-SEC", 100)) + both(made)) == []
    assert parts(made.give(funding("B-CASH", 500, "more"))) == [(None, 100, Decimal(1000))]


def test_a_part_that_the_receiver_cannot_pay_is_not_delivered() -> None:
    made, _ = ready(299)
    assert parts(made.give(funding("S-SEC", 30)) + both(made)) == []


def test_parts_are_in_lots_and_not_below_the_minimum_denomination() -> None:
    made, _ = ready(settlement_multiple=Decimal(10), minimum_denomination=Decimal(20))
    assert parts(made.give(funding("S-SEC", 19)) + both(made)) == []
    assert parts(made.give(funding("S-SEC", 16))) == [(1, 30, Decimal(300))]
    assert parts(made.give(funding("S-SEC", 200))) == [(2, 70, Decimal(700))]


@pytest.mark.parametrize(
    ("quantity_type", "indicator", "expected"),
    [("UNIT", "PARC", [90]), ("UNIT", "PARQ", [30, 60]), ("FAMT", "PARQ", [90]), ("FAMT", "PARC", [30, 60]), ("UNIT", "PART", [30, 60])],
)
def test_the_thresholds_of_the_system_hold_back_small_parts(quantity_type: Any, indicator: Any, expected: list[int]) -> None:
    made, _ = ready(quantity_type=quantity_type)
    thresholds = {"partial_threshold_amount": Decimal(500), "partial_threshold_nominal": Decimal(50)}
    made.give(SettlementSystemDefined(settlement_system=SYSTEM, name="a depository", settlement_days=2, **thresholds))
    said = made.give(funding("S-SEC", 30)) + both(made, PART, Terms(partial=indicator)) + made.give(funding("S-SEC", 60))
    assert [quantity for _, quantity, _ in parts(said)] == expected


def test_the_system_says_what_an_instruction_wants_that_does_not() -> None:
    made, _ = ready()
    made.give(SettlementSystemDefined(settlement_system=SYSTEM, name="a depository", settlement_days=2, partial="PART"))
    assert parts(made.give(funding("S-SEC", 30)) + both(made, None, None)) == [(1, 30, Decimal(300))]


def test_of_a_delivery_on_hold_what_is_released_settles_and_no_more() -> None:
    made, books = ready()
    made.give(funding("S-SEC", 100))
    assert parts(both(made, Terms(partial="PART", holds=("PREA",)))) == []
    assert refusals(made.give(ask(commands.ReleasePartially, "RECE", quantity=Decimal(10)))) == ["not_held"]
    wrong = made.give(ask(commands.ReleasePartially, "DELI", quantity=Decimal(101)))
    assert refusals(wrong) == ["released_quantity_not_of_instruction"]
    assert parts(made.give(ask(commands.ReleasePartially, "DELI", quantity=Decimal(40)))) == [(1, 40, Decimal(400))]
    assert parts(made.give(ask(commands.ReleasePartially, "DELI", quantity=Decimal(40), who="again"))) == []
    assert parts(made.give(ask(commands.ReleasePartially, "DELI", quantity=Decimal(60)))) == [(2, 20, Decimal(200))]
    assert parts(made.give(ask(commands.ReleaseInstruction, "DELI"))) == [(3, 40, Decimal(400))]
    assert books.balances[f"B-SEC|{ISIN}"].quantity == 100


def test_what_was_released_and_lacks_securities_is_delivered_when_they_arrive() -> None:
    made, _ = ready()
    both(made, Terms(partial="PART", holds=("PREA",)))
    assert parts(made.give(ask(commands.ReleasePartially, "DELI", quantity=Decimal(40)))) == []
    assert parts(made.give(funding("S-SEC", 30))) == [(1, 30, Decimal(300))]
    assert parts(made.give(funding("S-SEC", 50))) == [(2, 10, Decimal(100))]


def test_what_was_released_after_a_part_of_it_is_delivered_when_securities_arrive() -> None:
    made, _ = ready()
    made.give(funding("S-SEC", 10))
    both(made, Terms(partial="PART", holds=("PREA",)))
    assert parts(made.give(ask(commands.ReleasePartially, "DELI", quantity=Decimal(40)))) == [(1, 10, Decimal(100))]
    assert parts(made.give(funding("S-SEC", 50))) == [(2, 30, Decimal(300))]


def test_the_rest_of_what_was_released_settles_although_it_is_no_part_by_itself() -> None:
    """Of 100 in parts of at least 30, the last 20 are released: all that is left is what ends it, as it would without a hold."""
    made, _ = ready(minimum_denomination=Decimal(30), settlement_multiple=Decimal(10))
    made.give(funding("S-SEC", 100))
    both(made, Terms(partial="PART", holds=("PREA",)))
    assert parts(made.give(ask(commands.ReleasePartially, "DELI", quantity=Decimal(80)))) == [(1, 80, Decimal(800))]
    assert parts(made.give(ask(commands.ReleasePartially, "DELI", quantity=Decimal(90)))) == []
    assert parts(made.give(ask(commands.ReleasePartially, "DELI", quantity=Decimal(100)))) == [(2, 20, Decimal(200))]


def test_what_was_released_is_delivered_when_the_cash_for_it_arrives() -> None:
    made, _ = ready(cash=1)
    made.give(funding("S-SEC", 100))
    both(made, Terms(partial="PART", holds=("PREA",)))
    assert parts(made.give(ask(commands.ReleasePartially, "DELI", quantity=Decimal(40)))) == []
    assert parts(made.give(funding("B-CASH", 399))) == [(1, 40, Decimal(400))]


def test_what_was_released_before_its_day_is_delivered_when_that_opens() -> None:
    made, _ = ready()
    made.give(funding("S-SEC", 100))
    both(made, Terms(partial="PART", holds=("PREA",)), intended_settlement_date=day(1).date())
    assert parts(made.give(ask(commands.ReleasePartially, "DELI", quantity=Decimal(40)))) == []
    assert parts(made.tell_time(day(1, 8))) == [(1, 40, Decimal(400))]


def test_what_was_released_is_delivered_when_what_goes_before_it_or_with_it_has_ended() -> None:
    for position in ("AFTE", "WITH"):
        made, _ = ready()
        made.give(funding("S-SEC", 100))
        made.give(instruction("DELI", 2, quantity=Decimal(70)))
        link = Link(position=position, report=instructed("DELI", 2))
        both(made, Terms(partial="PART", holds=("PREA",), links=(link,)))
        made.give(instruction("RECE", 2, quantity=Decimal(70), terms=Terms(holds=("PREA",))))
        assert parts(made.give(ask(commands.ReleasePartially, "DELI", quantity=Decimal(40)))) == []
        made.give(ask(commands.CancelInstruction, "DELI", 2))
        assert parts(made.give(ask(commands.CancelInstruction, "RECE", 2))) == [(1, 40, Decimal(400))]


def test_what_was_released_does_not_settle_without_its_partner() -> None:
    made, _ = ready()
    made.give(funding("S-SEC", 50))
    for movement in ("DELI", "RECE"):
        made.give(instruction(movement, 2, quantity=Decimal(70)))
    both(made, Terms(partial="PART", holds=("PREA",), links=(Link(position="WITH", report=instructed("DELI", 2)),)))
    assert parts(made.give(ask(commands.ReleasePartially, "DELI", quantity=Decimal(40)))) == []


def test_what_is_left_of_a_part_is_cancelled_by_both_and_what_has_settled_stays() -> None:
    made, books = ready()
    made.give(funding("S-SEC", 30))
    both(made)
    made.give(ask(commands.CancelInstruction, "DELI"))
    said = made.give(ask(commands.CancelInstruction, "RECE"))
    assert told(said) == [("S", "cancelled", "cancelled_by_both_parties"), ("B", "cancelled", "cancelled_by_both_parties")]
    assert books.balances[f"B-SEC|{ISIN}"].quantity == 30
    assert parts(made.give(funding("S-SEC", 70))) == []


def test_a_request_to_cancel_that_waits_is_refused_by_the_last_part_alone() -> None:
    made, _ = ready()
    made.give(funding("S-SEC", 30))
    both(made)
    made.give(ask(commands.CancelInstruction, "DELI"))
    assert of(CancellationRefused, made.give(funding("S-SEC", 30, "more"))) == []
    assert [each.reason for each in of(CancellationRefused, made.give(funding("S-SEC", 40)))] == ["already_settled"]


def test_free_of_payment_settles_in_parts_too() -> None:
    made, _ = ready()
    free = {"instruction_type": "FOP", "currency": "XXX", "amount": Decimal(0)}
    said = made.give(funding("S-SEC", 30)) + both(made, **free) + made.give(funding("S-SEC", 70))
    assert parts(said) == [(1, 30, Decimal(0)), (2, 70, Decimal(0))]


@given(st.integers(1, 400), st.integers(1, 100_000), st.lists(st.integers(1, 90), min_size=1, max_size=12))
def test_the_money_of_all_parts_is_the_money_of_the_whole_and_no_part_is_negative(quantity: int, cents: int, arrivals: list[int]) -> None:
    made, _ = ready(10_000_000)
    amount = Decimal(cents).scaleb(-2)
    said = both(made, quantity=Decimal(quantity), amount=amount)
    for number, each in enumerate([*arrivals, quantity]):
        said += made.give(funding("S-SEC", each, command=f"arrival-{number}"))
        if number % 5 == 4:
            said += made.tell_time(day(number // 5 + 1, 8))
    found = parts(said)
    assert sum(each for _, each, _ in found) == quantity
    assert sum(money for _, _, money in found) == amount
    assert all(money > 0 for _, _, money in found)
    if len(found) > 1:
        assert [number for number, _, _ in found] == list(range(1, len(found) + 1))


def test_a_part_that_lacks_cash_settles_when_the_cash_comes() -> None:
    made, _ = ready(cash=1)
    said = made.give(funding("S-SEC", 30)) + both(made)
    assert [(each.reason, each.lacking) for each in of(InstructionPended, said)] == [("cash_short", 299)]
    assert parts(made.give(funding("B-CASH", 300))) == [(1, 30, Decimal(300))]


def test_a_new_hold_lets_nothing_settle_that_an_earlier_one_had_released() -> None:
    made, _ = ready()
    made.give(funding("S-SEC", 30))
    both(made, Terms(partial="PART", holds=("PREA",)))
    assert parts(made.give(ask(commands.ReleasePartially, "DELI", quantity=Decimal(50)))) == [(1, 30, Decimal(300))]
    made.give(ask(commands.HoldInstruction, "RECE"))
    made.give(ask(commands.ReleaseInstruction, "DELI"))
    made.give(ask(commands.HoldInstruction, "DELI"))
    made.give(ask(commands.ReleaseInstruction, "RECE"))
    assert parts(made.give(funding("S-SEC", 70)) + made.tell_time(day(1, 8))) == []
