"""The contracts: what is generated, and that each change that breaks somebody is told, and no other."""

import json
import subprocess
from copy import deepcopy
from dataclasses import fields

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from typer.testing import CliRunner

from schemas import middle, reference, topics
from schemas.codec import UnreadableError, decode, encode
from schemas.message import stamp
from schemas.reasons import Reason
from schemas.values import Status
from streams.cli import app
from streams.contracts.committed import committed
from streams.contracts.compatible import incompatible
from streams.contracts.document import asyncapi
from streams.contracts.files import ASYNCAPI, contract_files, differences, write_contracts
from streams.contracts.messages import shared

DOCUMENT = asyncapi()
LEI = "529900T8BM49AURSDO55"


@pytest.fixture
def changed():
    return deepcopy(DOCUMENT)


def schema_of(document, name):
    return document["components"]["schemas"][name]


def problems(changed):
    return incompatible(DOCUMENT, changed)


def only(changed, *words):
    found = problems(changed)
    assert len(found) == 1, found
    for word in words:
        assert word in found[0]


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
    held = middle.TradeHeld(report=f"{LEI}|oms|T1|1|executed", entity=LEI, reason=Reason.LIMIT_NOT_KNOWN, waits_for="limit|x")
    repeated = middle.AnswerRepeated(report=f"{LEI}|oms|T1|1|executed", entity=LEI, status=Status.SETTLED)
    for message in (held, repeated):
        content = json.loads(encode(stamp(message, id="1", cause="2", at=message.at)))
        validator(topics.MIDDLE_ANSWERS).validate(content)


def test_a_message_may_not_be_read_strictly_at_a_door_and_freely_elsewhere(monkeypatch):
    both = topics.Topic(name="back.copies.v1", carries=(reference.LimitSet, reference.PartyDefined), sized_by="back", written_by="back")
    monkeypatch.setattr("streams.contracts.messages.TOPICS", (*topics.TOPICS, both))
    with pytest.raises(ValueError, match="LimitSet is read in one way"):
        asyncapi()


# changes that break somebody


def test_nothing_breaks_where_nothing_changes(changed):
    assert problems(changed) == []


def test_a_renamed_topic_is_told(changed):
    changed["channels"]["front.trades.v2"] = changed["channels"].pop("front.trades.v1")
    only(changed, "Topic front.trades.v1 is gone")


def test_a_changed_key_is_told(changed):
    changed["channels"]["back.entries.v1"]["x-key"] = "entity"
    only(changed, "back.entries.v1", "settlement_system", "entity")


def test_other_partitions_are_told(changed):
    changed["channels"]["back.confirmations.v1"]["x-partitions-of"] = "back"
    only(changed, "back.confirmations.v1", "partitions")


def test_a_message_that_a_topic_no_longer_carries_is_told(changed):
    del changed["channels"]["middle.answers.v1"]["messages"]["TradeWithdrawn"]
    only(changed, "middle.answers.v1 no longer carries TradeWithdrawn")


def test_a_message_that_may_lose_its_key_is_told(changed):
    changed["channels"]["middle.trades.v1"]["x-without-key"].append("TradeApproved")
    only(changed, "TradeApproved", "without a key")


def test_a_topic_that_begins_to_refuse_unknown_fields_is_told(changed):
    changed["channels"]["middle.trades.v1"]["x-unknown-fields"] = "refused"
    only(changed, "middle.trades.v1 refuses unknown fields")


@pytest.mark.parametrize(("message", "field"), [("TradeExecuted", "note"), ("TradeHeld", "detail"), ("EntryPosted", "movements")])
def test_a_removed_field_is_told(changed, message, field):
    schema = schema_of(changed, message)
    del schema["properties"][field]
    schema["required"] = [name for name in schema["required"] if name != field]
    only(changed, f"{message}.{field} is gone")


@pytest.mark.parametrize("message", ["TradeExecuted", "ConfirmationIssued"])
def test_a_new_required_field_is_told(changed, message):
    schema_of(changed, message)["properties"]["colour"] = {"type": "string"}
    schema_of(changed, message)["required"].append("colour")
    only(changed, f"{message}.colour is new and required", "Make it optional")


@pytest.mark.parametrize(("message", "field"), [("TradeCancelled", "note"), ("StatusAdvised", "transaction")])
def test_a_field_that_becomes_required_is_told(changed, message, field):
    schema_of(changed, message)["required"].append(field)
    only(changed, f"{message}.{field} is required and was not")


def test_a_field_that_readers_count_on_and_may_be_left_out_now_is_told(changed):
    schema_of(changed, "ConfirmationIssued")["required"].remove("settled_on")
    only(changed, "ConfirmationIssued.settled_on", "may be left out now")


def test_a_changed_type_is_told(changed):
    schema_of(changed, "ConfirmationIssued")["properties"]["settled_on"] = {"type": "integer"}
    only(changed, "ConfirmationIssued.settled_on was string (date) and is integer")


def test_a_field_that_may_be_null_no_more_is_told(changed):
    forms = schema_of(changed, "TradeExecuted")["properties"]["note"]["anyOf"]
    forms.remove({"type": "null"})
    only(changed, "TradeExecuted.note may no longer be null")


def test_a_form_that_readers_do_not_know_is_told(changed):
    movements = schema_of(changed, "EntryPosted")["properties"]["movements"]
    schema_of(changed, "EntryPosted")["properties"]["movements"] = {"anyOf": [movements, {"type": "string"}]}
    only(changed, "EntryPosted.movements has a form (string) that its readers do not know")


@pytest.mark.parametrize("name", ["Reason", "Side", "Status"])
def test_a_removed_value_of_an_enum_is_told(changed, name):
    value = schema_of(changed, name)["enum"].pop(0)
    only(changed, f"{name} no longer has the value '{value}'")


def test_reasons_in_another_order_are_told(changed):
    schema_of(changed, "Reason")["enum"].reverse()
    only(changed, "Reason has its values in another order")


@pytest.mark.parametrize(
    ("bound", "value"),
    [
        ("pattern", "^[A-Za-z0-9][A-Za-z0-9._:/+-]{0,19}$"),
        ("pattern", "^[A-Z]{0,34}$"),
        ("maxLength", 20),
    ],
)
def test_a_narrower_text_at_a_door_is_told(changed, bound, value):
    schema_of(changed, "TradeExecuted")["properties"]["trade"][bound] = value
    only(changed, "TradeExecuted.trade", "narrower", str(value))


@pytest.mark.parametrize(("bound", "value"), [("maximum", 9), ("minimum", 2)])
def test_a_narrower_number_at_a_door_is_told(changed, bound, value):
    schema_of(changed, "TradeCancelled")["properties"]["version"][bound] = value
    only(changed, "TradeCancelled.version", "narrower")


def test_a_narrower_entry_of_a_list_is_told(changed):
    schema_of(changed, "PartyDefined")["properties"]["also_known_as"]["items"]["maxLength"] = 3
    only(changed, "PartyDefined.also_known_as[]", "maxLength")


def test_an_absent_field_that_means_something_else_now_is_told(changed):
    schema_of(changed, "AccountDefined")["properties"]["purpose"]["default"] = "OMNIBUS"
    only(changed, "AccountDefined.purpose", "'OWN'", "'OMNIBUS'")


# changes that break nobody


def widen(document):
    properties = schema_of(document, "TradeExecuted")["properties"]
    properties["trade"]["pattern"] = "^[A-Za-z0-9][A-Za-z0-9._:/+-]{0,49}$"
    properties["version"]["maximum"] = 9_999_999
    del properties["currency"]["pattern"]


def add(document):
    schema_of(document, "TradeExecuted")["properties"]["colour"] = {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None}
    schema_of(document, "Reason")["enum"].insert(5, "colour_not_known")
    document["channels"]["front.colours.v1"] = deepcopy(document["channels"]["front.trades.v1"])
    document["channels"]["back.instructions.v1"]["messages"]["TradeHeld"] = {"$ref": "#/components/messages/TradeHeld"}


def reword(document):
    schema_of(document, "TradeExecuted")["description"] = "Other words."
    document["info"]["description"] = "Other words."


@pytest.mark.parametrize("change", [widen, add, reword])
def test_a_change_that_breaks_nobody_is_not_told(changed, change):
    change(changed)
    assert problems(changed) == []


def test_a_field_that_may_be_left_out_at_a_door_breaks_nobody(changed):
    schema_of(changed, "TradeExecuted")["required"].remove("trade_date")
    assert problems(changed) == []


# the command


def test_written_contracts_do_not_differ_and_each_difference_is_told(tmp_path):
    write_contracts(tmp_path)
    assert differences(tmp_path) == []
    (tmp_path / "messages" / "TradeHeld.json").unlink()
    (tmp_path / "messages" / "Old.json").write_text("{}")
    (tmp_path / ASYNCAPI).write_text("{}")
    assert [sentence.removeprefix(str(tmp_path)) for sentence in differences(tmp_path)] == [
        "/messages/TradeHeld.json is missing",
        "/messages/Old.json stands for nothing any more",
        "/asyncapi.json differs",
    ]
    write_contracts(tmp_path)
    assert differences(tmp_path) == []


def test_the_committed_contracts_are_found_by_revision(tmp_path):
    def git(*words):
        subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@t", *words], cwd=tmp_path, check=True, capture_output=True)

    git("init", "-q", "-b", "work")
    git("commit", "-q", "--allow-empty", "-m", "empty")
    assert committed(root=tmp_path) is None
    write_contracts(tmp_path / "docs" / "contracts")
    git("add", ".")
    git("commit", "-q", "-m", "contracts")
    assert committed(root=tmp_path) == ("HEAD", DOCUMENT)
    assert committed("HEAD~1", root=tmp_path) is None


def test_the_command_tells_differences_and_exits_with_1(tmp_path):
    runner = CliRunner()
    assert runner.invoke(app, ["contracts", "--out", str(tmp_path)]).exit_code == 0
    (tmp_path / ASYNCAPI).write_text("{}")
    result = runner.invoke(app, ["contracts", "--check", "--out", str(tmp_path)])
    assert result.exit_code == 1
    assert "asyncapi.json differs" in result.output
    assert "Run `takahuone contracts`" in result.output


def test_a_revision_without_contracts_is_a_wrong_command_line(tmp_path):
    result = CliRunner().invoke(app, ["contracts", "--check", "--out", str(tmp_path), "--base", "no-such-revision"])
    assert result.exit_code == 2


def test_headers_are_always_written_by_offices_and_optional_at_doors():
    header = {"id", "cause", "at"}
    assert header <= set(schema_of(DOCUMENT, "TradeApproved")["required"])
    assert not header & set(schema_of(DOCUMENT, "TradeExecuted")["required"])
    assert header < {field.name for field in fields(middle.TradeApproved)}
