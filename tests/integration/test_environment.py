"""`takahuone up`, `status` and `down` on a Kafka of their own, as a shell sees them."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from streams.environment.broker import free_ports
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
        done = self.ask(*words)
        assert done.returncode == expected, done.stdout + done.stderr
        return done.stdout

    def ask(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "streams.cli", *words], env=self._variables, capture_output=True, text=True, check=False
        )

    @contextmanager
    def worker(self, office: str, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
        """One that no `up` has started, over what runs here; ended with the block."""
        log = self.home / "by-hand.log"
        command = [sys.executable, "-m", "streams.cli", "worker", office]
        with log.open("wb") as output, subprocess.Popen(command, env=self._variables | variables, stdout=output, stderr=output) as process:
            try:
                yield process
            finally:
                process.kill()

    def until(self, statuses: dict[str, str], expected: int = 0, others: dict[str, list[str]] | None = None) -> None:
        """Ask until the workers are so: on a busy machine a shard may be opened again, and its worker wait, at any moment."""
        for _ in range(60):  # each asks in a process of its own, which takes its time
            done = self.ask("status", "--json")
            found: dict[str, Any] = json.loads(done.stdout)
            told = {worker["name"]: worker["status"] for worker in found["workers"]}
            by_hand = {f"{each['name']} {each['pid']}": [shard["shard"] for shard in each["shards"]] for each in found["others"]}
            if (
                told == statuses
                and done.returncode == expected
                and (others is None or (by_hand, found["unserved"]["back"]) == (others, []))
            ):
                return
        raise AssertionError(f"{told}, exit code {done.returncode}, not {statuses}, {expected}; {by_hand}, {found['unserved']}")

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


def up(shell: Shell, workers: int = 1) -> Environment:
    """Bring it up, and wait until all workers are as they should be: while the last rebalance ends, what `up` saw is past already."""
    done = shell.ask("up", "--middle", "2", "--back", "2", "--json", "--workers", str(workers))
    assert done.returncode in (0, 3), done.stdout + done.stderr
    assert "Variables name" not in done.stderr or os.environ.get("TAKAHUONE_KAFKA"), "what was just started is meant"
    shell.until({f"{office}-{instance}": "ok" for office in ("middle", "back") for instance in range(1, workers + 1)})
    return shell.running


def test_up_completes_what_is_missing_and_down_stops_all_and_keeps_the_data(shell: Shell) -> None:
    first = up(shell)
    assert up(shell) == first, "what runs is left alone"

    first.workers[0].process.kill()
    shell.until({"middle-1": "down", "back-1": "ok"}, expected=3)
    more = up(shell, 2)
    assert first.workers[1] in more.workers, "what runs is left alone"

    if more.broker is not None:  # none is ours where a cluster is named
        more.broker.process.kill()
        shell("status", expected=3)
        again = up(shell, 2)
        assert (again.kafka, again.workers) == (more.kafka, more.workers), "workers find Kafka where it was"

    stopped = shell.running
    assert "is stopped" in shell("down")
    processes = [worker.process for worker in stopped.workers] + ([stopped.broker.process] if stopped.broker else [])
    assert not any(process.is_alive for process in processes)
    assert remembered(shell.home) is None
    if stopped.broker is not None:
        assert list((shell.home / "broker" / "data").glob("*.state.back.v1-*")), "the data is kept"


def test_a_worker_by_hand_takes_the_shards_of_one_that_died_and_down_says_that_it_goes_on(shell: Shell) -> None:
    running = up(shell)
    pages = free_ports(1)[0]
    with shell.worker("back", TAKAHUONE_INSTANCE="7", TAKAHUONE_HTTP_PORT=str(pages)) as by_hand:
        running.workers[1].process.kill()
        shell.until({"middle-1": "ok", "back-1": "down"}, expected=3, others={f"back-7 {by_hand.pid}": ["back/0", "back/1"]})
        assert f"Back-7 (process {by_hand.pid} on 127.0.0.1) was not started here and goes on running" in shell("down")
        assert by_hand.poll() is None
