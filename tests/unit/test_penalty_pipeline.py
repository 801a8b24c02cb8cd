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


async def test_the_memorandum_of_each_month_that_is_paid_is_empty_and_its_entries_add_up_to_nothing():
    entries = [each for each in said(played(), topics.BACK_ENTRIES) if each["type"] == "ClaimsPosted"]
    assert {len(each["lines"]) for each in entries} >= {2, 4}
    balances: defaultdict[tuple[str, ...], Fraction] = defaultdict(Fraction)
    for entry in entries:
        assert sum(Fraction(each["amount"]) for each in entry["lines"]) == 0
        for each in entry["lines"]:
            key = (entry["settlement_system"], entry["month"], each["currency"], each["side"], each.get("party", ""))
            balances[key] += Fraction(each["amount"])
            assert balances[key] == Fraction(each["balance"])
    unpaid = [each["net"].split("|")[:2] for each in said(played(), topics.BACK_PENALTIES) if each["type"] == "PenaltyUnpaid"]
    left = {key: amount for key, amount in balances.items() if key[1] == "2026-03" and amount}
    assert {key[:2] for key in left} <= {tuple(each) for each in unpaid}
    assert len(left) < len({key for key in balances if key[1] == "2026-03"})


async def test_the_dedicated_accounts_are_empty_in_the_end():
    balances: dict[str, str] = {}
    for entry in said(played(), topics.BACK_ENTRIES):
        for moved in entry.get("movements", ()):
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
    ("PenaltyAccrued", {"booked_on": "2026-01-01"}, "books something else than was said"),
    ("PenaltyReversed", {"booked_on": None}, "books something else than was said"),
    ("PenaltiesNetted", {"booked_on": None}, "books something else than was said"),
    ("PenaltiesListed", {"reversed": 1000}, "does not count what was said"),
    ("PenaltiesListed", {"parties": 1000}, "parties, and says 1000"),
    ("PartyPenaltiesListed", {"owes": "0.01"}, "is not what names it"),
    ("PartyPenaltiesListed", {"party": "none"}, "is not what names it"),
]


@pytest.mark.parametrize(("kind", "change", "sentence"), DAMAGED, ids=[f"{each[0]} {next(iter(each[1]))}" for each in DAMAGED])
async def test_what_is_said_wrongly_of_penalties_is_found(kind, change, sentence, monkeypatch):
    assert sentence in "\n".join(await problems_with(topics.BACK_PENALTIES, hear_penalty, kind, change, monkeypatch))


async def problems_with(topic, hears, kind, change, monkeypatch):
    """What verify finds where the first message of a kind says something else; or, without a change, where it is missing."""
    done: list[str] = []

    def hear(known, message):
        if not done and message["type"] == kind:
            done.append(kind)
            if change is None:
                return
            message = message | change
        hears(known, message)

    monkeypatch.setitem(JUDGES, topic.name, hear)
    problems = (await Verification(PipelineLog(played())).run()).problems
    assert done
    return problems


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
    lists = [each for each in of_party.messages if each["type"] == "PartyPenaltiesListed"]
    named = [each for each in of_party.messages if each["type"] == "PenaltyAccrued"]
    assert sum(each["accrued"] for each in lists) == len(named) > 0
    assert any(f"the list of {first['debtor']} has" in sentence for sentence in of_party.sentences)
