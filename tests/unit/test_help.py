"""What `--help` says of each argument and option: a sentence that a newcomer understands without the code."""

from collections.abc import Iterator
from typing import Any

import pytest
import typer

from streams.cli import app

WORDS_MIN = 3


def parameters(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Each with the command that has it. (What commands are is typer's own.)"""
    for below, each in getattr(command, "commands", {}).items():
        yield from parameters(each, f"{name} {below}".strip())
    if not hasattr(command, "commands"):
        yield from ((f"{name} {each.name}", each) for each in command.params if each.name not in ("help", "install_completion"))


EVERY = dict(parameters(typer.main.get_command(app), ""))
assert EVERY


@pytest.mark.parametrize("name", EVERY)
def test_each_argument_and_option_is_told_in_a_sentence(name: str) -> None:
    told = getattr(EVERY[name], "help", None) or ""
    assert told.endswith((".", ")")), told
    assert told[0].isupper() or told.split(":")[0].split()[0].islower(), told
    assert len(told.split()) > WORDS_MIN or name.endswith(("isin", "system name")), told


@pytest.mark.parametrize("name", [name for name in EVERY if name.endswith(("wait", "seconds", "warm_up", "compaction", "minutes"))])
def test_each_time_says_its_unit(name: str) -> None:
    told = (getattr(EVERY[name], "help", None) or "").lower()
    assert "second" in told or "minute" in told, told
