"""Where no Kafka answers, every command says the same sentence and ends with 3."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from streams.cli import app
from streams.settings import settings

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
AWAY = "Kafka at 127.0.0.1:1 does not answer. `takahuone up` starts that of this machine; TAKAHUONE_KAFKA names another."


@pytest.fixture(autouse=True)
def _away(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TAKAHUONE_KAFKA", "127.0.0.1:1")
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.mark.parametrize("words", [["open"], ["trade", "T1"], ["verify"], ["statement", "A"], ["penalties"]])
def test_what_reads_the_topics_says_that_nobody_answers_and_nothing_else(words: list[str]) -> None:
    """Not an empty line either, which a bar that nobody sees once left behind."""
    done = CliRunner().invoke(app, words)
    assert (done.exit_code, done.stdout, done.stderr) == (3, "", f"{AWAY}\n")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["statement", "A", "--date", "2026-02-30"], "2026-02-30 is not a date. Write it as 2026-01-30."),
        (["statement", "A", "--from", "soon", "--to", "2026-01-30"], "soon is not a date. Write it as 2026-01-30."),
        (["statement", "A", "--from", "2026-01-30", "--to", ""], " is not a date. Write it as 2026-01-30."),
        (["trade", " "], "The ID is empty. Say which trade, report, transaction or command; `takahuone open` lists what has not settled."),
    ],
)
def test_what_cannot_be_asked_is_refused_before_kafka_is_asked(words: list[str], told: str) -> None:
    done = CliRunner().invoke(app, words)
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"{told}\n")


def test_what_writes_says_it_too_and_what_became_of_the_file(tmp_path: Path) -> None:
    bond = str(EXAMPLES / "bond.jsonl")
    trades = tmp_path / "trades.jsonl"
    trades.write_text("not read: Kafka is asked first\n")
    for words, before, after in (
        (["load", bond], "Nothing was loaded: ", ""),
        (["send", str(trades)], "The file was not sent to its end: ", " Send it again then: nothing is doubled."),
        (["topics"], "The topics of takahuone on 127.0.0.1:1 could not be made: ", ""),
    ):
        done = CliRunner().invoke(app, words)
        assert (done.exit_code, done.stdout, done.stderr) == (3, "", f"{before}{AWAY}{after}\n")
