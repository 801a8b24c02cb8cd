"""The other side in a story: matched under another id, held by middle, near, or alleged to whom has reported already."""

import pytest

from streams.story.advice import ADVICE
from tests.unit.test_story import ANSWERS, BOUGHT, FRONT, SENT, SOLD, story_of
from tests.verify_world import BUYER, SELLER, World, approve, funded, key, report, settlement, unmatched


async def test_of_two_ids_that_have_matched_the_story_by_either_has_what_was_said_of_the_other_before():
    world = funded()
    seller, buyer = report(world, "T1"), report(world, "B1", "BUY")
    first, second = approve(world, seller), approve(world, buyer)
    unmatched(world, seller, first)
    world.take("back", SENT, second, settlement(world, seller, buyer))
    told = (await story_of(world, "T1")).lines
    assert f"{SOLD} waits in CSD-A for the other side." in [line.text for line in told]
    for asked in ("B1", SOLD, key(buyer), "tx-T1"):
        assert (await story_of(world, asked)).lines == told, asked


@pytest.mark.parametrize("asked", ["T1", SOLD])
async def test_by_the_report_the_other_side_that_middle_holds_is_told_too(asked: str):
    world = World()
    seller, buyer = report(world, "T1"), report(world, "T1", "BUY")
    unmatched(world, seller, approve(world, seller))
    said = world.say("TradeHeld", report=key(buyer), entity=BUYER, reason="limit_exceeded", waits_for="operator")
    world.take("middle", FRONT, world.write(FRONT, buyer), [(ANSWERS, said)])
    story = await story_of(world, asked)
    assert [(each.report, each.status) for each in story.reports] == [(SOLD, "pending"), (BOUGHT, "held")]
    assert story.reports[0].next.startswith(f"The other side, {BOUGHT}, is held by middle: limit exceeded.")


@pytest.mark.parametrize(("trade", "reports"), [("T1", 2), ("T2", 1)])
@pytest.mark.parametrize("has_left", [False, True])
async def test_what_is_near_is_told_with_its_values_and_is_a_side_of_the_story_where_it_has_the_same_id(
    trade: str, reports: int, has_left: bool
):
    world = World()
    seller, buyer = report(world, "T1"), report(world, trade, "BUY", amount="900")
    unmatched(world, buyer, approve(world, buyer))
    near = {"nearest": key(buyer), "differs": ["amount"]}
    said = world.say("InstructionUnmatched", settlement_system="CSD-A", report=SOLD, entity=SELLER, **near)
    world.take("back", SENT, approve(world, seller), [("back.instructions.v1", said)])
    if has_left:
        gone = world.say("SideCancelled", settlement_system="CSD-A", report=key(buyer), entity=BUYER, reason="replaced")
        world.take("back", SENT, world.write(SENT, world.say("CancellationRequested", report=key(buyer))), [("back.instructions.v1", gone)])
    for asked in ("T1", SOLD):
        story = await story_of(world, asked)
        assert len(story.reports) == reports
        then = next(each.next for each in story.reports if each.report == SOLD)
        told = ADVICE["unmatched"] if has_left else f"It differs in amount from {key(buyer)} (900, yours 1000): amend one of them."
        assert then == told


@pytest.mark.parametrize(("comes", "awaited"), [("never", "instructed"), ("before", "matched it"), ("after", "instructed")])
async def test_what_is_alleged_to_whom_has_reported_by_then_is_not_matched(comes: str, awaited: str):
    world = World()
    seller, buyer = report(world, "T1"), report(world, "T1", "BUY", amount="900")
    unmatched(world, seller, approve(world, seller))
    if comes == "before":
        unmatched(world, buyer, approve(world, buyer))
    alleged = world.say("AllegementIssued", settlement_system="CSD-A", report=SOLD, entity=BUYER, counterparty=SELLER)
    tick = world.write("back.commands.v1", world.say("ClockTicked"))
    world.take("back", "back.commands.v1", tick, [("back.instructions.v1", alleged)], at="2026-11-20T10:00:00Z")
    if comes == "after":
        world.take("middle", FRONT, world.write(FRONT, buyer), [], at="2026-11-20T11:00:00Z")
    told = [line.text for line in (await story_of(world, "T1")).lines]
    assert f"{SOLD} is alleged to {BUYER}, which has not {awaited}." in told
