"""The contracts say of each field what it means, in the words that stand below it in schemas/."""

import re
from typing import Any

from schemas import topics
from streams.contracts.described import BY_NAME, words_of
from streams.contracts.messages import message_schemas

ABSENT = re.compile(r"absent|else|only where|left out|where it is not", re.IGNORECASE)
"""How it is said when a field is not there."""


def described_as(name: str) -> dict[str, Any]:
    """The fields of a message or a value."""
    found: dict[str, Any] = message_schemas()[name]["properties"]
    return found


def test_every_field_of_every_message_says_what_it_means() -> None:
    """Of all that any topic carries, and of what stands in it: meaning, unit, sign, and when it is absent, beside the field in schemas/."""
    schemas = {name: schema["properties"] for name, schema in message_schemas().items() if "properties" in schema}
    carried = {kind.__name__ for topic in topics.TOPICS for kind in topic.carries}
    assert len(carried) > 100
    assert carried <= set(schemas)
    silent = [
        f"{name}.{field}"
        for name, parts in schemas.items()
        for field, part in parts.items()
        if not part.get("description", "").endswith(".")
    ]
    assert silent == []


def test_a_field_that_may_be_absent_says_when_or_what_then_holds() -> None:
    """Of what offices write: readers have to know what a field means that is not there."""
    schemas = {name: schema["properties"] for name, schema in message_schemas().items() if "properties" in schema}
    written = {kind.__name__ for topic in topics.TOPICS if topic.written_by for kind in topic.carries}
    silent = [
        f"{name}.{field}"
        for name in sorted(written)
        for field, part in schemas[name].items()
        if field not in BY_NAME and {"type": "null"} in part.get("anyOf", ()) and not ABSENT.search(part["description"])
    ]
    assert silent == []


def test_a_field_is_described_by_the_words_below_it_also_where_it_is_inherited() -> None:
    fields_of = described_as("TradeAmended")
    assert fields_of["quantity"]["description"] == "How many units, or how much nominal, as text; above zero."
    assert fields_of["amends"]["description"] == "The version in whose place it stands."
    assert fields_of["at"]["description"] == "Its sender's time."
    of_system = described_as("SettlementSystemDefined")
    assert of_system["optimisation"]["description"].startswith(
        "How what is due is optimised when a settlement day or a window of it opens;"
    )
    assert of_system["settlement_system"]["description"] == BY_NAME["settlement_system"], "it says nothing of its own"
    assert described_as("LinkAtDoor")["report"]["description"] == "The other instruction."


def test_the_words_of_a_class_come_before_those_of_what_it_inherits_from() -> None:
    assert words_of(Second) == {"one": "Its own.", "two": "First.", "three": "Over\ntwo lines."}


class First:
    one: int
    """First."""
    two: int
    """First."""


class Second(First):
    """What it is."""

    one: int
    """Its own."""
    three: int
    """Over
    two lines."""
    four: int = 4
