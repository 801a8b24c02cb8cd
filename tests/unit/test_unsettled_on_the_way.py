"""open: what no office has taken, or what was set aside, is listed by what the audit says; and nothing that was said after it is."""

from tests.unit.unsettled_kit import listing, states
from tests.verify_log import Entry, World
from tests.verify_world import BUYER, DAY, SELLER, answered, approve, funded, key, report, settlement, unmatched

FRONT, SENT, INSTRUCTIONS = "front.trades.v1", "middle.trades.v1", "back.instructions.v1"


def test_what_no_office_has_taken_is_on_its_way():
    world = World()
    message = report(world, "T1")
    world.write(FRONT, message)
    (row,) = listing(world).rows
    assert (row.id, row.state, row.status, row.why) == (key(message), "in_flight", "in_flight", "No office has taken it yet.")
    assert (row.party, row.counterparty, row.quantity, row.amount, row.currency) == (SELLER, BUYER, "10", "1000", "EUR")
    world = World()
    message = report(world, "T1")
    approve(world, message)
    (row,) = listing(world).rows
    assert (row.id, row.state, row.status, row.settlement_system, row.intended_settlement_date) == (
        key(message), "in_flight", "in_flight", "CSD-A", DAY,
    )  # fmt: skip


def test_before_an_office_was_told_the_time_nothing_is_late():
    world = World()
    world.take("middle", FRONT, world.write(FRONT, report(world, "T0")), at="1970-01-01T00:00:00Z")
    world.write(FRONT, report(world, "T1", intended_settlement_date="2026-11-23"))
    found = listing(world)
    assert [(found.at, row.is_late, row.days_late) for row in found.rows] == [("", False, 0)]


def test_a_command_that_back_has_not_taken_is_on_its_way_and_other_commands_are_nothing():
    world = World()
    submitted = {"entity": SELLER, "source": "csd", "settlement_system": "CSD-A", "reference": "7", "movement": "RECE"}
    world.write("back.commands.v1", world.say("SubmitInstruction", command="c1", who="anna", counterparty=BUYER, quantity="3", **submitted))
    world.write("back.commands.v1", world.say("HoldInstruction", command="c2", who="anna", report=f"{SELLER}|csd@CSD-A|7|1|instructed"))
    (row,) = listing(world).rows
    assert (row.id, row.state, row.delivers, row.quantity) == (f"{SELLER}|csd@CSD-A|7|1|instructed", "in_flight", False, "3")


def test_what_was_set_aside_is_open_until_it_is_taken_for_good():
    world = World()
    message = report(world, "T1")
    sent = approve(world, message)
    world.take("back", SENT, sent, was_set_aside=True)
    (row,) = listing(world).rows
    assert (row.state, row.why) == ("set_aside", "is set aside by back until its time comes.")
    waits = world.say("InstructionUnmatched", settlement_system="CSD-A", report=key(message), entity=SELLER)
    world.take("back", "cursor", sent, [(INSTRUCTIONS, waits)], key="c/CSD-A|1")
    assert states(world) == {key(message): "unmatched"}
    gone = world.say("SideCancelled", settlement_system="CSD-A", report=key(message), entity=SELLER, reason="replaced")
    world.take("back", SENT, world.write(SENT, world.say("CancellationRequested", report=key(message))), [(INSTRUCTIONS, gone)])
    assert states(world) == {}


def test_what_middle_has_set_aside_is_open_too():
    world = World()
    message = report(world, "T1")
    world.take("middle", FRONT, world.write(FRONT, message), was_set_aside=True)
    assert [(row.state, row.why) for row in listing(world).rows] == [("set_aside", "is set aside by middle until its time comes.")]


def test_what_was_said_after_the_moment_is_not_heard():
    """The audit of back has been read up to its end then; the other topics go on."""
    world = funded()
    seller, buyer = report(world, "T1"), report(world, "T1", "BUY")
    first, second = approve(world, seller), approve(world, buyer)
    unmatched(world, seller, first)
    audit = list(world.log["audit.back.v1"])
    world.take("back", SENT, second, settlement(world, seller, buyer))
    world.log["audit.back.v1"] = audit
    assert states(world) == {key(seller): "unmatched", key(buyer): "in_flight"}


def test_records_of_a_door_that_cannot_be_read_are_passed_over():
    world = World()
    for rubbish in (b'["T1"]', b'{"type": "T1', b'{"type": "TradeExecuted"}', None):
        entry = world.write(FRONT, rubbish)
        world.take("middle", FRONT, entry)
        world.write("back.commands.v1", rubbish)
        world.log["back.reference.v1"].append(Entry(len(world.log["back.reference.v1"]), rubbish if rubbish != b'["T1"]' else b"[1]"))
    answered(world, report(world, "T1"), "TradeHeld", reason="instrument_not_known", waits_for="instrument")
    assert [row.state for row in listing(world).rows] == ["held"]


def test_a_bare_report_on_its_way_is_listed_with_what_it_has():
    world = World()
    world.write(FRONT, {"type": "TradeExecuted", "entity": SELLER, "trade": "T1"})
    (row,) = listing(world).rows
    assert (row.state, row.party, row.quantity, row.isin) == ("in_flight", SELLER, None, None)
