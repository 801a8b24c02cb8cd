"""`takahuone instruct` with a bad file: the line is named, the exit code is 2, and nothing of the file is sent."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from schemas.codec import encode
from schemas.commands import Approve
from schemas.reference import PartyDefined
from streams import command_file
from streams.cli import app
from streams.settings import settings
from tests.unit.back_office import SELLER, instruction

GOOD = encode(instruction("DELI"))


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """What would have been sent: a Kafka is named, and whatever is handed over to it is written down."""
    handed_over: list[Any] = []

    async def command(found: Any, commands: list[Any], *more: Any) -> list[Any]:
        handed_over.extend(commands)
        return []

    monkeypatch.setenv("TAKAHUONE_KAFKA", "127.0.0.1:1")
    monkeypatch.setattr(import_module("streams.cli.instruct"), "command", command)
    settings.cache_clear()
    yield handed_over
    settings.cache_clear()


BAD: dict[str, tuple[bytes, str]] = {
    "no JSON": (b"{", "not_json"),
    "no object": (b"[]", "value_not_valid"),
    "no command": (encode(PartyDefined(party=SELLER, name="a party")), "type_not_known"),
    "a command to middle": (encode(Approve(command="c", who="anna", entity=SELLER, report=f"{SELLER}|oms|1|1|executed")), "type_not_known"),
    "what only back and its clock say": (b'{"type":"ClockTicked","id":"a","cause":"b","at":"2026-01-05T08:00:00Z"}', "no command"),
    "an unknown field": (GOOD[:-1] + b',"unknown":"1"}', "field_not_known"),
    "a field that is missing": (GOOD.replace(b'"who":"anna",', b""), "field_missing"),
    "a number that is no text": (GOOD.replace(b'"quantity":"100"', b'"quantity":100'), "value_not_valid"),
    "no number": (GOOD.replace(b'"quantity":"100"', b'"quantity":"NaN"'), "value_not_valid"),
    "a quantity of too many digits": (GOOD.replace(b'"quantity":"100"', b'"quantity":"1234567890123456789"'), "value_not_valid"),
    "no date": (GOOD.replace(b"2026-01-05", b"2026-02-30"), "value_not_valid"),
    "no movement": (GOOD.replace(b'"DELI"', b'"SIDEWAYS"'), "value_not_valid"),
    "too long": (GOOD[:-1] + b',"note":"' + b"x" * 300_000 + b'"}', "too_large"),
    "bytes": (b"\xff\xfe", "not_json"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_line_is_named_and_nothing_is_sent(name: str, tmp_path: Path, sent: list[Any]) -> None:
    line, why = BAD[name]
    file = tmp_path / "day.jsonl"
    file.write_bytes(b"\n".join([GOOD, b"", line, GOOD]))
    result = CliRunner().invoke(app, ["instruct", str(file)])
    assert (result.exit_code, result.stdout, sent) == (2, "", [])
    assert "Nothing was sent: day.jsonl line 3: " in result.stderr
    assert why in result.stderr


def test_a_good_file_is_sent_whole_and_in_order(tmp_path: Path, sent: list[Any]) -> None:
    """So that the test above would fail if anything were sent."""
    file = tmp_path / "day.jsonl"
    file.write_bytes(b"\n".join([GOOD, encode(instruction("RECE"))]))
    CliRunner().invoke(app, ["instruct", str(file)])
    assert [each.command for each in sent] == ["instruct-DELI-1", "instruct-RECE-1"]


def test_a_file_that_is_not_there_or_has_too_many_lines_is_refused(
    tmp_path: Path, sent: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    result = CliRunner().invoke(app, ["instruct", str(tmp_path / "none.jsonl")])
    assert (result.exit_code, sent) == (2, [])
    assert "cannot be read" in result.stderr
    monkeypatch.setattr(command_file, "LINES_MAX", 2)
    file = tmp_path / "long.jsonl"
    file.write_bytes(b"\n".join([GOOD] * 3))
    result = CliRunner().invoke(app, ["instruct", str(file)])
    assert (result.exit_code, sent) == (2, [])
    assert "send it in parts" in result.stderr
