"""Allegements, and the receiver's approval of what is delivered to it."""

from decimal import Decimal
from typing import Any

import pytest

from processors.books import BackBooks
from schemas import commands
from schemas.back import InstructionHeld, InstructionSettled
from schemas.matching import AllegementIssued, AllegementRemoved, InstructionGenerated, InstructionMatched
from schemas.reference import ReceiverLimitSet, SettlementSystemDefined, StandingInstructionSet
from tests.unit.back_office import (
    BUYER,
    CURRENCY,
    SELLER,
    SYSTEM,
    account,
    anew,
    ask,
    day,
    defined,
    funding,
    instructed,
    instruction,
    of,
    office,
)
from tests.unit.office_driver import OfficeDriver


def approving(limit: int) -> tuple[OfficeDriver, BackBooks]:
    """A system in which the receiver approves, a receiver who does so up to `limit` of itself, and enough for all."""
    made, books = office()
    defined(made)
    made.give(SettlementSystemDefined(settlement_system=SYSTEM, name="d", settlement_days=1, matching="receiver_approval"))
    fields = {"party": BUYER, "settlement_system": SYSTEM, "currency": CURRENCY}
    made.give(StandingInstructionSet(**fields, securities_account="B-SEC", cash_account="B-CASH"))
    made.give(ReceiverLimitSet(**fields, amount=Decimal(limit)))
    made.give(funding("S-SEC", 1000))
    made.give(funding("B-CASH", 10000))
    return made, books


def test_whoever_has_not_spoken_is_told_at_the_opening_of_the_day_and_at_its_cut_off() -> None:
    made, _ = office(now=day(-1, 8))
    defined(made)
    made.give(instruction("DELI", 1))
    made.give(instruction("DELI", 2, intended_settlement_date=day(1).date(), amount=Decimal(7)))
    (told,) = of(AllegementIssued, made.tell_time(day(0, 7)))
    assert (told.entity, told.counterparty, told.report, told.amount) == (BUYER, SELLER, instructed("DELI", 1), 1000)
    made.give(instruction("DELI", 3, amount=Decimal(8)))
    assert [each.report for each in of(AllegementIssued, made.tell_time(day(0, 16)))] == [instructed("DELI", 3)]
    assert [each.report for each in of(AllegementIssued, made.tell_time(day(1, 7)))] == [instructed("DELI", 2)]


def test_an_allegement_is_removed_when_it_is_matched_or_cancelled() -> None:
    made, _ = office(now=day(-1, 8))
    defined(made)
    for number in (1, 2):
        made.give(instruction("DELI", number, amount=Decimal(number)))
    made.tell_time(day(0, 7))
    (gone,) = of(AllegementRemoved, made.give(instruction("RECE", 1, amount=Decimal(1))))
    assert (gone.entity, gone.report) == (BUYER, instructed("DELI", 1))
    (gone,) = of(AllegementRemoved, made.give(ask(commands.CancelInstruction, "DELI", 2)))
    assert (gone.entity, gone.report) == (BUYER, instructed("DELI", 2))


def test_a_receiver_approves_what_is_above_its_limit_and_the_rest_needs_no_word() -> None:
    made, _ = approving(500)
    assert len(of(InstructionSettled, made.give(instruction("DELI", 1, amount=Decimal(500))))) == 1
    said = made.give(instruction("DELI", 2, amount=Decimal(501)))
    (matched,), (held,) = of(InstructionMatched, said), of(InstructionHeld, said)
    assert (matched.receiver_securities_account, held.hold) == ("B-SEC", "ADEA")
    assert matched.last_instructed == "deliverer"  # a late delivery is late by who sent it
    release = commands.ReleaseInstruction(
        command="yes", who="carl", settlement_system=SYSTEM, entity=BUYER, report=matched.receiver_report, hold="ADEA"
    )
    assert len(of(InstructionSettled, made.give(release))) == 1


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("B-SEC", {"party": SELLER}),
        ("B-CASH", {"party": SELLER}),
        ("B-SEC", {"settlement_system": "ELSEWHERE"}),
        ("B-SEC", {"purpose": "CCP"}),
        ("B-CASH", {"purpose": "CCP"}),
    ],
)
def test_no_side_is_made_over_accounts_that_no_side_may_name(name: str, more: dict[str, Any]) -> None:
    """Else what the receiver pays for would go to another party; it is alleged to the receiver, who may instruct."""
    made, books = approving(5000)
    anew(made, account(**({"name": name, "party": BUYER, "holds": "SECURITIES" if name == "B-SEC" else "CASH"} | more)))
    said = made.give(instruction("DELI", 1))
    assert (of(InstructionGenerated, said), books.sides[instructed("DELI", 1)].status) == ([], "unmatched")
    assert len(of(AllegementIssued, made.tell_time(day(0, 17)))) == 1
