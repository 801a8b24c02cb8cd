"""The cycles of a real back office as verify reads them, whole and broken in one way each."""

from typing import Any

import orjson
import pytest

from schemas.codec import encode
from schemas.message import Message
from streams.verify.cycles import Cycles
from streams.verify.problems import Problems
from tests.unit.back_office import ISIN, cancellation, day, funding, office, side

Json = dict[str, Any]


def two_days() -> list[Json]:
    """What back says of two days: on Monday one of three settles and one is cancelled, on Tuesday the last one settles."""
    made, _ = office()
    said: list[Message] = []
    for each in (funding("S-SEC", 100), funding("B-CASH", 1000)):
        said += made.give(each)
    for number in (1, 2, 3):
        said += made.give(side("SELL", number)) + made.give(side("BUY", number))
    for direction in ("SELL", "BUY"):
        said += made.give(cancellation(side(direction, 3)))
    said += made.tell_time(day(0, 16)) + made.tell_time(day(1, 8))
    for each in (funding("S-SEC", 100, "more securities"), funding("B-CASH", 1000, "more cash")):
        said += made.give(each)
    said += made.tell_time(day(1, 16))
    kinds = ("InstructionSettled", "CycleTotalled", "CycleClosed")
    return [orjson.loads(encode(each)) for each in said if each.type in kinds]


def problems_of(messages: list[Json]) -> str:
    problems = Problems()
    cycles = Cycles(problems)
    for message in (each for each in messages if each["type"] == "InstructionSettled"):  # verify reads this topic first
        cycles.settle(message)
    for message in (each for each in messages if each["type"] != "InstructionSettled"):
        cycles.total(message) if message["type"] == "CycleTotalled" else cycles.close(message)
    return "\n".join(problems.sentences())


def test_cycles_that_are_as_they_must_be_give_no_problem() -> None:
    messages = two_days()
    assert [each["type"] for each in messages].count("CycleClosed") == 2
    assert problems_of(messages) == ""


@pytest.mark.parametrize(
    ("kind", "number", "field", "value", "told"),
    [
        ("CycleTotalled", 0, "cancelled", "5", "does not add up in"),
        ("CycleTotalled", 2, "opening", "5", "does not begin in EUR where the one before it ended"),
        ("CycleTotalled", 0, "asset", "GBP", "has other totals than were said"),
        ("CycleClosed", 0, "totals", 3, "has other totals than were said"),
        ("CycleClosed", 0, "totals_digest", "f" * 64, "has other totals than were said"),
        ("CycleClosed", 0, "still_open", 2, "does not add up in transactions"),
        ("CycleClosed", 1, "opening", 0, "does not begin in transactions"),
        ("CycleClosed", 1, "settled", 2, "says that 2 have settled; back.instructions.v1 has 1"),
        ("CycleClosed", 1, "digest", "f" * 64, "or others"),
        ("InstructionSettled", 1, "quantity", "99", f"says that 100 {ISIN} have settled; back.instructions.v1 has 99"),
    ],
)
def test_a_cycle_that_is_broken_is_named_and_what_is_wrong_with_it(kind: str, number: int, field: str, value: Any, told: str) -> None:
    messages = two_days()
    [each for each in messages if each["type"] == kind][number][field] = value
    found = problems_of(messages)
    assert told in found
    assert "The cycle of CSD on 2026-01-0" in found


def test_a_total_that_is_missing_is_found() -> None:
    messages = two_days()
    messages.remove([each for each in messages if each["type"] == "CycleTotalled"][3])
    assert f"says nothing of {ISIN}" in problems_of(messages)


def test_a_settlement_that_a_cycle_has_forgotten_is_found() -> None:
    messages = two_days()
    extra = dict(next(each for each in messages if each["type"] == "InstructionSettled"), transaction="another")
    assert "says that 1 have settled; back.instructions.v1 has 2" in problems_of([*messages, extra])
