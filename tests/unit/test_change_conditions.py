"""Conditions of instructions: holds, priorities, pools, cancellations; changed only where the table of states allows it."""

from decimal import Decimal
from typing import Any

import pytest

from processors.books import BackBooks
from schemas import commands
from schemas.back import InstructionHeld, InstructionPended, InstructionReleased, InstructionSettled
from schemas.instruction import Link, Pool, Priority, Terms
from schemas.matching import InstructionMatched
from schemas.message import Message
from schemas.reference import SettlementSystemDefined
from tests.unit.back_office import (
    BUYER,
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


def test_a_hold_keeps_a_matched_pair_from_settling_until_the_last_one_is_released() -> None:
    made, books = funded()
    said = both(made, deliver={"terms": Terms(holds=("PREA",))})
    assert [(each.reason, each.hold) for each in of(InstructionHeld, said)] == [("on_hold", "PREA")]
    assert told(said)[-2:] == [("S", "held", "on_hold"), ("B", "held", "on_hold")]
    made.give(ask(commands.HoldInstruction, "RECE"))
    assert refusals(made.give(ask(commands.HoldInstruction, "RECE", who="again"))) == ["already_held"]
    assert settled(made.give(ask(commands.ReleaseInstruction, "DELI"))) == []
    assert books.instructions.after("attempts", "") is None
    said = made.give(ask(commands.ReleaseInstruction, "RECE"))
    assert (len(of(InstructionReleased, said)), settled(said)) == (1, ["1"])
    assert told(said) == [("S", "pending", "released"), ("B", "pending", "released")]
    assert refusals(made.give(ask(commands.ReleaseInstruction, "RECE", who="again"))) == ["already_settled"]


def test_a_hold_of_the_csd_takes_two_people_and_so_does_its_release() -> None:
    made, _ = funded(0, 0)
    both(made)
    hold = {"hold": "CSDH"}
    assert refusals(made.give(ask(commands.HoldInstruction, "DELI", **hold))) == ["second_person_missing"]
    assert refusals(made.give(ask(commands.HoldInstruction, "DELI", **hold, second="anna"))) == ["second_person_is_the_first"]
    assert len(of(InstructionHeld, made.give(ask(commands.HoldInstruction, "DELI", **hold, second="bela")))) == 1
    assert refusals(made.give(ask(commands.ReleaseInstruction, "DELI"))) == ["not_held"]
    assert len(of(InstructionReleased, made.give(ask(commands.ReleaseInstruction, "DELI", **hold, second="bela")))) == 1


def test_conditions_of_a_side_that_waits_are_those_of_the_pair_it_becomes() -> None:
    made, _ = funded()
    made.give(instruction("DELI"))
    made.give(ask(commands.HoldInstruction, "DELI"))
    made.give(ask(commands.SetPriority, "DELI", priority=Priority.HIGH))
    said = made.give(instruction("RECE"))
    assert len(of(InstructionHeld, said)) == 1
    assert of(InstructionMatched, said)[0].deliverer_terms == Terms(holds=("PREA",), priority=Priority.HIGH)


def test_nobody_changes_what_is_not_known_or_of_another_party_or_has_ended() -> None:
    made, _ = funded()
    assert refusals(made.give(ask(commands.HoldInstruction, "DELI"))) == ["instruction_not_known"]
    both(made)
    stranger = ask(commands.SetPartialIndicator, "DELI", partial="PART", entity=BUYER)
    assert refusals(made.give(stranger)) == ["instruction_not_known"]
    for command in (
        ask(commands.SetPartialIndicator, "DELI", partial="PART"),
        ask(commands.CancelInstruction, "DELI"),
        ask(commands.ReleasePartially, "DELI", quantity=Decimal(1)),
        ask(commands.LinkInstructions, "DELI", link=Link(position="AFTE", report=instructed("RECE", 9))),
    ):
        assert refusals(made.give(command)) == ["already_settled"]


def test_only_two_people_reserve_or_top() -> None:
    made, _ = ready()
    made.give(instruction("DELI"))
    assert refusals(made.give(ask(commands.SetPriority, "DELI", priority=Priority.TOP))) == ["not_entitled_to_priority"]
    assert refusals(made.give(ask(commands.SetPriority, "DELI", priority=Priority.TOP, second="bela"))) == []


@pytest.mark.parametrize("reserved", [Priority.RESERVED, Priority.TOP])
@pytest.mark.parametrize("is_matched", [False, True])
def test_only_two_people_take_back_what_is_reserved_or_topped(reserved: Priority, is_matched: bool) -> None:
    made, _ = ready()
    made.give(instruction("DELI", terms=Terms(priority=reserved), second="bela"))
    if is_matched:
        made.give(instruction("RECE"))
    for second in (None, "anna"):
        alone = ask(commands.SetPriority, "DELI", priority=Priority.NORMAL, second=second)
        assert refusals(made.give(alone)) == ["not_entitled_to_priority"]
    if is_matched:  # the other side has a priority of its own
        assert refusals(made.give(ask(commands.SetPriority, "RECE", priority=Priority.HIGH))) == []
    assert refusals(made.give(ask(commands.SetPriority, "DELI", priority=Priority.NORMAL, second="bela"))) == []
    assert refusals(made.give(ask(commands.SetPriority, "DELI", priority=Priority.HIGH))) == []


def test_what_is_urgent_goes_before_what_is_old_whatever_its_date() -> None:
    made, _ = funded(0, 10000, now=day(1, 8))
    both(made, 1, intended_settlement_date=day(0).date())
    both(made, 2, intended_settlement_date=day(1).date())
    both(made, 3, intended_settlement_date=day(1).date(), terms=Terms(transaction_type="SYND"))
    made.give(ask(commands.SetPriority, "RECE", 2, priority=Priority.HIGH))
    assert settled(made.give(funding("S-SEC", 300))) == ["2", "3", "1"]


def test_the_kind_that_either_side_names_counts_and_a_hold_does_not_change_it() -> None:
    made, _ = funded(0, 10000)
    both(made, 1)
    made.give(instruction("DELI", 2))
    made.give(instruction("RECE", 2, terms=Terms(transaction_type="SYND")))
    made.give(ask(commands.HoldInstruction, "DELI", 2))
    made.give(ask(commands.ReleaseInstruction, "DELI", 2))
    assert settled(made.give(funding("S-SEC", 200))) == ["2", "1"]


def test_the_greatest_goes_first_in_a_system_that_recycles_by_value() -> None:
    made, _ = funded(0, 100_000)
    made.give(SettlementSystemDefined(settlement_system="CSD", name="d", settlement_days=1, queue_order="by_type_then_value"))
    for number, amount in ((1, 500), (2, 9000), (3, 1000)):
        both(made, number, amount=Decimal(amount))
    assert settled(made.give(funding("S-SEC", 300))) == ["2", "3", "1"]


def test_a_cancellation_sent_directly_is_one_sided_before_matching_and_needs_both_after() -> None:
    made, books = ready()
    made.give(instruction("DELI"))
    assert told(made.give(ask(commands.CancelInstruction, "DELI"))) == [("S", "cancelled", "cancelled_by_party")]
    both(made, 2)
    assert told(made.give(ask(commands.CancelInstruction, "DELI", 2))) == []
    said = made.give(ask(commands.CancelInstruction, "RECE", 2))
    assert told(said) == [("S", "cancelled", "cancelled_by_both_parties"), ("B", "cancelled", "cancelled_by_both_parties")]
    assert refusals(made.give(ask(commands.CancelInstruction, "RECE", 2, who="again"))) == ["already_cancelled"]
    assert books.sides[instructed("RECE", 2)].status == "cancelled"


@pytest.mark.parametrize("counts", [(2, 3), (3, 2), (2, 3, 2), (3, 2, 3, 3)])
def test_who_names_a_pool_with_another_count_is_refused_and_told_which_it_is_and_the_rest_settle(counts: tuple[int, ...]) -> None:
    made, _ = funded()
    said = [word for number, count in enumerate(counts, 1) for word in both(made, number, deliver={"terms": in_pool(count)})]
    (refused,) = of(commands.CommandRefused, said)
    assert (refused.reason, refused.detail) == ("pool_count_differs", f"pool P, which is of {counts[0]}")
    assert sorted(settled(said)) == ([] if len(counts) == 2 else [str(each) for each in range(1, len(counts) + 1) if each != 2])


def test_the_name_of_a_pool_is_free_when_it_has_settled_and_another_partys_is_its_own() -> None:
    made, _ = funded()
    for number in (1, 2):
        both(made, number, deliver={"terms": in_pool(2)})
    said = both(made, 3, deliver={"terms": in_pool(4)})
    assert refusals(said + made.give(instruction("RECE", 4, terms=in_pool(3)))) == []


def in_pool(count: int) -> Terms:
    return Terms(pool=Pool(pool="P", count=count))


def test_a_pool_settles_when_it_is_complete_and_all_of_it_can() -> None:
    made, _ = funded(0, 10000)
    pool = {"deliver": {"terms": Terms(pool=Pool(pool="P", count=2))}}
    said = both(made, 1, **pool)
    assert [each.reason for each in of(InstructionPended, said)] == ["pool_not_complete"]
    both(made, 2, **pool)
    assert settled(made.give(funding("S-SEC", 199))) == []
    assert sorted(settled(made.give(funding("S-SEC", 1)))) == ["1", "2"]
