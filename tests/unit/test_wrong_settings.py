"""A variable with a value that it cannot have is a sentence and exit code 2, not a traceback."""

import sys

import pytest

from streams.cli import main
from streams.settings import settings


@pytest.mark.parametrize("command", ["open", "down"])
@pytest.mark.parametrize(("name", "value"), [("NAMESPACE", "Two Words"), ("SESSION_TIMEOUT_MS", "soon")])
def test_the_variable_and_its_value_are_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str, name: str, value: str
) -> None:
    monkeypatch.setenv(f"TAKAHUONE_{name}", value)
    monkeypatch.setattr(sys, "argv", ["takahuone", command])
    settings.cache_clear()
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert f"TAKAHUONE_{name}={value}: " in told
    assert "Traceback" not in told
