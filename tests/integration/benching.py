"""How tests run a bench: its command, over the broker of the session, in a folder of the test's own."""

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from streams.cli.bench import bench
from streams.settings import settings
from tests.conftest import JARS


def measured(kafka: str, home: Path, monkeypatch, *arguments: str) -> dict[str, Any]:
    """The report of `takahuone bench` with these arguments; it must have ended well."""
    for name, value in {"KAFKA": kafka, "HOME": str(home), "JARS": str(JARS)}.items():
        monkeypatch.setenv(f"TAKAHUONE_{name}", value)
    settings.cache_clear()
    try:
        done = CliRunner().invoke(bench, [*arguments, "--json"])
    finally:
        settings.cache_clear()
    assert done.exit_code == 0, done.output
    told: dict[str, Any] = json.loads(done.stdout)
    assert told["machine"]["cpus"] >= 1
    return told
