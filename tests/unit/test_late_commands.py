"""A command is imported when it is called or shown: what starts often, a worker, waits for no other command's modules."""

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from streams.cli import COMMANDS, app
from streams.cli.exits import Exit

OF_OTHERS = ("streams.bench", "streams.demo", "streams.verify", "streams.netting", "numpy", "highspy", "holidays")
PROGRAM = """
import sys
from typer.testing import CliRunner
from streams.cli import app
print(CliRunner().invoke(app, ["worker", "front"]).exit_code, *sys.modules)
"""


def test_a_worker_imports_nothing_of_the_other_commands() -> None:
    """Of an office that is none: the command is imported whole, and does not run."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    code, *imported = done.stdout.split()
    assert int(code) == Exit.USAGE
    assert "streams.worker" in imported
    assert [name for name in imported if name.startswith(OF_OTHERS)] == []


def test_help_names_every_command_in_order_with_what_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    shown = CliRunner().invoke(app, ["--help"])
    assert shown.exit_code == Exit.DONE
    lines = [line.strip("│ ").split(None, 1) for line in shown.stdout.partition("Commands")[2].splitlines() if line.startswith("│")]
    assert [name for name, _ in lines] == [*COMMANDS]
    assert all(told.strip() for _, told in lines)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_help_of_its_own(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    shown = CliRunner().invoke(app, [name, "--help"])
    assert shown.exit_code == Exit.DONE
    assert f"{name} [OPTIONS]" in shown.stdout


def test_a_command_that_is_none_is_refused_with_the_name_that_was_meant() -> None:
    done = CliRunner().invoke(app, ["verfy"])
    assert done.exit_code == Exit.USAGE
    assert "verify" in done.stderr


def test_without_a_command_the_help_is_shown() -> None:
    assert "Usage" in CliRunner().invoke(app, []).stdout
