"""The story says who has asked for what of an instruction, and what was changed by it."""

from decimal import Decimal

import pytest

from schemas import commands
from schemas.codec import encode
from schemas.instruction import Link, Priority, Terms
from schemas.message import Message
from schemas.topics import BACK_COMMANDS, routes
from streams.story.story import tell
from tests.unit.back_office import ask, defined, instructed, instruction, office
from tests.verify_log import ListLog, World
from tests.verify_world import SELLER, report

TOPICS = routes("back")
SOLD = instructed("DELI")
AFTER = Link(position="AFTE", report=instructed("DELI", 9))


async def lines(*asked: Message, are_kept: bool = True) -> list[str]:
    """The story of an instruction of which this was asked; `are_kept` where the commands are on their topic still."""
    made, _ = office()
    defined(made)
    world, said = (
        World(),
        made.give(instruction("DELI", 9, amount=Decimal(7))) + made.give(instruction("DELI", terms=Terms(partial="PART"))),
    )
    for command in asked:
        said += made.give(command)
        if are_kept:
            world.write(BACK_COMMANDS.name, encode(command))
    for message in said:
        if type(message) in TOPICS:
            world.write(TOPICS[type(message)].name, encode(message))
    story = await tell(ListLog(world.log), SOLD)
    assert story is not None
    return [line.text for line in story.lines]


HOLD = ask(commands.HoldInstruction, "DELI", command="c8")


@pytest.mark.parametrize(
    ("before", "command", "done"),
    [
        ([], HOLD, "anna puts PREA on it (command c8)"),
        (
            [],
            ask(commands.HoldInstruction, "DELI", command="c9", hold="CSDH", second="bela"),
            "anna, with bela, puts CSDH on it (command c9)",
        ),
        ([HOLD], ask(commands.ReleaseInstruction, "DELI", command="c9"), "anna takes PREA off it (command c9)"),
        (
            [HOLD],
            ask(commands.ReleasePartially, "DELI", command="c9", quantity=Decimal(40)),
            "anna releases 40 of it (command c9)",
        ),
        ([], ask(commands.SetPriority, "DELI", command="c9", priority=Priority.HIGH), "anna gives it high priority (command c9)"),
        (
            [],
            ask(commands.SetPartialIndicator, "DELI", command="c9", partial="NPAR"),
            "anna gives it the partial indicator NPAR (command c9)",
        ),
        (
            [],
            ask(commands.LinkInstructions, "DELI", command="c9", link=AFTER),
            f"anna has it settle after {AFTER.report} (command c9)",
        ),
        (
            [ask(commands.LinkInstructions, "DELI", command="c8", link=AFTER)],
            ask(commands.UnlinkInstructions, "DELI", command="c9", other=AFTER.report),
            f"anna takes its links with {AFTER.report} back (command c9)",
        ),
    ],
)
async def test_a_change_is_told_with_who_has_asked_for_it_and_what_it_is(before: list[Message], command: Message, done: str):
    assert f"{SOLD}: {done}. No office has taken it yet." in await lines(*before, command)


async def test_what_was_asked_is_told_as_a_request_for_it_may_be_refused():
    told = await lines(HOLD, ask(commands.HoldInstruction, "DELI", command="c9"))
    asked = [line.removesuffix(" No office has taken it yet.") for line in told if " is asked " in line]
    assert asked == [f"{SOLD} is asked to be put on hold (PREA) by anna (command {name})." for name in ("c8", "c9")]
    assert not any(" puts PREA on it (command c9)" in line for line in told)


async def test_a_change_whose_command_is_no_longer_kept_is_told_by_the_command_alone():
    assert f"{SOLD}: command c8 puts PREA on it. No office has taken it yet." in await lines(HOLD, are_kept=False)


async def test_a_command_that_could_not_be_read_is_told_as_that_and_says_nothing_of_the_report():
    world = World()
    world.write("front.trades.v1", report(world, "T1"))
    sold = f"{SELLER}|oms|T1|1|executed"
    rubbish = {"type": "HoldInstruction", "report": sold, "command": "c8", "settlement_system": ["CSD"], "who": "anna", "hold": 7}
    entry = world.write(BACK_COMMANDS.name, rubbish)
    where = {"topic": BACK_COMMANDS.name, "partition": 0, "offset": entry.offset}
    world.write(BACK_COMMANDS.dead, world.say("DeadLetter", **where, reason="field_invalid", detail="hold"))
    story = await tell(ListLog(world.log), "T1")
    assert story is not None
    assert any("could not be taken from back.commands.v1: field invalid" in line.text for line in story.lines)
    assert [standing.status for standing in story.reports] == ["not taken yet"]
