"""verify finds nothing wrong in sound worlds, and counts every reported side under its one status."""

from tests.verify_world import (
    SELLER,
    World,
    advised,
    answered,
    approve,
    funded,
    key,
    report,
    settled,
    settlement,
    terms,
    unmatched,
)

FRONT, ANSWERS, SENT = "front.trades.v1", "middle.answers.v1", "middle.trades.v1"
INSTRUCTIONS, CONFIRMATIONS = "back.instructions.v1", "back.confirmations.v1"


async def test_an_empty_world_is_clean():
    found = await World().verify()
    assert (found.is_clean, found.reported) == (True, 0)


async def test_a_settled_trade_is_two_settled_sides():
    world = funded()
    settled(world, "T1")
    found = await world.verify()
    assert found.problems == ()
    assert (found.reported, found.settled) == (2, 2)
    assert found.control_totals == {"quantity": {"FR0000120271": "0"}, "money": {"EUR": "0"}}


async def test_what_the_buyer_reported_above_the_settled_amount_went_to_tolerance():
    world = funded()
    settled(world, "T1", buyer_amount="1002")
    found = await world.verify()
    assert (found.problems, found.tolerance, found.control_totals["money"]) == ((), {"EUR": "2"}, {"EUR": "0"})


async def test_held_refused_and_withdrawn_sides_are_counted():
    world = World()
    answered(world, report(world, "H"), "TradeHeld", reason="instrument_not_known", waits_for="instrument|X")
    answered(world, report(world, "R"), "TradeRejected", reason="quantity_not_positive")
    answered(world, report(world, "W"), "TradeWithdrawn", reason="cancelled_before_arrival")
    found = await world.verify()
    assert found.problems == ()
    assert (found.held, found.refused, found.cancelled) == (1, 1, 1)


async def test_a_held_side_that_was_sent_later_is_not_held():
    world = World()
    message = report(world, "H")
    held = world.say("TradeHeld", report=key(message), entity=SELLER, reason="limit_exceeded", waits_for="approval")
    world.take("middle", FRONT, world.write(FRONT, message), [(ANSWERS, held)])
    command = world.say("Approve", command="A1", who="ann", entity=SELLER, report=key(message))
    details = terms(message, report(world, "H", "BUY")) | message
    sent = world.say("TradeApproved", **{name: value for name, value in details.items() if name not in ("type", "id", "cause", "at")})
    outputs = [(SENT, sent | {"report": key(message)}), (ANSWERS, world.say("CommandApplied", command="A1", entity=SELLER))]
    world.take("middle", "middle.commands.v1", world.write("middle.commands.v1", command), outputs)
    found = await world.verify()
    assert (found.problems, found.held, found.in_flight) == ((), 0, 1)


async def test_a_side_that_back_has_not_taken_is_in_flight():
    world = World()
    approve(world, report(world, "T1"))
    found = await world.verify()
    assert (found.problems, found.in_flight, found.pending) == ((), 1, 0)


async def test_an_unmatched_side_is_pending_and_then_cancelled():
    world = World()
    message = report(world, "T1")
    unmatched(world, message, approve(world, message))
    waiting = await world.verify()
    request = {**report(world, "T1", kind="TradeCancelled")}
    asked = world.say("CancellationRequested", request=key(request), report=key(message), entity=SELLER, settlement_system="CSD-A")
    (sent,) = world.take("middle", FRONT, world.write(FRONT, request), [(SENT, asked)])
    between = await world.verify()
    ended = world.say("SideCancelled", settlement_system="CSD-A", report=key(message), entity=SELLER, reason="cancelled_by_party")
    applied = world.say("CancellationApplied", request=key(request), report=key(message), entity=SELLER)
    told = [(INSTRUCTIONS, ended), (CONFIRMATIONS, applied), (CONFIRMATIONS, advised(world, key(message), "cancelled", "x"))]
    world.take("back", SENT, sent, told)
    found = await world.verify()
    assert (waiting.problems, waiting.pending) == ((), 1)
    assert (between.problems, between.pending) == ((), 1)
    assert (found.problems, found.cancelled, found.reported) == ((), 1, 1)


async def test_what_is_pended_is_pending():
    world = World()
    seller, buyer = report(world, "T1"), report(world, "T1", "BUY")
    first, second = approve(world, seller), approve(world, buyer)
    unmatched(world, seller, first)
    pended = world.say("InstructionPended", **terms(seller, buyer), reason="securities_short", account="S-SELL", lacking="10")
    world.take("back", SENT, second, [*settlement(world, seller, buyer)[:2], (INSTRUCTIONS, pended)])
    found = await world.verify()
    assert (found.problems, found.pending) == ((), 2)


async def test_confirmations_that_middle_takes_later_change_nothing():
    world = funded()
    settled(world, "T1")
    for entry in list(world.log[CONFIRMATIONS]):
        world.take("middle", CONFIRMATIONS, entry)
    found = await world.verify()
    assert (found.problems, found.settled) == ((), 2)
