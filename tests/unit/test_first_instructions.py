"""The files with which docs/instructions.md begins: taken through both offices as a reader sends them, they come to what the page says."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from schemas import topics
from schemas.codec import encode
from schemas.message import derive_id, stamp
from streams.command_file import read_command_file
from streams.reference_file import read_reference_file
from tests.pipeline import Pipeline

DOCS = Path(__file__).parents[2] / "docs"
WRITTEN, TODAY = "2026-03-02", "2031-08-17"
"""The day that the files name, and the one on which a reader tries them: a Sunday does too."""


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What back says on all its topics, where `sed` has put today into both files."""
    folder, pipeline, now = tmp_path_factory.mktemp("first"), Pipeline({"middle": 1, "back": 1}), datetime(2031, 8, 17, 14, tzinfo=UTC)
    for name in ("first-reference.jsonl", "first-commands.jsonl"):
        (folder / name).write_text((DOCS / "examples" / name).read_text().replace(WRITTEN, TODAY))
    pipeline.tick(now)
    pipeline.run()
    pipeline.load("first", read_reference_file(folder / "first-reference.jsonl"), now)
    pipeline.run()
    for given in read_command_file(folder / "first-commands.jsonl").commands:
        message = stamp(given, id=derive_id(given.command, given.type, 0), cause=given.command, at=now)
        pipeline.send(topics.BACK_COMMANDS, given.settlement_system.encode(), encode(message))
    pipeline.run()
    return [json.loads(each.value) for (name, _), log in pipeline.log.items() if name.startswith("back.") for each in log if each.value]


def said(done: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [each for each in done if each["type"] == kind]


def number(told: dict[str, Any]) -> str:
    return str(told["deliverer_report"].split("|")[2])


def test_every_command_but_the_last_is_applied_and_the_last_refused(done: list[dict[str, Any]]) -> None:
    assert len(said(done, "CommandApplied")) == 10
    assert [(each["command"], each["reason"]) for each in said(done, "CommandRefused")] == [("cancel-1", "already_settled")]


def test_the_first_settles_at_once_and_the_second_when_it_is_released(done: list[dict[str, Any]]) -> None:
    assert [number(each) for each in said(done, "InstructionSettled")] == ["1", "2"]
    assert [number(each) for each in said(done, "InstructionHeld")] == ["2"]


def test_of_the_third_30_settle_and_50_wait_for_securities(done: list[dict[str, Any]]) -> None:
    assert [(number(each), each["quantity"]) for each in said(done, "InstructionPartiallySettled")] == [("3", "30")]
    assert said(done, "InstructionPended")[-1]["reason"] == "securities_short"


def test_the_books_hold_what_the_page_says(done: list[dict[str, Any]]) -> None:
    balances = {(each["account"], each["asset"]): each["balance"] for entry in said(done, "EntryPosted") for each in entry["movements"]}
    own = {name: float(balance) for (name, _), balance in balances.items() if name.startswith(("S-", "B-"))}
    assert own == {"S-SEC": 0, "S-CASH": 1500, "B-SEC": 150, "B-CASH": 3500}
