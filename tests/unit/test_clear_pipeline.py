"""A generated day with clearing through both offices: verify, which shares no code with them, finds nothing wrong; damaged, it does."""

import json
from collections import Counter, defaultdict
from dataclasses import replace
from decimal import Decimal
from functools import cache
from graphlib import TopologicalSorter

import pytest

import tests.pipeline
from schemas import topics
from streams.demo.generator import day
from streams.offices import OFFICES
from streams.story.story import tell
from streams.verify.listener import JUDGES, hear_obligation
from streams.verify.verify import Verification
from tests.cleared_day import MODELS, play_cleared
from tests.pipeline import Pipeline, PipelineLog

PARTITIONS: tuple[dict[topics.Office, int], ...] = ({"middle": 4, "back": 4}, {"middle": 1, "back": 1}, {"middle": 3, "back": 2})


@cache
def played(order: int, moments: int = 6) -> Pipeline:
    pipeline = Pipeline(PARTITIONS[order % 3], order)
    play_cleared(day(150, 11), pipeline, moments)
    return pipeline


def said(pipeline: Pipeline, topic: topics.Topic) -> list[dict]:
    places = range(pipeline.partitions[topic.sized_by])
    return [json.loads(each.value or b"") for number in places for each in pipeline.log[topic.name, number]]


@pytest.mark.parametrize("order", range(3))
async def test_a_cleared_day_adds_up(order):
    pipeline = played(order)
    findings = await Verification(PipelineLog(pipeline)).run()
    assert findings.problems == ()
    assert findings.is_clean
    obligations = said(pipeline, topics.BACK_OBLIGATIONS)
    kinds = Counter((each["type"], each["settlement_system"]) for each in obligations)
    assert {system for kind, system in kinds if kind == "TradeNovated"} == set(MODELS)
    assert {kind for kind, _ in kinds} == {kind.__name__ for kind in topics.BACK_OBLIGATIONS.carries} - {
        "TradeRedated"
    }  # see test_redate_pipeline.py
    novated = {
        report for each in obligations if each["type"] == "TradeNovated" for report in (each["deliverer_report"], each["receiver_report"])
    }
    confirmed = [each["report"] for each in said(pipeline, topics.BACK_CONFIRMATIONS) if each["type"] == "ConfirmationIssued"]
    settled = [report for report in confirmed if report in novated]
    assert len(settled) == len(set(settled))
    assert len(settled) > len(novated) * 2 // 3


async def test_control_totals_say_what_netting_has_taken_out():
    """Of both sides of trades that have settled so much less was moved than they say; the rest is in the entries."""
    pipeline = played(0)
    findings = await Verification(PipelineLog(pipeline)).run()
    obligations = said(pipeline, topics.BACK_OBLIGATIONS)
    cash, moved = Counter(), Counter()
    for each in obligations:
        if each["type"] == "ObligationAllocated":
            cash[each["isin"]] += Decimal(each["quantity"])
    made = {each["obligation"]: each for each in obligations if each["type"] == "ObligationNetted"}
    for each in obligations:
        if each["type"] == "ObligationSettled" and each["obligation"] in made:
            of = made[each["obligation"]]
            moved[of["isin"]] += Decimal(each["quantity"]) * (2 if of["model"] == "bilateral" else 1)
    told = {isin: Decimal(number) for isin, number in findings.netted["quantity"].items()}
    assert told == {isin: cash[isin] - moved[isin] for isin in cash | moved}
    assert any(Decimal(number) > 0 for number in findings.netted["quantity"].values())
    assert any(Decimal(number) > 0 for number in findings.netted["money"].values())


DAMAGED = [
    ("ObligationNetted", {"mark": "1"}, "not contract money and the change of value"),
    ("ObligationNetted", {"quantity": "3"}, "does not follow from what was carried, bought and sold"),
    ("ObligationNetted", {"carried_value": "7"}, "not what was left before"),
    ("ObligationNetted", {"obligation": "none"}, "was never netted"),
    ("ObligationNetted", {"bought": "1"}, "does not add up to zero"),
    ("ObligationAllocated", {"cash": "0"}, "not at its contract money"),
    ("ObligationAllocated", {"open_quantity": "13"}, "has other than 13 left"),
    ("ObligationSettled", {"remaining_quantity": "99"}, "says that 99 of it are left"),
    ("ObligationSettled", {"quantity": "1"}, "its instruction says otherwise"),
    ("ObligationNetted", {"set_off": "1"}, "of trades and not"),
    ("ObligationCarried", {"quantity": "5"}, "carried with other than what it has left"),
    ("PaymentNetted", {"amount": "0.5"}, "was instructed otherwise"),
    ("TradeNovated", {"deliverer_report": "X"}, "never novated"),
]


@pytest.mark.parametrize(("kind", "change", "sentence"), DAMAGED, ids=[f"{each[0]} {next(iter(each[1]))}" for each in DAMAGED])
async def test_what_clearing_says_wrongly_is_found(kind, change, sentence, monkeypatch):
    """Each of these breaks one message, as an office that reckons wrongly would have said it (and audited it)."""
    done: list[str] = []

    def hear(known, message):
        if not done and message["type"] == kind and message.get("model") != "bilateral" and all(map(message.get, change)):
            done.append(kind)
            message = message | change
        hear_obligation(known, message)

    monkeypatch.setitem(JUDGES, topics.BACK_OBLIGATIONS.name, hear)
    told = "\n".join((await Verification(PipelineLog(played(1))).run()).problems)
    assert done
    assert sentence in told


async def test_an_instruction_that_clearing_makes_for_nothing_is_found(monkeypatch):
    monkeypatch.setitem(JUDGES, topics.BACK_OBLIGATIONS.name, lambda known, message: None)
    told = "\n".join((await Verification(PipelineLog(played(1))).run()).problems)
    assert "was made by clearing for no obligation" in told


def test_what_clearing_says_upon_what_it_hears_never_comes_round(monkeypatch):
    """The rule of tests/test_house.py, whose day has no clearing in it."""
    edges: defaultdict[str, set[str]] = defaultdict(set)

    def listening(office, stage):
        def decide(message, books):
            for word in stage.decide(message, books):
                if word.type != "WorkOpened":  # what follows from it is an input of its own
                    edges[f"{office.name} {word.type}"].add(f"{office.name} {message.type}")
                yield word

        return replace(stage, decide=decide)

    heard = {name: replace(office, stages=tuple(listening(office, stage) for stage in office.stages)) for name, office in OFFICES.items()}
    monkeypatch.setattr(tests.pipeline, "OFFICES", heard)
    play_cleared(day(150, 11), Pipeline({"middle": 1, "back": 1}))
    assert any("ObligationCarried" in name for name in edges)
    tuple(TopologicalSorter(edges).static_order())  # raises CycleError, which names the types


async def test_the_story_of_a_novated_trade_tells_in_which_obligation_it_stands():
    pipeline = played(1, 3)  # until the second day has opened
    obligations = said(pipeline, topics.BACK_OBLIGATIONS)
    stands = {each["report"]: each for each in obligations if each["type"] == "TradeAllocated"}
    done = {each["report"] for each in obligations if each["type"] == "ObligationAllocated"}
    report, last = next((name, each) for name, each in stands.items() if name not in done)
    story = await tell(PipelineLog(pipeline), last["transaction"], None)
    assert story is not None
    assert any(f"stands in the obligation {last['obligation']}, which was netted on {last['date']}" in line.text for line in story.lines)
    (standing,) = (each for each in story.reports if each.report == report)
    assert (standing.status, standing.reason) == ("pending", "novated")
    what = f"Nothing: {last['quantity']} {last['isin']} of it stands in the obligation {last['obligation']}, netted on {last['date']}, and"
    assert standing.next.startswith(what)
    of_obligation = await tell(PipelineLog(pipeline), last["obligation"], None)
    assert of_obligation is not None


async def test_the_story_of_a_novated_trade_tells_how_it_was_discharged():
    pipeline = played(1)
    allocated = [each for each in said(pipeline, topics.BACK_OBLIGATIONS) if each["type"] == "ObligationAllocated"]
    trade = next(each for each in allocated if each["open_quantity"] == "0")
    story = await tell(PipelineLog(pipeline), trade["transaction"], None)
    assert story is not None
    told = " ".join(line.text for line in story.lines)
    assert "give way to obligations" in told
    assert f"by the obligation {trade['obligation']}" in told
    assert next(each.status for each in story.reports if each.report == trade["report"]) == "settled"
