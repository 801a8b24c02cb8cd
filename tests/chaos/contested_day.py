"""A day of matched trades of which some compete for securities that not all of them can have: then it matters who comes first."""

from dataclasses import replace

from streams.demo.day import Day
from streams.demo.generator import day
from streams.demo.kinds import KINDS
from streams.demo.plan import Plan
from streams.demo.scenes import SCENES
from streams.demo.script import Act

RIVAL = replace(KINDS[0], name="rival")
"""Sellers of this kind share accounts that hold about half of what they sell; three parties sell to each other in a ring, so what one
buys it may sell, and what it waited for may come."""
RIVALS_EACH = 7
"""Every seventh trade is a rival's."""


def contested_day(trades: int, seed: int) -> Day:
    """`trades` from `seed`, all in the morning. What becomes of the rivals follows from the order in which back takes them."""
    plan = Plan(seed)
    first, second = plan.market.dealers()
    third = next(party for party in iter(lambda: plan.market.dealers()[0], None) if party not in (first, second))
    ring = ((first, second), (second, third), (third, first))
    for place in range(trades):
        if place % RIVALS_EACH:
            SCENES["matched"](plan, KINDS[0], place + 1, place)
            continue
        deal = plan.deal(RIVAL, place + 1, place, parties=plan.random.choice(ring))
        plan.fund_cash(deal)
        if plan.random.random() < 0.5:
            plan.fund_securities(deal)
        plan.say_both(Act.MORNING, deal)
    any_day = day(1, seed)
    known = {(record.type, getattr(record, "account", "")) for record in any_day.reference}
    accounts = tuple(record for record in plan.ledger.definitions() if (record.type, getattr(record, "account", "")) not in known)
    return replace(
        any_day,
        trades=trades,
        reference=(*any_day.reference, *accounts),
        funding=tuple(plan.ledger.funding()),
        scenes=(replace(any_day.scenes[0], sides=plan.said_in(Act.MORNING)),),
        expected=plan.expected,
    )
