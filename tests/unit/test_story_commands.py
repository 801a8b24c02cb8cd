"""What was decided by commands is in the story of a trade, with its answer; a direct instruction that is refused has a story too."""

from typing import Any

import pytest

from streams.story.scan import find_near
from streams.story.story import Story, tell
from streams.verify.log import Place
from tests.verify_log import ListLog
from tests.verify_world import BUYER, CURRENCY, ISIN, SELLER, SYSTEM, Json, World, approve, fund, report

COMMANDS, ANSWERS, TOLD = "back.commands.v1", "back.answers.v1", "back.instructions.v1"
R1 = f"{SELLER}|csd@CSD-A|R1|1|instructed"


def submitted(world: World, reference: str, command: str, **fields: Any) -> Json:
    return world.say(
        "SubmitInstruction",
        command=command,
        who="anna",
        settlement_system=SYSTEM,
        entity=SELLER,
        source="csd",
        reference=reference,
        instruction_type="DVP",
        movement="DELI",
        isin=ISIN,
        quantity="10",
        currency=CURRENCY,
        amount="1000",
        counterparty=BUYER,
        **fields,
    )


def refused(world: World, message: Json, reason: str = "account_not_of_entity", **fields: Any) -> None:
    said = world.say("CommandRefused", command=message["command"], settlement_system=SYSTEM, reason=reason, **fields)
    world.take("back", COMMANDS, world.write(COMMANDS, message), [(ANSWERS, said)])


def accepted(world: World, message: Json) -> None:
    key = f"{message['entity']}|{message['source']}@{SYSTEM}|{message['reference']}|1|instructed"
    made = world.say("InstructionSubmitted", report=key, entity=SELLER, intended_settlement_date="2026-11-24", settlement_system=SYSTEM)
    said = world.say("CommandApplied", command=message["command"], settlement_system=SYSTEM, was_repeated=False)
    world.take("back", COMMANDS, world.write(COMMANDS, message), [(TOLD, made), (ANSWERS, said)])


async def told(world: World, asked: str) -> Story:
    story = await tell(ListLog(world.log), asked)
    assert story is not None
    return story


@pytest.mark.parametrize("asked", ["R1", "c10", R1])
async def test_a_refused_direct_instruction_is_found_by_reference_report_and_command(asked: str) -> None:
    world = World()
    refused(world, submitted(world, "R2", "c1"))
    refused(world, submitted(world, "R1", "c10"), detail="S-BUY")
    story = await told(world, asked)
    assert [line.text for line in story.lines] == [
        f"{R1} is instructed directly by anna (DVP, DELI) as command c10: 10 {ISIN} with {BUYER} for 1000 EUR.",
        f"Command c10 about {R1} is refused, and nothing has changed: account not of entity (S-BUY).",
    ]
    assert story.lines[1].shard == "back/0"
    ((standing),) = story.reports
    assert (standing.report, standing.status, standing.reason) == (R1, "refused", "account_not_of_entity")
    assert standing.iso == ("REJT/SAFE",)
    assert "new command id" in standing.next


async def test_what_was_refused_first_and_then_taken_is_not_refused() -> None:
    world = World()
    refused(world, submitted(world, "R1", "c10"))
    accepted(world, submitted(world, "R1", "c11"))
    assert [each.status for each in (await told(world, "R1")).reports] == ["pending"]


async def test_an_answer_to_other_content_under_the_same_command_is_not_in_the_story() -> None:
    world = World()
    accepted(world, submitted(world, "R1", "c10"))
    refused(world, submitted(world, "R2", "c10"), "exists_with_different_content")
    first, second = await told(world, "R1"), await told(world, "R2")
    assert [line.text.partition(" about ")[0] for line in first.lines if line.topic == ANSWERS] == ["Command c10"]
    assert [each.status for each in first.reports] == ["pending"]
    assert [(each.status, each.reason) for each in second.reports] == [("refused", "exists_with_different_content")]
    assert len((await told(world, "c10")).reports) == 2


async def test_a_command_about_a_trade_gives_the_story_of_the_trade_with_the_answer() -> None:
    world = World()
    approve(world, report(world, "T1"))
    key = f"{SELLER}|oms|T1|1|executed"
    refused(world, world.say("HoldInstruction", command="h1", who="ben", settlement_system=SYSTEM, entity=SELLER, report=key, hold="PREA"))
    by_command = await told(world, "h1")
    assert [line.text for line in by_command.lines] == [line.text for line in (await told(world, "T1")).lines]
    assert f"Command h1 about {key} is refused, and nothing has changed: account not of entity." in [line.text for line in by_command.lines]
    assert [each.status for each in by_command.reports] == ["pending"]


async def test_a_command_without_a_report_is_told_with_its_answer_and_what_it_moved() -> None:
    world = World()
    fund(world, "F1", "S-SELL", ISIN, "90")
    fund(world, "F2", "S-SELL", ISIN, "90")
    texts = [line.text for line in (await told(world, "F1")).lines]
    assert texts[0] == f"Command F1 is to bring 90 {ISIN} into S-SELL out of ISSUE-{ISIN}, as ann and bob decide."
    assert texts[2] == "Command F1 is applied."
    assert len(texts) == 3


async def test_near_an_unknown_id_are_the_references_of_direct_instructions_too() -> None:
    world = World()
    approve(world, report(world, "S77"))
    refused(world, submitted(world, "S1", "c1"))
    assert await find_near(ListLog(world.log), "S") == ["S1", "S77"]


class Counted(ListLog):
    """Counts the topics that are read."""

    read_topics = 0

    async def begins(self, places: Any) -> dict[Place, int]:
        self.read_topics += len(list(places))
        return await super().begins(places)


async def test_an_id_that_nobody_knows_costs_one_pass_and_a_look_at_the_commands() -> None:
    log = Counted(World().log)
    assert await tell(log, "nobody") is None
    assert log.read_topics < 20
