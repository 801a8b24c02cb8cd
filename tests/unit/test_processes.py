"""Processes are known by id and time of birth, and end when they are told to."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from streams.environment.processes import BOOT_ID, Started, last_lines, start

DEAF = "import signal, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN); open(sys.argv[1], 'w').close(); signal.pause()"
OBEDIENT = "import signal, sys; open(sys.argv[1], 'w').close(); signal.pause()"


@contextmanager
def running(program: str, folder: Path) -> Iterator[Started]:
    """A process that runs this program and has begun to."""
    gate = folder / "gate"
    os.mkfifo(gate)
    process = start([sys.executable, "-c", program, str(gate)], folder / "logs" / "log")
    try:
        gate.read_bytes()  # opens as soon as the process does
        yield process
    finally:
        process.kill()


def test_a_process_is_alive_until_it_is_stopped(tmp_path: Path) -> None:
    with running(OBEDIENT, tmp_path) as process:
        assert process.is_alive
        process.stop()
        assert not process.is_alive
        process.stop()  # once more does no harm


def test_one_that_does_not_listen_is_ended_after_a_bound(tmp_path: Path) -> None:
    with running(DEAF, tmp_path) as process:
        process.stop(patience_seconds=0.2)
        assert not process.is_alive


def test_a_process_that_was_given_the_same_id_is_not_mistaken_for_it(tmp_path: Path) -> None:
    with running(OBEDIENT, tmp_path) as process:
        other = replace(process, born=process.born + "0")
        assert not other.is_alive
        other.kill()
        assert process.is_alive


@pytest.mark.skipif(not BOOT_ID.exists(), reason="only Linux tells a monotonic time of birth")
def test_it_is_alive_whatever_happens_to_the_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Linux a slow correction of the clock moves the time of every birth by a whole second, once it has come so far."""
    with running(OBEDIENT, tmp_path) as process:
        told = psutil.Process.create_time
        monkeypatch.setattr(psutil.Process, "create_time", lambda self: told(self) + 1)
        assert process.is_alive


def test_it_outlives_its_parent_s_session_and_writes_to_its_log(tmp_path: Path) -> None:
    log = tmp_path / "logs" / "log"
    process = start([sys.executable, "-c", "import os; print(*range(9), sep='\\n'); print(os.getsid(0) == os.getpid())"], log)
    with suppress(psutil.NoSuchProcess):  # it may be quicker
        psutil.Process(process.pid).wait()
    assert last_lines(log, 2) == "8\nTrue"


def test_a_log_that_is_not_there_has_no_last_lines(tmp_path: Path) -> None:
    assert last_lines(tmp_path / "none") == ""
