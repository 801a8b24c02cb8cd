"""Reports, requests and commands that were lost or answered wrongly: verify names each."""

import orjson

from tests.verify_world import (
    CURRENCY,
    ISIN,
    SELLER,
    World,
    approve,
    fund,
    funded,
    key,
    problems_of,
    report,
    settled,
)

FRONT, ANSWERS, SENT = "front.trades.v1", "middle.answers.v1", "middle.trades.v1"
KEY = f"{SELLER}|oms|T1|1|executed"


async def test_a_funding_that_moves_something_else_is_found():
    world = World()
    fund(world, "F1", "S-SELL", ISIN, "5")
    command = orjson.loads(world.log["back.commands.v1"][0].value or b"") | {"quantity": "6", "command": "F1"}
    entry = world.write("back.commands.v1", command)
    again = world.say("CommandApplied", command="F1", settlement_system="CSD-A", was_repeated=False)
    world.take("back", "back.commands.v1", entry, [("back.answers.v1", again)])
    assert "The funding F1 (CSD-A) was applied 2 times and posted 1 times" in await problems_of(world)


async def test_each_settlement_system_has_command_ids_of_its_own():
    world = World()
    fund(world, "F1", "S-SELL", ISIN, "5")
    other = orjson.loads(world.log["back.commands.v1"][0].value or b"") | {"quantity": "6", "settlement_system": "CSD-B"}
    refused = world.say("CommandRefused", command="F1", settlement_system="CSD-B", reason="account_not_known")
    world.take("back", "back.commands.v1", world.write("back.commands.v1", other), [("back.answers.v1", refused)])
    assert (await world.verify()).is_clean


async def test_a_command_that_is_not_answered_is_found():
    world = World()
    command = world.say("Approve", command="A1", who="ann", entity=SELLER, report=KEY)
    world.take("middle", "middle.commands.v1", world.write("middle.commands.v1", command))
    assert f"The command A1 ({SELLER}) was given 1 times and answered 0 times" in await problems_of(world)


async def test_a_request_that_is_not_answered_is_found():
    world = World()
    request = report(world, "T1", kind="TradeCancelled")
    world.take("middle", FRONT, world.write(FRONT, request))
    assert f"The request {SELLER}|oms|T1|1|cancelled was taken and not answered" in await problems_of(world)


async def test_a_request_that_still_waits_after_settlement_is_found():
    world = funded()
    seller, _ = settled(world, "T1")
    request = report(world, "T1", kind="TradeCancelled")
    pended = world.say("CancellationPended", request=key(request), report=key(seller), entity=SELLER, reason="waits_for_counterparty")
    world.take("middle", FRONT, world.write(FRONT, request), [(ANSWERS, pended)])
    assert "still waits although" in await problems_of(world)


async def test_a_side_of_which_nothing_is_said_is_lost_and_shows_in_the_control_totals():
    world = World()
    world.take("middle", FRONT, world.write(FRONT, report(world, "T1")))
    found = await world.verify()
    assert found.lost == 1
    assert found.control_totals == {"quantity": {ISIN: "10"}, "money": {CURRENCY: "1000"}}
    assert f"{KEY} was taken and nothing says what became of it" in "\n".join(found.problems)


async def test_a_side_that_back_took_in_silence_is_lost():
    world = World()
    world.take("back", SENT, approve(world, report(world, "T1")))
    assert (await world.verify()).lost == 1


async def test_a_side_that_is_sent_on_with_another_amount_is_found():
    world = World()
    approve(world, report(world, "T1"), amount="1001")
    found = await world.verify()
    assert f"{KEY} was sent to back with 10 {ISIN} for 1001 {CURRENCY}, other than it was reported" in "\n".join(found.problems)
    assert found.control_totals["money"] == {CURRENCY: "-1"}


async def test_an_answer_about_a_report_that_was_never_made_is_found():
    world = World()
    entry = world.write(FRONT, world.say("ClockTicked"))
    world.take("middle", FRONT, entry, [(ANSWERS, world.say("TradeHeld", report=KEY, entity=SELLER, reason="x", waits_for="y"))])
    assert f"speaks of {KEY}, which was never reported" in await problems_of(world)


async def test_a_repeat_answered_as_a_conflict_is_found():
    world = World()
    message = report(world, "T1")
    approve(world, message)
    refused = world.say("TradeRejected", report=KEY, entity=SELLER, reason="exists_with_different_content")
    world.take("middle", FRONT, world.write(FRONT, message), [(ANSWERS, refused)])
    assert "came again 1 times with the same content" in await problems_of(world)
