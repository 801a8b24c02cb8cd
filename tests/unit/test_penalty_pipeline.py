"""A generated day with clearing and penalties through both offices, until they are paid: verify finds nothing wrong; damaged, it does."""

import json
from collections import Counter, defaultdict
from dataclasses import replace
from fractions import Fraction
from functools import cache
from graphlib import TopologicalSorter

import pytest

import tests.pipeline
from schemas import topics
from streams.demo.generator import day
from streams.offices import OFFICES
from streams.penalties.explain import Asked, explain, formula_of
from streams.verify.back_says import hear_penalty
from streams.verify.listener import JUDGES
from streams.verify.verify import Verification
from tests.penalised_day import play_penalised
from tests.pipeline import Pipeline, PipelineLog


@cache
def played(order: int = 0) -> Pipeline:
    pipeline = Pipeline({"middle": 2, "back": 2}, order)
    play_penalised(day(60, 11), pipeline)
    return pipeline


def said(pipeline: Pipeline, topic: topics.Topic) -> list[dict]:
    places = range(pipeline.partitions[topic.sized_by])
    return [json.loads(each.value or b"") for number in places for each in pipeline.log[topic.name, number]]


async def test_a_penalised_day_adds_up():
    pipeline = played()
    findings = await Verification(PipelineLog(pipeline)).run()
    assert findings.problems == ()
    penalties = said(pipeline, topics.BACK_PENALTIES)
    assert {each["type"] for each in penalties} == {kind.__name__ for kind in topics.BACK_PENALTIES.carries}
    accrued = [each for each in penalties if each["type"] == "PenaltyAccrued"]
    assert {each["because"] for each in accrued} >= {"deliverer_securities"}
    paid = Counter(each["type"] for each in penalties)
    assert paid["PenaltyCollected"] == paid["PenaltyDistributed"]


async def test_the_dedicated_accounts_are_empty_in_the_end():
    balances: dict[str, str] = {}
    for entry in said(played(), topics.BACK_ENTRIES):
        for moved in entry["movements"]:
            if moved["account"].startswith("PENALTIES-"):
                balances[moved["account"]] = moved["balance"]
    assert balances
    assert {Fraction(balance) for balance in balances.values()} == {Fraction(0)}


DAMAGED = [
    ("PenaltyAccrued", {"amount": "1.23"}, "by its own basis it is"),
    ("PenaltyAccrued", {"version": 7}, "accrued again before it was reversed"),
    ("PenaltyReversed", {"amount": "0.01"}, "is not what was accrued"),
    ("PenaltiesNetted", {"amount": "0.01"}, "its penalties make it"),
    ("PenaltyCollected", {"net": "none"}, "the net none is not known"),
    ("PenaltyCollected", {"movements": []}, "back.penalties.v1"),
    ("PenaltyDistributed", {"transfer": "none"}, "The penalty transfer none"),
]


@pytest.mark.parametrize(("kind", "change", "sentence"), DAMAGED, ids=[f"{each[0]} {next(iter(each[1]))}" for each in DAMAGED])
async def test_what_is_said_wrongly_of_penalties_is_found(kind, change, sentence, monkeypatch):
    done: list[str] = []

    def hear(known, message):
        if not done and message["type"] == kind:
            done.append(kind)
            message = message | change
        hear_penalty(known, message)

    monkeypatch.setitem(JUDGES, topics.BACK_PENALTIES.name, hear)
    told = "\n".join((await Verification(PipelineLog(played())).run()).problems)
    assert done
    assert sentence in told


def test_what_penalties_say_upon_what_they_hear_never_comes_round(monkeypatch):
    """The rule of tests/test_house.py, whose day has no penalties in it."""
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
    play_penalised(day(60, 11), Pipeline({"middle": 1, "back": 1}))
    assert any("PenaltyDistributed" in name for name in edges)
    tuple(TopologicalSorter(edges).static_order())  # raises CycleError, which names the types


async def test_each_penalty_is_explained_so_that_anyone_can_reckon_it_again():
    pipeline = played()
    first = next(each for each in said(pipeline, topics.BACK_PENALTIES) if each["type"] == "PenaltyAccrued")
    found = await explain(PipelineLog(pipeline), Asked(transaction=first["transaction"]))
    assert found.messages
    assert {each["transaction"] for each in found.messages} == {first["transaction"]}
    assert formula_of(first["basis"]) in "\n".join(found.sentences)
    of_party = await explain(PipelineLog(pipeline), Asked(party=first["debtor"], month="2026-03"))
    assert {first["debtor"]} <= {each.split()[0] for each in of_party.standing}
    assert of_party.messages
