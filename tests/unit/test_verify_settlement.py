"""Settlements broken in one way each: verify names the trade, and what is wrong with it."""

import pytest

from tests.verify_world import (
    CURRENCY,
    ISIN,
    SELLER,
    Entry,
    Json,
    World,
    approve,
    fund,
    funded,
    problems_of,
    report,
    settled,
    settlement,
    unmatched,
)

SENT = "middle.trades.v1"
INSTRUCTIONS = "back.instructions.v1"
KEY = f"{SELLER}|oms|T1|1|executed"


def pair(world: World, difference: str = "0") -> tuple[Json, list[tuple[str, Json]], Entry]:
    """A world up to the second side: the seller's report, what back is about to say, and the record that it is about to take."""
    seller, buyer = report(world, "T1"), report(world, "T1", "BUY", amount=str(1000 + int(difference)))
    first, second = approve(world, seller), approve(world, buyer)
    unmatched(world, seller, first)
    return seller, settlement(world, seller, buyer, difference), second


def said(outputs: list[tuple[str, Json]], kind: str) -> Json:
    return next(message for _, message in outputs if message["type"] == kind)


async def test_a_settlement_with_one_leg_only_is_found():
    world = funded()
    _, outputs, second = pair(world)
    said(outputs, "InstructionSettled")["movements"] = said(outputs, "InstructionSettled")["movements"][:2]
    world.take("back", SENT, second, outputs)
    told = await problems_of(world)
    assert KEY in told
    assert "one leg only" in told


@pytest.mark.parametrize(("field", "value"), [("quantity", "11"), ("amount", "1001")])
async def test_a_settlement_of_another_quantity_or_amount_than_was_matched_is_found(field, value):
    world = funded()
    _, outputs, second = pair(world)
    said(outputs, "InstructionSettled")[field] = value
    world.take("back", SENT, second, outputs)
    assert "another quantity or amount than was matched" in await problems_of(world)


async def test_a_match_outside_its_tolerance_is_found():
    world = funded()
    _, outputs, second = pair(world, difference="3")
    world.take("back", SENT, second, outputs)
    assert "with a difference of 3 within 2" in await problems_of(world)


async def test_a_side_that_settles_twice_has_two_results():
    world = funded()
    _, outputs, second = pair(world)
    again = [(topic, message | {"id": f"again{number}"}) for number, (topic, message) in enumerate(outputs)]
    world.take("back", SENT, second, outputs + again)
    found = await world.verify()
    assert found.doubled == 2
    assert any(sentence.startswith(f"{KEY} has two results") for sentence in found.problems)


async def test_a_report_that_is_confirmed_and_cancelled_has_two_results():
    world = funded()
    _, outputs, second = pair(world)
    outputs.append((INSTRUCTIONS, world.say("SideCancelled", settlement_system="CSD-A", report=KEY, entity=SELLER, reason="x")))
    world.take("back", SENT, second, outputs)
    found = await world.verify()
    assert found.doubled == 1
    assert f"{KEY} has two results: it is settled and cancelled" in "\n".join(found.problems)


async def test_a_confirmation_that_is_not_issued_is_found():
    world = funded()
    _, outputs, second = pair(world)
    world.take("back", SENT, second, outputs[:-1])
    assert "1 confirmations are issued" in await problems_of(world)


async def test_a_confirmation_of_another_amount_is_found():
    world = funded()
    _, outputs, second = pair(world)
    outputs[-1][1]["amount"] = "1"
    world.take("back", SENT, second, outputs)
    assert "was confirmed otherwise" in await problems_of(world)


async def test_a_posting_below_the_limit_is_found():
    world = World()
    fund(world, "F1", "S-SELL", ISIN, "5")
    fund(world, "F2", "C-BUY", CURRENCY, "10000")
    settled(world, "T1")
    told = await problems_of(world)
    assert KEY in told
    assert "takes S-SELL to -5" in told


async def test_an_entry_that_does_not_balance_is_found():
    world = funded()
    _, outputs, second = pair(world)
    entry = said(outputs, "EntryPosted")
    entry["movements"] = [*entry["movements"][:3], entry["movements"][3] | {"amount": "999", "balance": "999"}]
    world.take("back", SENT, second, outputs)
    told = await problems_of(world)
    assert "does not balance: -1 EUR" in told
    assert "an entry that differs from its settlement" in told


async def test_an_entry_in_the_books_of_another_day_is_found():
    world = funded()
    _, outputs, second = pair(world)
    said(outputs, "EntryPosted")["booked_on"] = "2026-11-25"
    world.take("back", SENT, second, outputs)
    assert "has settled on 2026-11-24 and is booked on 2026-11-25" in await problems_of(world)


async def test_a_balance_that_does_not_follow_from_the_entries_is_found():
    world = funded()
    world.balances["S-SELL", ISIN] += 1
    settled(world, "T1")
    assert "states a balance of 91 FR0000120271 on S-SELL; the entries before it make it 90" in await problems_of(world)


async def test_a_settlement_of_what_was_never_matched_is_found():
    world = funded()
    _, outputs, second = pair(world)
    world.take("back", SENT, second, [output for output in outputs if output[1]["type"] != "InstructionMatched"])
    assert "was never matched" in await problems_of(world)


async def test_two_versions_of_created_terms_are_found():
    world = funded()
    _, outputs, second = pair(world)
    said(outputs, "InstructionCreated")["deliverer_cash_account"] = "C-OTHER"
    world.take("back", SENT, second, outputs)
    assert "was created with other terms than were matched" in await problems_of(world)
