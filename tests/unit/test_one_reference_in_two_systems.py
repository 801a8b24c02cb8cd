"""A party's reference is its own in each settlement system: what becomes of it does not depend on which systems share a shard."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import orjson
import pytest

from schemas import commands
from schemas.codec import encode
from schemas.entries import ConfirmationIssued
from schemas.matching import InstructionSubmitted
from schemas.message import Message
from schemas.reference import CurrencyDefined, InstrumentDefined, PartyDefined, SettlementSystemDefined
from schemas.report_answers import StatusAdvised
from schemas.settlement_time import CalendarDefined
from schemas.topics import routes
from streams.story.story import tell
from streams.verify.problems import Problems
from streams.verify.reckoning import new_reckoning
from tests.unit.back_office import BUYER, CURRENCY, SELLER, account, ask, day, instructed, instruction, of, office, settlement_day
from tests.unit.office_driver import OfficeDriver
from tests.verify_log import ListLog, World

ISINS = {"CSD": "XS0000000009", "CSD2": "XS0000000017"}
TOPICS = routes("back")


def shard(*systems: str) -> OfficeDriver:
    """A back office in which these systems settle, each with accounts of its own."""
    made, _ = office()
    made.give(CurrencyDefined(currency=CURRENCY, decimals=2))
    for party in (SELLER, BUYER):
        made.give(PartyDefined(party=party, name="a party"))
    for system in systems:
        made.give(SettlementSystemDefined(settlement_system=system, name="a depository", settlement_days=2))
        made.give(CalendarDefined(calendar=system, first=day(-60).date(), last=day(200).date()))
        made.give(replace(settlement_day(0), settlement_system=system))
        made.give(InstrumentDefined(isin=ISINS[system], name="a share", settlement_system=system))
        for party, letter in ((SELLER, "S"), (BUYER, "B")):
            limits = {"SECURITIES": 100, "CASH": 5000}
            for holds, limit in limits.items():
                made.give(account(f"{letter}-{holds}-{system}", party, holds, settlement_system=system, limit=Decimal(limit)))
    made.tell_time(day(0, 9))
    return made


def one(movement: str, system: str, **more: Any) -> commands.SubmitInstruction:
    """The same reference in each system, for another quantity."""
    letter, quantity = ("S" if movement == "DELI" else "B"), Decimal(10 if system == "CSD" else 20)
    names = {"securities_account": f"{letter}-SECURITIES-{system}", "cash_account": f"{letter}-CASH-{system}"}
    return instruction(movement, settlement_system=system, isin=ISINS[system], quantity=quantity, **names, **more)


ASKED: tuple[Message, ...] = (
    one("DELI", "CSD"),
    one("DELI", "CSD2"),
    one("RECE", "CSD2"),
    replace(ask(commands.CancelInstruction, "DELI"), settlement_system="CSD", report=instructed("DELI", 1, "CSD")),
    one("DELI", "CSD", command="once more"),
)


def answers(made: dict[str, OfficeDriver]) -> list[tuple[Any, ...]]:
    """What was said upon each of these commands, by the shard that has its system, without what names the messages."""
    said = [word for asked in ASKED for word in made[asked.settlement_system].give(asked)]  # type: ignore[attr-defined]  # all are commands to back
    kinds = (commands.CommandApplied, commands.CommandRefused, StatusAdvised, ConfirmationIssued)
    return [
        tuple(getattr(each, name, None) for name in ("type", "report", "reason", "status", "quantity"))
        for each in said
        if isinstance(each, kinds)
    ]


def test_in_one_shard_and_in_two_the_same_becomes_of_them() -> None:
    both = shard("CSD", "CSD2")
    together, apart = answers({"CSD": both, "CSD2": both}), answers({"CSD": shard("CSD"), "CSD2": shard("CSD2")})
    assert together == apart
    settled = [(report, quantity) for kind, report, *_, quantity in together if kind == "ConfirmationIssued"]
    assert settled == [(instructed("DELI", 1, "CSD2"), 20), (instructed("RECE", 1, "CSD2"), 20)]
    cancelled = [report for kind, report, _, status, _ in together if kind == "StatusAdvised" and status == "cancelled"]
    assert cancelled == [instructed("DELI", 1, "CSD")]
    refused = [reason for kind, _, reason, *_ in together if kind == "CommandRefused"]
    assert refused == ["exists_with_different_content"]  # in its own system a reference is taken once


def test_no_two_of_them_are_one_whatever_is_in_their_names() -> None:
    names = ("A", "A/B", "B", "A:B", "A.B", "A+B", "A-B")
    keys = {commands.instructed_key(SELLER, source, system, reference) for source in names for system in names for reference in names}
    assert len(keys) == len(names) ** 3


def test_the_longest_names_make_a_key_that_is_taken() -> None:
    longest = "A" * 35
    key = commands.instructed_key(SELLER, longest, longest, longest)
    assert b'"report"' in encode(commands.CancelInstruction(command="c", who="anna", settlement_system=longest, entity=SELLER, report=key))


async def test_the_story_of_a_reference_tells_both_and_of_a_report_its_own() -> None:
    made, world = shard("CSD", "CSD2"), World()
    for asked in ASKED[:3]:
        world.write("back.commands.v1", encode(asked))
        for message in made.give(asked):
            if type(message) in TOPICS:
                world.write(TOPICS[type(message)].name, encode(message))
    for asked_for, expected in (("1", {"CSD", "CSD2"}), (instructed("DELI", 1, "CSD"), {"CSD"}), (instructed("DELI", 1, "CSD2"), {"CSD2"})):
        story = await tell(ListLog(world.log), asked_for)
        assert story is not None
        assert {each.report.split("|")[1].partition("@")[2] for each in story.reports} == expected


@pytest.mark.parametrize("system", ["CSD", "CSD2"])
def test_a_change_of_the_one_leaves_the_other(system: str) -> None:
    made = shard("CSD", "CSD2")
    for each in ("CSD", "CSD2"):
        made.give(one("DELI", each))
    made.give(replace(ask(commands.HoldInstruction, "DELI"), settlement_system=system, report=instructed("DELI", 1, system)))
    held = {key for key in (instructed("DELI", 1, each) for each in ISINS) if (made.books.unmatched[key].terms or None) is not None}
    assert held == {instructed("DELI", 1, system)}


def test_verify_counts_them_as_two_sides() -> None:
    made, known = shard("CSD", "CSD2"), new_reckoning(Problems())
    for asked in ASKED[:2]:
        for submitted in of(InstructionSubmitted, made.give(asked)):
            known.instruct(orjson.loads(encode(submitted)))
    assert sorted(known.sides) == sorted(instructed("DELI", 1, system) for system in ISINS)
