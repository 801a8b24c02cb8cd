"""`takahuone up`, `status` and `down` on a Kafka of their own, as a shell sees them."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from streams.environment.environment import Environment, remembered
from streams.environment.jars import ensure_jars
from tests.conftest import JARS

pytestmark = pytest.mark.kafka


class Shell:
    """Runs takahuone with a home of its own."""

    def __init__(self, home: Path, namespace: str) -> None:
        self.home = home
        self._variables = os.environ | {"TAKAHUONE_HOME": str(home), "TAKAHUONE_JARS": str(JARS), "TAKAHUONE_NAMESPACE": namespace}

    def __call__(self, *words: str, expected: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "streams.cli", *words], env=self._variables, capture_output=True, text=True, check=False
        )
        assert done.returncode == expected, done.stdout + done.stderr
        return done.stdout

    def statuses(self, expected: int = 0) -> dict[str, str]:
        found: dict[str, Any] = json.loads(self("status", "--json", expected=expected))
        return {worker["name"]: worker["status"] for worker in found["workers"]}

    @property
    def running(self) -> Environment:
        found = remembered(self.home)
        assert found is not None
        return found


@pytest.fixture
def shell(tmp_path: Path, namespace: str) -> Iterator[Shell]:
    if not os.environ.get("TAKAHUONE_KAFKA"):
        ensure_jars(JARS)
    found = Shell(tmp_path, namespace)
    yield found
    found("down")


def up(shell: Shell, *more: str) -> Environment:
    shell("up", "--middle", "2", "--back", "2", "--json", *more)
    return shell.running


def test_up_completes_what_is_missing_and_down_stops_all_and_keeps_the_data(shell: Shell) -> None:
    first = up(shell)
    assert shell.statuses() == {"middle-1": "ok", "back-1": "ok"}
    assert up(shell) == first, "what runs is left alone"

    first.workers[0].process.kill()
    assert shell.statuses(expected=3) == {"middle-1": "down", "back-1": "ok"}
    more = up(shell, "--workers", "2")
    assert shell.statuses() == {f"{office}-{instance}": "ok" for office in ("middle", "back") for instance in (1, 2)}
    assert first.workers[1] in more.workers, "what runs is left alone"

    if more.broker is not None:  # none is ours where a cluster is named
        more.broker.process.kill()
        shell("status", expected=3)
        again = up(shell, "--workers", "2")
        assert (again.kafka, again.workers) == (more.kafka, more.workers), "workers find Kafka where it was"

    stopped = shell.running
    assert "is stopped" in shell("down")
    processes = [worker.process for worker in stopped.workers] + ([stopped.broker.process] if stopped.broker else [])
    assert not any(process.is_alive for process in processes)
    assert remembered(shell.home) is None
    if stopped.broker is not None:
        assert list((shell.home / "broker" / "data").glob("*.state.back.v1-*")), "the data is kept"
