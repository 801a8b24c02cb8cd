"""`takahuone instruct` with a bad file: the line is named, the exit code is 2, and nothing of the file is sent."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import orjson
import pytest
from typer.testing import CliRunner

from schemas.codec import encode
from schemas.commands import Approve
from schemas.reference import PartyDefined
from streams import command_file
from streams.cli import app
from streams.commanding import Answered
from streams.settings import settings
from tests.unit.back_office import SELLER, instruction

GOOD = encode(instruction("DELI"))


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """What would have been sent: a Kafka is named, and whatever is handed over to it is written down."""
    handed_over: list[Any] = []

    async def command(found: Any, commands: list[Any], *more: Any) -> list[Any]:
        handed_over.extend(commands)
        return [Answered(command=each.command, type=each.type, applied=each.command.endswith("-1")) for each in commands]

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


def run(tmp_path: Path, *lines: bytes, more: tuple[str, ...] = ()) -> Any:
    file = tmp_path / "day.jsonl"
    file.write_bytes(b"\n".join(lines))
    return CliRunner().invoke(app, ["instruct", str(file), *more])


def test_a_file_with_two_contents_under_one_command_is_refused(tmp_path: Path, sent: list[Any]) -> None:
    result = run(tmp_path, GOOD, GOOD.replace(b'"quantity":"100"', b'"quantity":"200"'))
    assert (result.exit_code, sent) == (2, [])
    assert "day.jsonl line 2: command instruct-DELI-1 stands on line 1 too, with other content." in result.stderr


def test_a_line_that_says_the_same_again_is_sent_once_and_counted(tmp_path: Path, sent: list[Any]) -> None:
    result = run(tmp_path, GOOD, b"", GOOD.replace(b'"quantity":"100"', b'"quantity":"100.0"'), encode(instruction("RECE")))
    assert (result.exit_code, len(sent)) == (0, 2)
    assert "1 line says again what an earlier one says: each was sent once." in result.stdout
    assert "2 of 2 were applied." in result.stdout


def test_answers_have_the_line_of_the_file_and_those_not_applied_stand_first(tmp_path: Path) -> None:
    lines = [GOOD, b"", encode(instruction("RECE", 2))]
    result = run(tmp_path, *lines)
    rows = [row.split("│")[1:3] for row in result.stdout.splitlines() if row.startswith("│")]
    assert [[cell.strip() for cell in row] for row in rows] == [["3", "instruct-RECE-2"], ["1", "instruct-DELI-1"]]
    assert "What was not applied stands first." in result.stdout
    told = orjson.loads(run(tmp_path, *lines, more=("--json",)).stdout)
    assert [(each["line"], each["command"]) for each in told["commands"]] == [(1, "instruct-DELI-1"), (3, "instruct-RECE-2")]


def test_every_bad_line_is_told_with_its_own_number_and_what_was_meant(tmp_path: Path, sent: list[Any]) -> None:
    long, party = BAD["too long"][0], BAD["no command"][0]
    field = GOOD.replace(b'"quantity":"100"', b'"quantty":"100"')
    result = run(
        tmp_path,
        GOOD,
        long,
        party,
        field,
        GOOD.replace(b"SubmitInstruction", b"SubmitInstructions"),
        b'{"type":"TradeExecuted"}',
        b'{"type":"PartyDefind"}',
    )
    assert (result.exit_code, sent) == (2, [])
    told = result.stderr.splitlines()
    assert len(told) == 6
    for line, (number, meant) in zip(
        told,
        [
            (2, "too_large"),
            (3, "PartyDefined is reference data: use `takahuone load`."),
            (4, "SubmitInstruction has no field quantty; the nearest that it has is quantity."),
            (5, "type 'SubmitInstructions' is not known; did you mean 'SubmitInstruction'?"),
            (6, "TradeExecuted is a trade: use `takahuone send`."),
            (7, "type 'PartyDefind' is not known; did you mean 'PartyDefined'?"),
        ],
        strict=True,
    ):
        assert f"day.jsonl line {number}: " in line
        assert meant in line


def test_of_many_bad_lines_twenty_are_told_and_the_others_counted(tmp_path: Path) -> None:
    told = run(tmp_path, *[b"{}"] * 25).stderr.splitlines()
    assert (len(told), told[-1]) == (21, "… and 5 more.")


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
