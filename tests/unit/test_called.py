"""Advice can be typed as it stands: where PATH has no `takahuone`, its place is told."""

import sys
from pathlib import Path

import pytest

from streams.cli.called import called


def test_the_place_of_the_program_is_told_unless_path_has_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "argv", [".venv/bin/takahuone", "demo"])
    assert called() == "`takahuone` is `.venv/bin/takahuone` here: your PATH does not have it."
    monkeypatch.setattr(sys, "argv", ["-c"])
    assert "bin/takahuone` here" in called()
    program = tmp_path / "takahuone"
    program.write_text("")
    program.chmod(0o755)
    assert called() == ""
