"""Where a report stands is shown with its ISO 20022 status and reason codes."""

from io import StringIO

import pytest
from rich.console import Console

from streams.cli.trade import show
from streams.story.iso import codes_of, due_date
from streams.story.standing import Standing
from tests.unit.test_story import SENT, SOLD, story_of
from tests.verify_world import BUYER, SELLER, Json, World, approve, report, settlement, terms, unmatched


async def standing_after(message: Json) -> Standing:
    """Where the seller's report stands when both have matched and this was said."""
    world = World()
    seller, buyer = report(world, "T1"), report(world, "T1", "BUY")
    first, second = approve(world, seller), approve(world, buyer)
    unmatched(world, seller, first)
    said = world.say(message.pop("type"), **terms(seller, buyer), **message)
    advised = world.say("StatusAdvised", report=SOLD, entity=SELLER, status=message.pop("status", "pending"), reason=message["reason"])
    pair = [*settlement(world, seller, buyer)[:2], ("back.instructions.v1", said), ("back.confirmations.v1", advised)]
    world.take("back", SENT, second, pair)
    return (await story_of(world, "T1")).reports[0]


@pytest.mark.parametrize(
    ("message", "codes"),
    [
        ({"type": "InstructionPended", "reason": "cash_short", "party": BUYER}, ("PEND/CMON",)),
        ({"type": "InstructionPended", "reason": "cash_short", "party": BUYER, "missed_cut_offs": 1}, ("PENF/CMON",)),
        ({"type": "InstructionPended", "reason": "cut_off_missed", "missed_cut_offs": 1}, ("PENF/CYCL",)),
        ({"type": "InstructionHeld", "reason": "on_hold", "hold": "CSDH", "status": "held"}, ("PEND/CSDH",)),
        ({"type": "InstructionCancelled", "reason": "recycling_is_over", "status": "cancelled"}, ("CAND/CANS",)),
    ],
)
async def test_a_status_is_shown_with_its_iso_codes_which_the_advice_that_follows_does_not_blur(message: Json, codes: tuple[str, ...]):
    assert (await standing_after(message)).iso == codes


@pytest.mark.parametrize(
    ("trade", "fields", "codes"),
    [
        ("T1", ["quantity", "amount"], ("NMAT/DQUA", "NMAT/DMON")),
        ("T2", ["amount"], ("NMAT/DMON",)),
        ("T2", ["quantity", "amount"], ("NMAT/CMIS",)),
    ],
)
async def test_an_unmatched_side_has_a_code_for_each_field_in_which_the_nearest_differs_if_that_is_meant(
    trade: str, fields: list[str], codes: tuple[str, ...]
):
    world = World()
    message = report(world, "T1")
    sent = approve(world, message)
    near = {"nearest": f"{BUYER}|oms|{trade}|1|executed", "differs": fields}
    waits = world.say("InstructionUnmatched", settlement_system="CSD-A", report=SOLD, entity=SELLER, **near)
    world.take("back", SENT, sent, [("back.instructions.v1", waits)])
    assert (await story_of(world, "T1")).reports[0].iso == codes


async def test_what_has_matched_after_its_intended_date_is_failing_though_it_has_missed_no_cut_off_yet():
    assert due_date([{"intended_settlement_date": "2026-11-20"}, {"new_date": "2026-11-23"}, {}]) == "2026-11-23"
    late = {"at": "2026-11-21T09:00:00Z", "party": SELLER}
    assert codes_of(SOLD, "pending", "securities_short", late, "2026-11-20") == ("PENF/LACK",)
    assert codes_of(SOLD, "pending", "securities_short", late, "2026-11-21") == ("PEND/LACK",)
    assert codes_of(SOLD, "held", "a_newer_reason", late, None) == codes_of(SOLD, "cancelled", "on_hold", late, None) == ()


async def test_a_code_is_printed_with_what_it_means():
    world = World()
    approve(world, report(world, "T1"))
    printed = StringIO()
    show(await story_of(world, "T1"), Console(file=printed, width=200))
    assert "  NMAT/NMAS: unmatched, no matching started.\n" in printed.getvalue()
