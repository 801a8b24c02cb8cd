"""The reckoning of tests/chaos agrees with the pipeline on a contested day, and objects to every log that was tampered with."""

from collections.abc import Callable
from copy import deepcopy
from functools import cache

import orjson
import pytest

from tests.chaos.contested_day import contested_day
from tests.chaos.reckoning import Topics, reckon
from tests.pipeline import Pipeline

NAMES = (
    "front.trades.v1",
    "middle.trades.v1",
    "back.reference.v1",
    "back.commands.v1",
    "back.instructions.v1",
    "back.entries.v1",
    "back.confirmations.v1",
    "audit.back.v1",
)
Tamper = Callable[[list[bytes]], object]


@cache
def played() -> Topics:
    pipeline = Pipeline({"middle": 2, "back": 2}, order=3)
    pipeline.play(contested_day(700, 5))
    return {name: [[word.value or b"" for word in pipeline.log[name, place]] for place in range(2)] for name in NAMES}


def test_the_reckoning_agrees_with_what_was_done() -> None:
    assert reckon(played()) == []


def test_some_trades_of_a_contested_day_wait_and_some_settle_late() -> None:
    words = [orjson.loads(value) for values in played()["back.instructions.v1"] for value in values]
    pended = {word["transaction"] for word in words if word["type"] == "InstructionPended"}
    settled = {word["transaction"] for word in words if word["type"] == "InstructionSettled"}
    assert pended - settled
    assert pended & settled


def changed(values: list[bytes], before: bytes, after: bytes) -> None:
    place = next(number for number, value in enumerate(values) if before in value)
    values[place] = values[place].replace(before, after, 1)


@pytest.mark.parametrize(
    ("topic", "tamper"),
    [
        ("back.entries.v1", lambda values: values.pop()),
        ("back.entries.v1", lambda values: values.append(values[-1])),
        ("back.entries.v1", lambda values: changed(values, b'"limit":"0"', b'"limit":"7"')),
        ("back.entries.v1", lambda values: values.insert(0, values.pop())),
        ("back.instructions.v1", lambda values: changed(values, b"InstructionSettled", b"InstructionPended")),
        ("back.confirmations.v1", lambda values: values.extend(values[-40:])),
        ("middle.trades.v1", lambda values: changed(values, b"TradeApproved", b"TradeMislaid")),
        ("audit.back.v1", lambda values: values.reverse()),
    ],
)
def test_the_reckoning_objects(topic: str, tamper: Tamper) -> None:
    topics = deepcopy({name: [list(values) for values in places] for name, places in played().items()})
    tamper(max(topics[topic], key=len))
    assert reckon(topics) != []
