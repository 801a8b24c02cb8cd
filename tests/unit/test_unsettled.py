"""open: what is held, unmatched or short is listed once, with its terms and why; what has ended is not."""

import asyncio

import pytest

from streams.story.advice import ADVICE
from streams.story.story import tell
from tests.unit.unsettled_kit import listing, states
from tests.verify_log import ListLog
from tests.verify_world import (
    BUYER,
    DAY,
    ISIN,
    SELLER,
    Json,
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
)
from tests.verify_world import unmatched as waits_for_the_other

SENT, INSTRUCTIONS, CONFIRMATIONS = "middle.trades.v1", "back.instructions.v1", "back.confirmations.v1"


def short(world: World) -> tuple[Json, Json]:
    """A matched pair whose deliverer lacks 4 of 10."""
    seller, buyer = report(world, "T1"), report(world, "T1", "BUY")
    first, second = approve(world, seller), approve(world, buyer)
    waits_for_the_other(world, seller, first)
    lack = {"party": SELLER, "account": "S-SELL", "asset": ISIN, "lacking": "4"}
    pended = world.say("InstructionPended", **terms(seller, buyer), reason="securities_short", **lack)
    world.take("back", SENT, second, [*settlement(world, seller, buyer)[:2], (INSTRUCTIONS, pended)])
    return seller, buyer


def test_where_nothing_was_sent_and_where_all_has_settled_nothing_is_open():
    world = World()
    assert (listing(world).count, listing(world).sides, listing(world).rows) == (0, {}, ())
    world = funded()
    settled(world, "T1")
    assert listing(world).rows == ()


def held(world: World, message: Json) -> None:
    answered(world, message, "TradeHeld", reason="instrument_not_known", waits_for=f"instrument|{ISIN}")


def test_what_middle_holds_is_told_with_its_terms_and_what_it_waits_for():
    world = World()
    message = report(world, "T1")
    held(world, message)
    (row,) = listing(world).rows
    assert (row.state, row.status, row.reason, row.codes) == ("held", "held", "instrument_not_known", ("PPRC/OTHR",))
    assert (row.quantity, row.amount, row.isin, row.settlement_system) == ("10", "1000", ISIN, None)
    assert row.waits_for == f"instrument|{ISIN}"
    assert row.why == f"is held by middle: instrument not known. It waits for instrument|{ISIN}."
    assert (row.intended_settlement_date, row.days_late, row.is_late) == (None, None, False)


def test_what_middle_holds_is_of_the_system_of_its_instrument_and_late_once_that_has_ended_its_day():
    world = World()
    message = report(world, "T1", intended_settlement_date=DAY)
    answered(world, message, "TradeHeld", reason="limit_exceeded", waits_for="operator")
    world.write("back.reference.v1", world.say("InstrumentDefined", isin=ISIN, name="a share", settlement_system="CSD-A"))
    assert [row.id for row in listing(world, system="CSD-A").rows] == [key(message)]
    assert listing(world, is_late=True).rows == ()
    ended = world.say("SettlementDayEnded", settlement_system="CSD-A", date=DAY)
    world.take("back", "back.commands.v1", world.write("back.commands.v1", world.say("ClockTicked")), [(INSTRUCTIONS, ended)])
    assert [row.id for row in listing(world, is_late=True, system="CSD-A").rows] == [key(message)]


def test_a_hold_ends_with_the_approval_the_refusal_or_the_withdrawal_and_not_with_other_content_under_its_name():
    world = World()
    message = report(world, "T1")
    held(world, message)
    answered(world, report(world, "T1", amount="7"), "TradeRejected", reason="exists_with_different_content")
    assert [(row.state, row.amount) for row in listing(world).rows] == [("held", "1000")]
    sent = approve(world, message)
    assert states(world) == {key(message): "in_flight"}
    waits_for_the_other(world, message, sent)
    assert states(world) == {key(message): "unmatched"}
    for number, (kind, reason) in enumerate((("TradeRejected", "refused_by_operator"), ("TradeWithdrawn", "cancelled_by_party"))):
        other = report(world, f"E{number}")
        held(world, other)
        answered(world, other, kind, reason=reason)
    assert states(world) == {key(message): "unmatched"}


def test_an_unmatched_side_has_the_terms_that_were_sent_and_ends_when_it_is_cancelled_or_dead():
    world = World()
    first, second, third = report(world, "T1"), report(world, "T2"), report(world, "T3")
    for message in (first, second, third):
        waits_for_the_other(world, message, approve(world, message))
    row = listing(world).rows[0]
    assert (row.reports, row.sides, row.quantity, row.amount, row.reason) == ((key(first),), 1, "10", "1000", "unmatched")
    assert (row.codes, row.waits_for, row.why) == (("NMAT/CMIS",), "the other side", "waits in CSD-A for the other side.")
    gone = world.say("SideCancelled", settlement_system="CSD-A", report=key(second), entity=SELLER, reason="replaced")
    world.take("back", SENT, world.write(SENT, world.say("CancellationRequested", report=key(second))), [(INSTRUCTIONS, gone)])
    dead = advised(world, key(third), "dead", "stage_failed")
    world.take("back", SENT, world.write(SENT, world.say("CancellationRequested", report=key(third))), [(CONFIRMATIONS, dead)])
    assert states(world) == {key(first): "unmatched"}


@pytest.mark.parametrize("has_left", [False, True])
def test_a_side_that_is_near_is_named_with_both_values_as_long_as_it_waits(has_left: bool):
    world = World()
    seller, buyer = report(world, "T1"), report(world, "T2", "BUY", amount="900")
    waits_for_the_other(world, seller, approve(world, seller))
    sent = approve(world, buyer)
    near = {"nearest": key(seller), "differs": ["amount"]}
    said = world.say("InstructionUnmatched", settlement_system="CSD-A", report=key(buyer), entity=BUYER, **near)
    world.take("back", SENT, sent, [(INSTRUCTIONS, said)])
    if has_left:
        gone = world.say("SideCancelled", settlement_system="CSD-A", report=key(seller), entity=SELLER, reason="replaced")
        world.take("back", SENT, world.write(SENT, world.say("CancellationRequested", report=key(seller))), [(INSTRUCTIONS, gone)])
    row = next(row for row in listing(world).rows if row.id == key(buyer))
    assert row.codes == (("NMAT/CMIS",) if has_left else ("NMAT/DMON",))
    assert ("Nearest is" in row.why) is not has_left
    assert (f"It differs in amount from {key(seller)} (1000, yours 900): amend one of them." == row.next) is not has_left


def test_a_pair_is_one_row_of_two_sides_with_what_is_lacking_and_whose_lack_it_is():
    world = World()
    seller, buyer = short(world)
    found = listing(world)
    (row,) = found.rows
    assert (row.id, row.reports, row.sides, found.sides) == ("tx-T1", (key(seller), key(buyer)), 2, {"pending": 2})
    assert (row.party, row.counterparty, row.delivers) == (SELLER, BUYER, True)
    assert (row.codes, row.other_codes) == (("PEND/LACK",), ("PEND/CLAC",))
    assert row.lacks is not None
    assert (row.lacks.account, row.lacks.asset, row.lacks.quantity) == ("S-SELL", ISIN, "4")
    assert row.why == f"do not settle yet: securities short. S-SELL lacks 4 {ISIN}."


@pytest.mark.parametrize(("fields", "is_other"), [({}, True), ({"counterparty": "5493001KJTIIGC8Y1R13"}, False), ({"trade": "T2"}, False)])
def test_a_side_whose_other_side_middle_holds_is_told_so(fields: Json, is_other: bool):
    world = World()
    seller, buyer = report(world, "T1"), report(world, "T1", "BUY") | fields
    answered(world, buyer, "TradeHeld", reason="limit_exceeded", waits_for="limit")
    waits_for_the_other(world, seller, approve(world, seller))
    row = next(row for row in listing(world).rows if row.id == key(seller))
    told = f"The other side, {key(buyer)}, is held by middle: limit exceeded. {ADVICE['limit_exceeded']}"
    assert (row.next == told) is is_other
    assert (row.next == ADVICE["unmatched"]) is not is_other
    story = asyncio.run(tell(ListLog(world.log), "T1"))
    assert story is not None
    assert next(each.next for each in story.reports if each.report == key(seller)) == row.next
    approve(world, buyer)
    assert next(row for row in listing(world).rows if row.id == key(seller)).next == ADVICE["unmatched"]


def test_each_row_says_what_trade_says_of_the_same_report():
    world = World()
    short(world)
    for number in range(2):
        message = report(world, f"U{number}")
        waits_for_the_other(world, message, approve(world, message))
    held(world, report(world, "H"))
    rows = listing(world).rows
    assert len(rows) == 4
    for row in rows:
        story = asyncio.run(tell(ListLog(world.log), row.id))
        assert story is not None
        told = {each.report: each for each in story.reports}
        own = next(report for report in row.reports if report.startswith(f"{row.party}|"))
        assert (row.status, row.reason, row.codes, row.next) == (
            told[own].status, told[own].reason, told[own].iso, told[own].next,
        )  # fmt: skip
        assert any(line.text.endswith(row.why) for line in story.lines)


@pytest.mark.parametrize("reason", ["MONY", "cash_short", "LACK"])
def test_what_lacks_two_things_is_found_by_either(reason):
    world = World()
    seller, buyer = report(world, "T1"), report(world, "T1", "BUY")
    first, second = approve(world, seller), approve(world, buyer)
    waits_for_the_other(world, seller, first)
    lack = {"party": SELLER, "account": "S-SELL", "asset": ISIN, "lacking": "4"}
    other = {"reason": "cash_short", "account": "B-CASH", "asset": "EUR", "lacking": "7"}
    pended = world.say("InstructionPended", **terms(seller, buyer), reason="securities_short", **lack, others=[other])
    world.take("back", SENT, second, [*settlement(world, seller, buyer)[:2], (INSTRUCTIONS, pended)])
    assert listing(world, reason=reason).count == 1
    assert [len(listing(world, reason=each).rows) for each in (reason, "FUTU")] == [1, 0]
