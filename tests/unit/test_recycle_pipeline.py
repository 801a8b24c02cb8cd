"""Requests to cancel that nobody joins: they end at the cut-off, middle hears of it, and verify finds nothing wrong."""

import json
from dataclasses import replace

import pytest

from schemas import topics
from schemas.codec import encode
from schemas.front import TradeCancelled
from schemas.settlement_time import RecyclingSet
from streams.demo.day import Day, Record
from streams.demo.generator import day
from streams.demo.market import SYSTEMS
from streams.story.story import tell
from streams.verify.verify import Verification
from tests.pipeline import Pipeline, PipelineLog

KINDS = ("securities_short", "cash_short", "later_date")
"""Matched, and not settled when the day is over: two that are due, and one that is not."""


def asked(made: Day) -> list[TradeCancelled]:
    """One side of each matched trade that does not settle asks to cancel it."""
    found: dict[str, str] = {}
    for report, expected in made.expected.items():
        if expected.kind in KINDS:
            found.setdefault(expected.trade, report)
    parts = [report.split("|") for report in found.values()]
    return [TradeCancelled(entity=entity, source=source, trade=trade, version=int(version)) for entity, source, trade, version, _ in parts]


@pytest.mark.parametrize("partitions", [1, 3])
async def test_a_request_that_ends_at_the_cut_off_is_refused_in_both_offices_and_verify_agrees(partitions):
    made = day(150, 11)
    requests = asked(made)
    rules = tuple(RecyclingSet(settlement_system=system.name, cancellation_days=0) for system in SYSTEMS)
    records = [Record(kind="asked", trade=each.trade, key=each.entity.encode(), value=encode(each), is_new=False) for each in requests]
    morning, afternoon, *others = made.scenes
    scenes = (morning, replace(afternoon, sides=(*records, *afternoon.sides)), *others)
    pipeline = Pipeline({"middle": partitions, "back": partitions})
    pipeline.play(replace(made, reference=(*made.reference, *rules), scenes=scenes))
    findings = await Verification(PipelineLog(pipeline)).run()
    assert findings.problems == ()
    logs = (pipeline.log[topics.BACK_CONFIRMATIONS.name, number] for number in range(partitions))
    said = [json.loads(each.value or b"") for log in logs for each in log]
    ended = {each["request"] for each in said if each.get("reason") == "recycling_is_over"}
    expected = {f"{each.entity}|{each.source}|{each.trade}|{each.version}|cancelled" for each in requests}
    assert ended == expected
    assert len(ended) >= len(KINDS)
    story = await tell(PipelineLog(pipeline), requests[0].trade, requests[0].entity)
    assert story is not None
    assert any("is not cancelled as request" in line.text and "recycling is over" in line.text for line in story.lines)
