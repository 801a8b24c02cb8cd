"""`takahuone send` as a shell sees it: exit codes, one JSON object, sentences on stderr."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import orjson
import pytest
from typer.testing import CliRunner

from schemas.codec import encode
from schemas.front import UntranslatableRecord
from streams.cli import app
from streams.cli.console import WIDTH_OF_FILES, console
from streams.gateway.became import Sent
from streams.settings import settings
from tests.fix_gateway import answers
from tests.fix_messages import execution
from tests.fix_reference import definitions, messages_in, needs_of


@pytest.fixture(autouse=True)
def _no_kafka(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("TAKAHUONE_KAFKA", raising=False)
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def reference(tmp_path: Path) -> str:
    file = tmp_path / "reference.jsonl"
    file.write_bytes(b"".join(encode(record) + b"\n" for record in definitions(needs_of(messages_in([execution()])), [])))
    return str(file)


def written(tmp_path: Path, content: bytes) -> str:
    file = tmp_path / "trades.fix"
    file.write_bytes(content)
    return str(file)


def test_a_trial_needs_no_kafka_and_ends_with_0_where_every_message_becomes_an_event(tmp_path: Path, reference: str) -> None:
    result = CliRunner().invoke(app, ["send", written(tmp_path, execution()), "--trial", "--reference", reference, "--json"])
    assert result.exit_code == 0
    found = orjson.loads(result.stdout)
    assert (found["published"], found["messages"], found["events"], found["checksums"]) == (False, 1, {"TradeExecuted": 1}, {"SOH": 1})


def test_a_message_that_would_go_to_front_dead_ends_it_with_1_and_is_named_by_its_reason(tmp_path: Path, reference: str) -> None:
    result = CliRunner().invoke(app, ["send", written(tmp_path, b"# said\n\nhello\n"), "--trial", "--reference", reference])
    assert result.exit_code == 1
    assert "front.dead: not_a_message" in result.stdout
    assert "3 lines: 1 messages (0 became events, 1 went to front.dead), 1 comments, 1" in result.stdout


def test_each_message_that_becomes_no_event_is_named_with_its_line_its_trade_and_why_up_to_twenty(tmp_path: Path, reference: str) -> None:
    fill, native = execution().replace(b"FIX.4.4", b"FIX.4.2"), b'{"type":"TradeExecuted","trade":"T-7","quantity":7}'
    file = written(tmp_path, b"\n".join([b"# said", b"hello\x1b[31m", native, fill, *[b"more"] * 30]))
    words = ["send", file, "--trial", "--reference", reference]
    shown, told = CliRunner().invoke(app, words).stdout, orjson.loads(CliRunner().invoke(app, [*words, "--json"]).stdout)
    assert "Line 2: not_a_message: the line begins neither" in shown
    assert "Line 3, trade T-7: field_missing: TradeExecuted." in shown
    assert f"Line 4, trade {told['dead_told'][2]['trade']}: begin_string_wrong: " in shown
    assert told["dead_told"][2]["trade"].encode() in fill
    assert "13 more are not shown; front.dead has all. Mend what is named (docs/doors.md) and send the file again." in shown
    assert (len(told["dead_told"]), told["dead"]) == (20, 33)


@pytest.mark.parametrize("option", [("--entity", "nobody"), ("--counterparty", "1"), ("--source", "two words")])
def test_an_option_of_the_wrong_form_ends_it_with_2(tmp_path: Path, reference: str, option: tuple[str, str]) -> None:
    result = CliRunner().invoke(app, ["send", written(tmp_path, execution()), "--trial", "--reference", reference, *option])
    assert result.exit_code == 2
    assert option[0] in result.stderr


def test_a_file_that_is_not_there_or_is_no_reference_data_ends_it_with_2(tmp_path: Path, reference: str) -> None:
    trades = written(tmp_path, execution())
    none = str(tmp_path / "none")
    for words in (["send", none, "--trial", "--reference", reference], ["send", trades, "--trial", "--reference", none]):
        result = CliRunner().invoke(app, words)
        assert (result.exit_code, result.stderr) == (2, f"Nothing was sent: {none} cannot be read: No such file or directory.\n")
    result = CliRunner().invoke(app, ["send", trades, "--trial", "--reference", trades])
    assert result.exit_code == 2
    assert "line 1: not_json" in result.stderr


def test_without_a_kafka_nothing_is_sent_and_it_ends_with_3(tmp_path: Path, reference: str) -> None:
    result = CliRunner().invoke(app, ["send", written(tmp_path, execution()), "--reference", reference])
    assert result.exit_code == 3
    assert "TAKAHUONE_KAFKA" in result.stderr


@pytest.mark.parametrize("content", [b"", b"\n", b"# said\n\n"])
def test_a_file_without_a_message_ends_it_with_2_as_load_does(tmp_path: Path, reference: str, content: bytes) -> None:
    result = CliRunner().invoke(app, ["send", written(tmp_path, content), "--trial", "--reference", reference, "--json"])
    assert (result.exit_code, result.stdout, result.stderr) == (
        2,
        "",
        f"Nothing was sent: {tmp_path / 'trades.fix'} has no message in it.\n",
    )


def test_an_empty_file_needs_no_kafka_to_be_refused(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["send", written(tmp_path, b"")]).exit_code == 2


def test_with_wait_a_fault_is_told_once_and_no_line_of_the_table_is_cut_where_the_output_is_no_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (record,), translator = answers(b'{"type":"TradeExecute"}')
    assert isinstance(record, UntranslatableRecord)
    sent = Sent()
    sent.refuse(1, record)
    monkeypatch.setattr(
        import_module("streams.cli.send"), "_send", lambda sending, wait, shown: (translator.tally, sent.rows if wait is not None else [])
    )
    monkeypatch.setenv("COLUMNS", "40")
    fault = "type 'TradeExecute' is not known; did you mean 'TradeExecuted'?"
    for words, row in (([], f"Line 1: type_not_known: {fault}"), (["--wait", "1"], f"refused at the door: type not known: {fault} │")):
        shown = CliRunner().invoke(app, ["send", written(tmp_path, b"x"), *words]).stdout
        assert shown.count("TradeExecute'") == 1
        assert row in shown


def test_a_table_is_as_wide_as_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "132")
    assert console().width == 132
    monkeypatch.delenv("FORCE_COLOR")
    assert console().width == WIDTH_OF_FILES
