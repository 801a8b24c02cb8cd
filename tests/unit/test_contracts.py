"""The contracts as they are generated: the same messages give the same documents, and the codec agrees with them."""

import json
from dataclasses import fields

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

from schemas import middle, reference, report_answers, topics
from schemas.codec import UnreadableError, decode, encode
from schemas.message import stamp
from schemas.reasons import Reason
from schemas.values import Status
from streams.contracts.document import asyncapi
from streams.contracts.files import ASYNCAPI, contract_files
from streams.contracts.messages import shared

DOCUMENT = asyncapi()
LEI = "529900T8BM49AURSDO55"


def schema_of(document, name):
    return document["components"]["schemas"][name]


# what is generated


def test_the_same_messages_give_the_same_bytes():
    assert contract_files() == contract_files()


def test_every_topic_is_a_channel_with_its_key_and_its_messages():
    assert list(DOCUMENT["channels"]) == [topic.name for topic in topics.TOPICS]
    for topic in topics.TOPICS:
        channel = DOCUMENT["channels"][topic.name]
        assert channel["x-key"] == topic.key
        assert list(channel["messages"]) == [kind.__name__ for kind in topic.carries]


def test_every_reference_in_the_document_leads_somewhere():
    def pointers(part):
        if isinstance(part, dict):
            yield from ([part["$ref"]] if isinstance(part.get("$ref"), str) else [])
            for inner in part.values():
                yield from pointers(inner)
        elif isinstance(part, list):
            for inner in part:
                yield from pointers(inner)

    for pointer in pointers(DOCUMENT):
        place = DOCUMENT
        for step in pointer.removeprefix("#/").split("/"):
            place = place[step]


def test_the_document_has_the_parts_that_asyncapi_3_asks_for_and_no_others():
    assert DOCUMENT["asyncapi"] == "3.0.0"
    assert set(DOCUMENT) == {"asyncapi", "info", "defaultContentType", "channels", "operations", "components"}
    assert {"title", "version"} <= DOCUMENT["info"].keys()
    allowed = {"address", "parameters", "messages", "bindings"}
    for channel in DOCUMENT["channels"].values():
        assert all(name in allowed or name.startswith("x-") for name in channel)
        assert set(channel["parameters"]) == {"namespace"}
        assert channel["address"].startswith("{namespace}.")
    for operation in DOCUMENT["operations"].values():
        assert operation["action"] in ("send", "receive")
    schemas = DOCUMENT["components"]["schemas"]
    assert {name for schema in schemas.values() for name in shared(schema)} <= schemas.keys()


def test_every_schema_is_one():
    for name, content in contract_files().items():
        if name != ASYNCAPI:
            Draft202012Validator.check_schema(json.loads(content))


def test_an_office_takes_and_writes_what_its_table_of_topics_says():
    for office in topics.INPUTS:
        taken = {name.partition(".takes.")[2] for name in DOCUMENT["operations"] if name.startswith(f"{office}.takes.")}
        assert taken == {topic.name for topic in topics.INPUTS[office]}
        written = {name.partition(".writes.")[2] for name in DOCUMENT["operations"] if name.startswith(f"{office}.writes.")}
        assert {topic.name for topic in topics.routes(office).values()} < written


def test_the_order_of_reasons_stands_in_the_contract():
    assert schema_of(DOCUMENT, "Reason")["enum"] == [reason.value for reason in Reason]


# the schemas and the codec say the same


def validator(topic):
    files = {name: Resource.from_contents(json.loads(content)) for name, content in contract_files().items() if name != ASYNCAPI}
    registry = Registry().with_resources((f"file:///{name}", resource) for name, resource in files.items())
    return Draft202012Validator({"$ref": f"file:///topics/{topic.name}.json"}, registry=registry, format_checker=FormatChecker())


def executed(**other):
    report = {
        "type": "TradeExecuted", "entity": LEI, "source": "oms", "trade": "T1", "version": 1, "side": "BUY", "isin": "US0378331005",
        "quantity": "100", "currency": "EUR", "amount": "12.50", "trade_date": "2026-01-05", "counterparty": LEI,
    }  # fmt: skip
    return {name: value for name, value in (report | other).items() if value is not None}


@pytest.mark.parametrize(
    "report",
    [
        executed(),
        executed(note="päivää"),
        executed(place_of_trade="XHEL"),
        executed(quantity=100),
        executed(amount="1e400"),
        executed(amount="NaN"),
        executed(isin="us0378331005"),
        executed(entity=None),
        executed(version=0),
        executed(version="1"),
        executed(side="HOLD"),
        executed(colour="red"),
        executed(type="TradeImagined"),
        executed(type=None),
        executed(note="a\u0000b"),
        executed(amends=1),
    ],
)
def test_a_schema_and_the_codec_take_and_refuse_the_same_at_a_door(report):
    try:
        decode(topics.FRONT_TRADES, json.dumps(report).encode())
        is_taken = True
    except UnreadableError:
        is_taken = False
    assert validator(topics.FRONT_TRADES).is_valid(report) == is_taken


def test_what_an_office_writes_is_as_its_schema_says():
    held = report_answers.TradeHeld(report=f"{LEI}|oms|T1|1|executed", entity=LEI, reason=Reason.LIMIT_NOT_KNOWN, waits_for="limit|x")
    repeated = report_answers.AnswerRepeated(report=f"{LEI}|oms|T1|1|executed", entity=LEI, status=Status.SETTLED)
    for message in (held, repeated):
        content = json.loads(encode(stamp(message, id="1", cause="2", at=message.at)))
        validator(topics.MIDDLE_ANSWERS).validate(content)


def test_a_message_may_not_be_read_strictly_at_a_door_and_freely_elsewhere(monkeypatch):
    both = topics.Topic(name="back.copies.v1", carries=(reference.LimitSet, reference.PartyDefined), sized_by="back", written_by="back")
    monkeypatch.setattr("streams.contracts.messages.TOPICS", (*topics.TOPICS, both))
    with pytest.raises(ValueError, match="LimitSet is read in one way"):
        asyncapi()


def test_headers_are_always_written_by_offices_and_optional_at_doors():
    header = {"id", "cause", "at"}
    assert header <= set(schema_of(DOCUMENT, "TradeApproved")["required"])
    assert not header & set(schema_of(DOCUMENT, "TradeExecuted")["required"])
    assert header < {field.name for field in fields(middle.TradeApproved)}
