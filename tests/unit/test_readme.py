"""What README.md shows of a command is what the command prints."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from streams.cli import app

ROOT = Path(__file__).parents[2]
COMMANDS = ["optimise docs/examples/gridlock.jsonl --method gross", "optimise docs/examples/gridlock.jsonl"]


def shown(command: str) -> str:
    """The block below `$ takahuone command`, to the next command or the end of the block."""
    found = re.search(rf"^    \$ takahuone {re.escape(command)}\n((?:    (?!\$).*\n)+)", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert found, command
    return re.sub("^    ", "", found[1], flags=re.MULTILINE)


def without_times(text: str) -> list[str]:
    """The lines; how long it took is another time each time."""
    return [re.sub(r"[0-9.]+ s\.", "… s.", line.rstrip()) for line in text.strip().splitlines()]


@pytest.mark.parametrize("command", COMMANDS)
def test_what_the_readme_shows_is_what_is_printed(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    printed = without_times(CliRunner().invoke(app, command.split(), env={"COLUMNS": "140"}).stdout)
    wanted = without_times(shown(command))
    left = iter(printed)
    assert all(line in left for line in wanted if line != "…"), "each in its order"
    assert "…" in wanted or printed == wanted
