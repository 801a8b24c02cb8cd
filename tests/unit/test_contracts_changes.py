"""Which changes of the contracts are told: each that breaks somebody, and no other."""

from copy import deepcopy

import pytest

from streams.contracts.compatible import incompatible
from streams.contracts.document import asyncapi

DOCUMENT = asyncapi()


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


@pytest.mark.parametrize("name", ["Reason", "Side", "Status", "Unreadable", "GatewayReason"])
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
