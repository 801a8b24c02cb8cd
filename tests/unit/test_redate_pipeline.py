"""A closure through both offices where trades are cleared: it comes to each office at another moment, and all is netted a day later."""

import asyncio
import json
from collections import Counter
from datetime import timedelta
from functools import cache
from typing import Any

import pytest

from schemas import topics
from schemas.message import derive_id, stamp
from schemas.settlement_time import CalendarDefined, ClosureAnnounced, ConventionSet
from streams.demo.days import AROUND
from streams.demo.generator import day
from streams.demo.script import BEFORE_OPENING, LATER, TODAY, TRADE_DATE
from streams.statement.scan import read_account
from streams.story.story import tell
from streams.unsettled.item import State
from streams.verify.listener import JUDGES, hear_obligation
from streams.verify.reckoning import Reckoning
from streams.verify.verify import Verification
from tests.cleared_day import MODELS, reference, times
from tests.pipeline import Pipeline, PipelineLog
from tests.unit.test_clear_pipeline import PARTITIONS, said
from tests.unit.unsettled_kit import listing_in

TOMORROW = TODAY + timedelta(days=1)
NEXT = str(TOMORROW)
DATED = f'"intended_settlement_date":"{TODAY}",'.encode()
CALENDARS = [
    record
    for system in MODELS
    for record in (
        CalendarDefined(calendar=system, first=TRADE_DATE - AROUND, last=LATER + AROUND),
        ConventionSet(settlement_system=system, effective_from=TRADE_DATE - AROUND, business_days=1),
    )
]
TOLD = [(1, 2), (1, 1), (2, 1)]
"""Before which thirds of the trades back and middle are told of the closure: back first, both together, middle first."""


@cache
def played(order: int, moments: int = 4) -> Pipeline:
    """The cleared day with dates that are reckoned, of which the first is closed after some of its trades are novated."""
    pipeline, made = Pipeline(PARTITIONS[order], order), day(150, 11)
    pipeline.tick(BEFORE_OPENING)
    pipeline.load("opening", (*made.reference, *reference(), *CALENDARS), BEFORE_OPENING)
    pipeline.run()
    for command in made.funding:
        pipeline.command(command)
    pipeline.run()
    sides = [record for scene in made.scenes for record in scene.sides]
    back, middle = TOLD[order]
    for third in range(3):
        for office, told in ((topics.BACK_REFERENCE, back), (topics.MIDDLE_REFERENCE, middle)):
            for number, system in enumerate(MODELS) if told == third else ():
                closure = ClosureAnnounced(calendar=system, date=TODAY, reason="a flood")
                named = stamp(closure, id=derive_id("flood", "loader", number), cause="flood", at=BEFORE_OPENING)
                pipeline.broadcast(office, named)
        for record in sides[third * len(sides) // 3 : (third + 1) * len(sides) // 3]:
            pipeline.send(topics.FRONT_TRADES, record.key, (record.value or b"").replace(DATED, b""))
        pipeline.run()
    for at in times()[:moments]:
        pipeline.tick(at)
        pipeline.run()
        pipeline.tick(at + timedelta(seconds=1))
        pipeline.run()
    return pipeline


@pytest.mark.parametrize("order", range(3))
async def test_all_of_the_closed_day_is_netted_on_the_next_one_and_each_party_is_told(order: int) -> None:
    pipeline = played(order)
    findings = await Verification(PipelineLog(pipeline)).run()
    assert findings.problems == ()
    assert findings.is_clean
    obligations = said(pipeline, topics.BACK_OBLIGATIONS)
    redated = [each for each in obligations if each["type"] == "TradeRedated"]
    assert {each["settlement_system"] for each in redated} == set(MODELS)
    assert {(each["old_date"], each["new_date"]) for each in redated} == {(str(TODAY), NEXT)}
    advised = Counter(each["report"] for each in said(pipeline, topics.BACK_CONFIRMATIONS) if each["type"] == "DateAdvised")
    assert all(advised[each[name]] == 1 for each in redated for name in ("deliverer_report", "receiver_report"))
    netted = {each["date"] for each in obligations if each["type"] == "ObligationNetted" and each["trades"]}
    assert netted == {NEXT}
    assert {each["intended_settlement_date"] for each in obligations if each["type"] == "ObligationAllocated"} == {NEXT}


def test_what_is_open_is_listed_with_the_new_date_and_its_story_tells_it() -> None:
    pipeline = played(1, 0)
    redated = {each["transaction"]: each for each in said(pipeline, topics.BACK_OBLIGATIONS) if each["type"] == "TradeRedated"}
    rows = {row.id: row for row in listing_in(PipelineLog(pipeline), state=State.NOVATED).rows}
    assert redated
    assert {rows[each].intended_settlement_date for each in redated} == {NEXT}
    assert not any(rows[each].is_late for each in redated)
    story = asyncio.run(tell(PipelineLog(pipeline), next(iter(redated)), None))
    assert story is not None
    told = [line.text for line in story.lines if NEXT in line.text]
    assert sum("are to be netted on" in line for line in told) == 1
    assert sum("is told so" in line for line in told) == 2


def test_the_statement_of_an_account_has_its_cleared_trades_on_the_new_date() -> None:
    pipeline = played(1, 0)
    obligations = said(pipeline, topics.BACK_OBLIGATIONS)
    redated = {each["transaction"] for each in obligations if each["type"] == "TradeRedated"}
    trade = next(each for each in obligations if each["type"] == "TradeNovated" and each["transaction"] in redated)
    account = asyncio.run(read_account(PipelineLog(pipeline), trade["receiver_securities_account"]))
    due = {intended for intended, _ in account.cleared.left(TODAY, account.posted)}
    assert TOMORROW in due
    assert TODAY not in due


DAMAGED = [
    ("KALEVA", "TradeRedated", {"old_date": "2026-03-05"}, "that is not its date"),
    ("KALEVA", "TradeRedated", {"new_date": str(TODAY)}, "that is not its date"),
    ("KALEVA", "TradeRedated", {"new_date": "2026-03-04"}, f"is discharged on {NEXT}, and it is due on 2026-03-04"),
    ("KALEVA", "TradeRedated", {"new_date": "2026-03-04"}, f"nets other trades than those that are due on {NEXT} or before"),
    ("KALEVA", "TradeNovated", {"amount": "1"}, f"nets other trades than those that are due on {NEXT} or before"),
    ("KALEVA", "ObligationAllocated", {"intended_settlement_date": str(TODAY)}, f"it is due on {NEXT}"),
    ("CAMDEN", "TradeRedated", {"new_date": "2026-03-04"}, f"nets other trades than those that are due on {NEXT} or before"),
    ("CAMDEN", "TradeNovated", {"amount": "1"}, f"nets other trades than those that are due on {NEXT} or before"),
    ("CAMDEN", "ObligationNetted", {"date": str(TODAY)}, f"nets other trades than those that are due on {TODAY} or before"),
    ("CAMDEN", "ObligationNetted", {"date": "2026-03-04"}, f"What was netted in the cycle of CAMDEN on {NEXT} is dated 2026-03-04"),
    ("CAMDEN", "ObligationNetted", {"type": "nothing was said"}, f"due on {NEXT}, was not netted by the end of the cycle of {NEXT}"),
]


@pytest.mark.parametrize(("system", "kind", "change", "sentence"), DAMAGED)
async def test_what_is_said_wrongly_of_a_date_is_found(
    system: str, kind: str, change: dict[str, str], sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a CCP, and between two parties."""
    changed = []

    def hear(known: Reckoning, message: dict[str, Any]) -> None:
        if message["type"] == kind and message["settlement_system"] == system and message.get("trades") != 0:
            changed.append(message)
            message = json.loads(json.dumps(message)) | change
        hear_obligation(known, message)

    monkeypatch.setitem(JUDGES, topics.BACK_OBLIGATIONS.name, hear)
    told = "\n".join((await Verification(PipelineLog(played(1))).run()).problems)
    assert changed
    assert sentence in told


@pytest.mark.parametrize(
    ("system", "field", "sentence"),
    [
        ("KALEVA", "deliverer_securities_account", f"at KALEVA for {NEXT} was not netted by {NEXT}: look at"),
        ("CAMDEN", "isin", f"have traded in ANOTHER, due on {NEXT}, was not netted by the end of the cycle of {NEXT}: look at"),
    ],
)
async def test_trades_that_no_netting_takes_are_found_at_a_cut_off(
    system: str, field: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of them nothing wrong is said, but nothing at all. They came before that day opened; what is late may wait for a cycle."""
    changed = []

    def hear(known: Reckoning, message: dict[str, Any]) -> None:
        if message["type"] == "TradeNovated" and message["settlement_system"] == system:
            changed.append(message)
            message = message | {field: "ANOTHER"}
        hear_obligation(known, message)

    monkeypatch.setitem(JUDGES, topics.BACK_OBLIGATIONS.name, hear)
    log = PipelineLog(played(1, 6))
    problems = (await Verification(log).run()).problems
    assert changed
    assert sentence in "\n".join(problems)
    missed = [each.partition(" was not netted by ")[0] for each in problems if " was not netted by " in each]
    assert len(missed) == len(set(missed)), "each is said once, however many cycles follow"
    monkeypatch.undo()
    assert (await Verification(log).run()).problems == ()


async def test_of_what_names_no_accounts_the_sums_by_date_are_not_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    """As records of old were written."""

    def hear(known: Reckoning, message: dict[str, Any]) -> None:
        is_of_old = message["type"] == "TradeNovated"
        hear_obligation(known, {name: value for name, value in message.items() if not (is_of_old and name.endswith("_account"))})

    monkeypatch.setitem(JUDGES, topics.BACK_OBLIGATIONS.name, hear)
    assert (await Verification(PipelineLog(played(1))).run()).problems == ()
