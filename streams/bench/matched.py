"""A day in which every trade has two sides that agree, and everybody has enough: what settles is limited by the pipeline alone."""

from dataclasses import replace

from streams.demo.day import Day
from streams.demo.generator import day
from streams.demo.kinds import KINDS
from streams.demo.plan import Plan
from streams.demo.scenes import SCENES
from streams.demo.script import Act


def matched_day(trades: int, seed: int) -> Day:
    """`trades` matched trades from `seed`, all in the morning, with the reference data of any day."""
    plan = Plan(seed)
    for place in range(trades):
        SCENES["matched"](plan, KINDS[0], place + 1, place)
    any_day = day(1, seed)
    known = {(record.type, getattr(record, "account", "")) for record in any_day.reference}
    accounts = tuple(record for record in plan.ledger.definitions() if (record.type, getattr(record, "account", "")) not in known)
    morning = replace(any_day.scenes[0], sides=plan.said_in(Act.MORNING))
    return replace(
        any_day,
        trades=trades,
        reference=(*any_day.reference, *accounts),
        funding=tuple(plan.ledger.funding()),
        scenes=(morning,),
        expected=plan.expected,
    )
