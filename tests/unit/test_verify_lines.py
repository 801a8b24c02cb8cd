"""Repeats, conflicts, rubbish, what waits and what is amended: each is counted once, in its own line."""

from io import StringIO

from rich.console import Console

from streams.verify.show import show
from tests.verify_world import (
    SELLER,
    World,
    advised,
    answered,
    approve,
    key,
    report,
    unmatched,
)

FRONT, ANSWERS, SENT = "front.trades.v1", "middle.answers.v1", "middle.trades.v1"
INSTRUCTIONS, CONFIRMATIONS = "back.instructions.v1", "back.confirmations.v1"


async def test_a_side_that_back_has_set_aside_is_pending():
    world = World()
    sent = approve(world, report(world, "T1"))
    world.take("back", SENT, sent, was_set_aside=True)
    found = await world.verify()
    assert (found.problems, found.pending) == ((), 1)


async def test_a_side_that_middle_has_set_aside_is_in_flight_until_the_cursor_brings_it():
    world = World()
    message = report(world, "T1")
    entry = world.write(FRONT, message)
    world.take("middle", FRONT, entry, was_set_aside=True)
    waiting = await world.verify()
    held = world.say("TradeHeld", report=key(message), entity=SELLER, reason="limit_exceeded", waits_for="approval")
    world.take("middle", "cursor", entry, [(ANSWERS, held)], key="c/all|1")
    found = await world.verify()
    assert (waiting.problems, waiting.in_flight) == ((), 1)
    assert (found.problems, found.in_flight, found.held) == ((), 0, 1)


async def test_a_side_set_aside_that_was_brought_without_an_answer_is_lost():
    world = World()
    entry = world.write(FRONT, report(world, "T1"))
    world.take("middle", FRONT, entry, was_set_aside=True)
    world.take("middle", "cursor", entry, key="c/all|1")
    found = await world.verify()
    assert found.lost == 1


async def test_a_repeat_is_a_line_of_its_own():
    world = World()
    message = report(world, "T1")
    approve(world, message)
    again = message | {"id": "another", "amount": "1000.00", "note": None}
    answered(world, again, "AnswerRepeated", status="pending")
    found = await world.verify()
    assert (found.problems, found.reported, found.duplicates) == ((), 1, 1)


async def test_other_content_under_the_same_identity_is_a_refused_side_of_its_own():
    world = World()
    approve(world, report(world, "T1"))
    answered(world, report(world, "T1", amount="999"), "TradeRejected", reason="exists_with_different_content")
    found = await world.verify()
    assert (found.problems, found.reported, found.refused, found.in_flight, found.conflicts) == ((), 2, 1, 1, 1)
    assert found.by_status["refused"].money == {"EUR": "999"}


async def test_rubbish_is_dead_and_has_no_quantity():
    world = World()
    rubbish = world.write(FRONT, b"rubbish")
    letter = world.say("DeadLetter", topic=FRONT, partition=0, offset=rubbish.offset, reason="not_json", detail="x")
    world.take("middle", FRONT, rubbish, [(f"{FRONT}.dead", letter)])
    found = await world.verify()
    assert (found.problems, found.reported, found.dead, found.unreadable) == ((), 1, 1, 1)


async def test_a_side_whose_stage_failed_is_dead_with_its_quantity():
    world = World()
    message = report(world, "T1")
    entry = world.write(FRONT, message)
    letter = world.say("DeadLetter", topic=FRONT, partition=0, offset=entry.offset, reason="stage_failed", detail="x")
    world.take("middle", FRONT, entry, [(ANSWERS, advised(world, key(message), "dead", "stage_failed")), (f"{FRONT}.dead", letter)])
    found = await world.verify()
    assert (found.problems, found.dead, found.unreadable) == ((), 1, 0)
    assert found.by_status["dead"].quantity == {"FR0000120271": "10"}


async def test_what_no_office_has_taken_is_not_reported_yet():
    world = World()
    world.write(FRONT, report(world, "T1"))
    world.write(FRONT, world.say("ClockTicked"))
    world.write("front.dead.v1", world.say("UntranslatableRecord"))
    found = await world.verify()
    assert (found.problems, found.reported, found.not_yet_taken, found.front_dead_times) == ((), 0, 1, 1)


async def test_an_amendment_replaces_its_old_version():
    world = World()
    old = report(world, "T1")
    unmatched(world, old, approve(world, old))
    new = report(world, "T1", kind="TradeAmended", amount="1001", amends=1) | {"version": 2}
    sent = approve(world, new, type="AmendmentRequested", replaces=key(old))
    told = [
        (INSTRUCTIONS, world.say("SideCancelled", settlement_system="CSD-A", report=key(old), entity=SELLER, reason="replaced")),
        (CONFIRMATIONS, world.say("AmendmentApplied", report=key(new), entity=SELLER, replaces=key(old))),
        (INSTRUCTIONS, world.say("InstructionUnmatched", settlement_system="CSD-A", report=key(new), entity=SELLER)),
    ]
    world.take("back", SENT, sent, told)
    found = await world.verify()
    assert (found.problems, found.cancelled, found.pending, found.reported) == ((), 1, 1, 2)


async def test_a_line_that_no_gateway_could_translate_counts_once_and_each_time_that_it_came() -> None:
    world = World()
    for origin in ("day.jsonl:3", "day.jsonl:4", "day.jsonl:3", "day.jsonl:3"):
        world.write("front.dead.v1", world.say("UntranslatableRecord", gateway="send", origin=origin, content="x", reason="r", detail="d"))
    found = await world.verify()
    assert (found.front_dead, found.front_dead_times, found.dead) == (2, 4, 0)
    shown = StringIO()
    show(found, Console(width=120, file=shown))
    assert "2 could not be translated by a gateway, each line once (came 4 times)" in shown.getvalue()
