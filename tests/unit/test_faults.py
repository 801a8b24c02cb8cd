"""All that is wrong with a line is told, in our own words, whatever stands in it and at whichever door; and never more than a bound."""

import json
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from pydantic import TypeAdapter, ValidationError

from schemas import topics
from schemas.codec import RECORD_BYTES_MAX, UnreadableError, adapter, decode
from schemas.faults import _JSON, DETAIL_MAX, FAULTS_SHOWN
from schemas.fix.parties import Booking
from schemas.netting import NETTING_LINE
from schemas.optimisation import INSTANCE_LINE
from schemas.reasons import Unreadable
from streams.wrong_line import QUEUED, what_is_wrong_in
from tests.fix_gateway import answers
from tests.unit.fault_cases import CASES, RAISED, SILENT, TRADE
from tests.unit.test_engine import engine, said, take

DOORS = [topic for topic in topics.TOPICS if topic.is_door]

ENGLISH = (
    "Input should",
    "Field required",
    "should match",
    "should have",
    "Unable to",
    "Input tag",
    "Invalid JSON",
    "valid ",
    "discriminator",
)


def parts(schema: Any, seen: set[int]) -> Iterator[str]:
    if isinstance(schema, dict) and id(schema) not in seen:
        seen.add(id(schema))
        if isinstance(schema.get("type"), str):
            yield schema["type"]
        schema = list(schema.values())
    if isinstance(schema, list | tuple):
        for each in schema:
            yield from parts(each, seen)


def test_what_our_schemas_are_made_of_is_what_the_cases_below_are_about() -> None:
    """A new part may raise new errors: it is added to RAISED, and a case for each of them to CASES."""
    readers = [*map(adapter, DOORS), INSTANCE_LINE, NETTING_LINE, TypeAdapter(Booking)]
    found = {part for reader in readers for part in parts(reader.core_schema, set())}
    assert found - SILENT == set(RAISED)


def told(topic: topics.Topic, message: Any) -> tuple[Unreadable, str]:
    with pytest.raises(UnreadableError) as refused:
        decode(topic, message if isinstance(message, bytes) else json.dumps(message).encode())
    return refused.value.reason, refused.value.detail


@pytest.mark.parametrize("kind", CASES)
def test_each_error_is_told_in_our_own_words(kind: str) -> None:
    topic, message, begin = CASES[kind]
    detail = told(topic, message)[1]
    assert detail.startswith(begin)
    assert not [words for words in ENGLISH if words in detail]


def test_there_is_a_case_for_each_error_that_our_schemas_raise() -> None:
    assert set(CASES) == {error for errors in RAISED.values() for error in errors} | {"json_invalid"}


@pytest.mark.parametrize(("begin", "ours"), _JSON)
def test_what_the_parser_says_of_json_has_our_words(begin: str, ours: str) -> None:
    del begin
    lines = [
        b"[" * 300, b'{"a', b'"\\u12', b"{} {}", b'{"a":1,}', b"{1}", b'{"a" 1}', b'"\x01"', b'"\\q"', b'"\xff"', b'"\\udc00"', b"-1e",
        b"[1 2]", b"01",
        b"9" * 5_000,
    ]  # fmt: skip
    assert any(ours in told(topics.FRONT_TRADES, line)[1] for line in lines)


def test_all_that_is_wrong_is_told_and_what_is_not_known_first() -> None:
    reason, detail = told(topics.FRONT_TRADES, TRADE | {"isin": "x", "version": 0, "colour": "red"})
    assert reason is Unreadable.FIELD_NOT_KNOWN
    assert [sentence.split(" ")[0] for sentence in detail.split(". ")] == ["TradeExecuted", "TradeExecuted.version", "TradeExecuted.isin"]


def test_a_field_that_was_mistyped_is_not_told_again_as_missing() -> None:
    mistyped = {"isn" if name == "isin" else name: value for name, value in TRADE.items()}
    assert told(topics.FRONT_TRADES, mistyped)[1] == "TradeExecuted has no field isn; the nearest that it has is isin"


def test_of_more_than_ten_faults_ten_are_told_and_the_others_counted() -> None:
    detail = told(topics.FRONT_TRADES, TRADE | {f"x{number}": 1 for number in range(25)})[1]
    assert detail.count("has no field") == FAULTS_SHOWN
    assert detail.endswith(". And 15 more are wrong")


@pytest.mark.parametrize("topic", DOORS, ids=lambda topic: topic.name)
def test_whatever_stands_in_a_line_what_is_told_is_bounded_and_printable(topic: topics.Topic) -> None:
    name = topic.carries[0].__name__
    hostile = [
        "\x1b[31m\u202e" * 20_000,
        [[[[1] * 10_000]]],
        {"a": {"b": {"c": None}}},
        10**4_000,
        -(10**60),
        1e308,
        float("nan"),
        None,
        "",
        True,
    ]
    for value in hostile:
        fields = {field: value for kind in topic.carries for field in list(kind.__dataclass_fields__)[1:8]}
        for message in (
            {"type": name, **fields},
            {"type": value},
            value,
            {"type": name, str(value)[:100_000]: value},
            {"type": str(value)},
        ):
            line = json.dumps(message).encode()[:RECORD_BYTES_MAX]
            try:
                detail = told(topic, line)[1]
            except pytest.fail.Exception:
                continue  # a value that this message takes
            assert len(detail) <= DETAIL_MAX
            assert detail.isprintable()
            assert not [words for words in ENGLISH if words in detail]


def test_a_line_of_a_file_for_another_type_names_the_nearest_at_every_door() -> None:
    (record,), translator = answers(orjson.dumps(TRADE | {"type": "TradeExecute"}))
    assert translator.tally.dead_told[0].detail == "type 'TradeExecute' is not known; did you mean 'TradeExecuted'?"
    assert record.reason == "type_not_known"
    (record,), translator = answers(orjson.dumps({"type": "PartyDefined"}))
    assert translator.tally.dead_told[0].detail == "PartyDefined is reference data: use `takahuone load`"
    made = engine()
    take(made, orjson.dumps(TRADE | {"type": "trade_executed"}))
    (letter,) = said(made, "front.trades.v1.dead")
    assert letter["detail"] == "type 'trade_executed' is not known; did you mean 'TradeExecuted'?"


def test_all_that_is_wrong_with_a_line_of_a_queue_is_told() -> None:
    line = b'{"type":"BalanceStated","account":"A B","asset":"eur","quantity":1}'
    with pytest.raises(ValidationError) as error:
        INSTANCE_LINE.validate_json(line)
    detail = what_is_wrong_in(QUEUED, line, error.value)
    assert [sentence.split(" ")[0] for sentence in detail.replace(". _", "").split(". ")] == [
        "BalanceStated.account",
        "BalanceStated.asset",
        "BalanceStated.quantity",
    ]
