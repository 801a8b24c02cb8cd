"""Topics that were changed, cut or doubled: verify finds what the audit chain does not name, or names in vain."""

import orjson

from tests.verify_world import (
    BUYER,
    Entry,
    World,
    approve,
    funded,
    problems_of,
    report,
    settled,
)

FRONT, ANSWERS, SENT = "front.trades.v1", "middle.answers.v1", "middle.trades.v1"
ENTRIES, CONFIRMATIONS = "back.entries.v1", "back.confirmations.v1"


async def test_a_named_output_that_is_not_there_names_the_trade_that_lost_it():
    world = funded()
    settled(world, "T1")
    del world.log[CONFIRMATIONS][-1]
    told = await problems_of(world)
    assert f"{BUYER}|oms|T1|1|executed: the output " in told
    assert f"on {CONFIRMATIONS}/0 is lost. back/0 record 4 names it" in told


async def test_an_output_lost_from_the_middle_of_a_topic_is_found():
    world = funded()
    settled(world, "T1")
    settled(world, "T2")
    del world.log[ENTRIES][2]
    told = await problems_of(world)
    assert f"{ENTRIES}/0 is lost" in told
    assert "0 entries are posted" in told


async def test_an_output_that_stands_twice_is_found_and_its_trade_is_named():
    world = funded()
    settled(world, "T1")
    world.write(CONFIRMATIONS, world.log[CONFIRMATIONS][-1].value)
    found = await world.verify()
    assert found.doubled == 1
    assert "stands there a second time" in "\n".join(found.problems)


async def test_an_output_that_no_audit_record_names_is_found():
    world = World()
    world.write(ENTRIES, world.say("EntryPosted", settlement_system="CSD-A", of="nobody", movements=[]))
    assert "is named by no audit record" in await problems_of(world)


async def test_an_output_with_other_bytes_than_were_audited_is_found():
    world = funded()
    settled(world, "T1")
    old = world.log[CONFIRMATIONS][-1]
    world.log[CONFIRMATIONS][-1] = Entry(old.offset, (old.value or b"").replace(b'"1000"', b'"9000"'))
    told = await problems_of(world)
    assert "is named by no audit record" in told
    assert "is lost" in told


async def test_a_gap_in_the_audit_chain_is_found():
    world = World()
    for number in range(3):
        approve(world, report(world, f"T{number}"))
    del world.log["audit.middle.v1"][1]
    told = await problems_of(world)
    assert "middle/0 has a gap: record 3 follows record 1" in told
    assert "middle/0 record 3 does not name the digest of the record before it" in told


async def test_a_changed_audit_record_is_found_by_the_next():
    world = World()
    for number in range(2):
        approve(world, report(world, f"T{number}"))
    old = world.log["audit.middle.v1"][0]
    changed = orjson.loads(old.value or b"") | {"program": "2"}
    world.log["audit.middle.v1"][0] = Entry(old.offset, orjson.dumps(changed))
    assert "middle/0 record 2 does not name the digest" in await problems_of(world)


async def test_an_input_that_was_skipped_is_found():
    world = World()
    world.write(FRONT, report(world, "T0"))
    approve(world, report(world, "T1"))
    assert f"{FRONT}/0 offset 0 was skipped" in await problems_of(world)


async def test_an_input_that_was_taken_twice_is_found():
    world = World()
    entry = world.write(FRONT, report(world, "T1"))
    for _ in range(2):
        world.take("middle", FRONT, entry)
    assert f"takes {FRONT}/0 offset 0 again" in await problems_of(world)


async def test_an_input_that_was_changed_afterwards_is_found():
    world = World()
    approve(world, report(world, "T1"))
    world.log[FRONT][0] = Entry(0, orjson.dumps(report(world, "T1", amount="1")))
    assert "has other bytes than its audit record says" in await problems_of(world)


async def test_an_input_that_is_gone_is_found():
    world = World()
    approve(world, report(world, "T1"))
    world.log[FRONT].clear()
    assert f"{FRONT}/0 offset 0 is named as taken and is not there" in await problems_of(world)


async def test_a_message_of_an_office_that_cannot_be_understood_is_found():
    world = World()
    entry = world.write(FRONT, world.say("ClockTicked"))
    world.take("middle", FRONT, entry, [(ANSWERS, world.say("TradeHeld"))])
    assert "cannot be understood" in await problems_of(world)


async def test_what_back_could_not_read_of_middle_is_found():
    world = World()
    sent = approve(world, report(world, "T1"))
    letter = world.say("DeadLetter", topic=SENT, partition=0, offset=sent.offset, reason="field_missing", detail="x")
    world.take("back", SENT, sent, [(f"{SENT}.dead", letter)])
    assert f"{SENT}/0 offset 0 was written by an office and not read by the next" in await problems_of(world)
