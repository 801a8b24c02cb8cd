"""takahuone refused finds a line that is no message by its file, its number or its text, and shows how it begins."""

import orjson
import pytest

from tests.unit.test_refused_command import dead_letter, reads, run
from tests.verify_log import World

__all__ = ["reads"]


@pytest.fixture
def world(reads: list[World]) -> World:
    made = reads[-1]
    for line, content in ((7, "hello, WORLD\x1b[31m"), (8, "{" + "x" * 999), (70, "8=FIX")):
        said = {"gateway": "send", "origin": f"day.jsonl:{line}", "reason": "not_a_message", "detail": "it is none"}
        made.write("front.dead.v1", made.say("UntranslatableRecord", **said, content=content))
    made.write("front.trades.v1.dead", dead_letter(made, "front.trades.v1", b"{world", "not_json"))
    return made


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("words", "begins"),
    [
        (["--file", "day.jsonl"], ["hello, WORLD?[31m", "{" + "x" * 199 + "…", "8=FIX"]),
        (["--file", "day.jsonl:7"], ["hello, WORLD?[31m"]),
        (["--file", "day.jsonl:9"], []),
        (["--text", "world"], ["hello, WORLD?[31m", "{world"]),
        (["--text", "world", "--file", "day.jsonl"], ["hello, WORLD?[31m"]),
        (["--file", "front.trades.v1/0 offset 7"], ["{world"]),
    ],
)
def test_lines_are_found_by_file_by_line_and_by_text(words: list[str], begins: list[str]) -> None:
    found = orjson.loads(run("--json", *words).stdout)
    assert [row["begins"] for row in found["rows"]] == begins
    assert (found["count"], found["chosen"]) == (4, len(begins))
    shown = run(*words).stdout
    assert all(f"  It begins: {each}\n" in shown for each in begins)
