"""docs/reference-data.md has every type of reference data and every field of it, and its market can be loaded as it stands."""

import re
from dataclasses import fields
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, get_args

import orjson
import pytest

from processors.define import define
from processors.digest import HEADER
from schemas.bonds import BondTerms, PoolFactor
from schemas.message import Message
from schemas.penalty_reference import PayerRule
from schemas.reference import CashLink, ReferenceRecord
from streams.reference_doubts import doubts
from streams.reference_file import read_reference, read_reference_file
from streams.stores import back_books, middle_books
from tests.pipeline import Pipeline

DOCS = Path(__file__).parents[2] / "docs"
MARKET = DOCS / "examples" / "market.jsonl"
TYPES: dict[str, Any] = {kind.__name__: kind for kind in (*get_args(ReferenceRecord), CashLink, BondTerms, PoolFactor, PayerRule)}
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@cache
def sections() -> dict[str, str]:
    """The text below the heading of each type."""
    parts = re.split(r"^### (\w+)$", (DOCS / "reference-data.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_every_type_is_on_the_page_and_nothing_else() -> None:
    assert sections().keys() == TYPES.keys()


@pytest.mark.parametrize("name", TYPES)
def test_every_field_of_a_type_is_told_once_and_no_other(name: str) -> None:
    told = re.findall(r"^\| `(\w+)` \| \S", sections()[name], flags=re.MULTILINE)
    written = {*HEADER, "type"} if issubclass(TYPES[name], Message) else set[str]()
    assert told == [field.name for field in fields(TYPES[name]) if field.name not in written]


def test_each_line_that_is_shown_is_one_of_the_market_and_every_type_has_one() -> None:
    market = [orjson.loads(line) for line in MARKET.read_bytes().splitlines()]
    shown = [orjson.loads(line) for text in sections().values() for line in re.findall(r"^    (\{.*\})$", text, flags=re.MULTILINE)]
    assert [each for each in shown if each not in market] == []
    kinds = {kind.__name__ for kind in get_args(ReferenceRecord)}
    assert {each["type"] for each in shown} == {each["type"] for each in market} == kinds
    assert len(read_reference([orjson.dumps(each) for each in shown], "the page")) == len(kinds)


def test_the_market_has_no_doubts_and_no_office_refuses_any_of_it() -> None:
    records = read_reference_file(MARKET)
    assert doubts(records) == []
    for books in (middle_books(), back_books()):
        assert [said for record in records for said in define(record, books)] == []


def test_both_offices_take_it_and_it_can_be_loaded_again() -> None:
    pipeline = Pipeline({"middle": 1, "back": 1})
    for load in ("first", "again"):
        pipeline.tick(NOW)
        pipeline.load(load, read_reference_file(MARKET), NOW)
        pipeline.run()
    answers = [orjson.loads(each.value or b"{}") for office in ("middle", "back") for each in pipeline.log[f"{office}.answers.v1", 0]]
    assert [each["type"] for each in answers] == ["ReferenceTaken"] * 4
    dead = [place for place, written in pipeline.log.items() if place[0].endswith(".dead") and written]
    assert dead == []
