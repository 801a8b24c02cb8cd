"""The broker is killed under a command: it ends with 3 and a sentence that says what happened and what to do, and with no traceback."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from schemas import topics
from streams.environment.broker import free_ports, start_broker
from streams.environment.jars import ensure_jars
from streams.environment.workers import log_of, start_worker, wait_until_healthy
from streams.settings import Settings
from streams.topics_admin import make_topics
from tests.conftest import JARS

pytestmark = [
    pytest.mark.kafka,
    pytest.mark.skipif("TAKAHUONE_KAFKA" in os.environ, reason="a broker that is not ours is not killed"),
]

PARTITIONS: dict[topics.Office, int] = {"middle": 1, "back": 1}
OPENED_AGAIN = 8
"""By then, more than 5 s later, the worker has asked a coordinator that is not there to keep offsets, which aiokafka does without end."""
AWAY = "`takahuone up` starts that of this machine; TAKAHUONE_KAFKA names another."


def killed(home: Path, place: str, pid: int, kafka: str, *words: str) -> tuple[int, str, str]:
    variables = os.environ | {"TAKAHUONE_HOME": str(home), "TAKAHUONE_JARS": str(JARS)} | ({"TAKAHUONE_KAFKA": kafka} if kafka else {})
    command = [sys.executable, "-m", "tests.integration.killing", place, str(pid), *words]
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("place", ["ends", "publish"])
def test_what_reads_and_what_sends_say_that_kafka_does_not_answer(tmp_path: Path, place: str) -> None:
    ensure_jars(JARS)
    broker = start_broker(tmp_path, JARS, heap="512m")
    try:
        asyncio.run(make_topics(Settings(kafka=broker.bootstrap), PARTITIONS))
        (tmp_path / "trades.jsonl").write_text("no trade\n")
        words = ["open"] if place == "ends" else ["send", str(tmp_path / "trades.jsonl"), "--wait"]
        code, shown, told = killed(tmp_path, place, broker.process.pid, broker.bootstrap, *words)
    finally:
        broker.process.stop()
    sentence = f"Kafka at {broker.bootstrap} does not answer. {AWAY}"
    if place == "publish":
        sentence = f"The file was not sent to its end: {sentence} Send it again then: nothing is doubled."
    assert (code, shown, told) == (3, "", f"{sentence}\n")


def test_a_day_whose_kafka_ends_in_the_midst_is_given_up_and_everything_is_stopped(tmp_path: Path) -> None:
    ensure_jars(JARS)
    code, shown, told = killed(tmp_path, "load", 0, "", "demo", "--trades", "50")
    (home,) = tmp_path.glob("demo-*")
    assert (code, shown) == (3, "")
    assert told.splitlines()[-1] == (
        f"Kafka ended in the midst; its log is {home / 'logs' / 'broker.log'}. "
        "What was under way is not done, or not known: give the command again."
    )
    assert "Traceback" not in told


def test_a_worker_that_begins_before_its_kafka_waits_for_it(tmp_path: Path) -> None:
    ensure_jars(JARS)
    broker = start_broker(tmp_path, JARS, heap="512m")
    settings = Settings(kafka=broker.bootstrap, home=tmp_path, clock="script")
    started = []
    try:
        asyncio.run(make_topics(settings, PARTITIONS))
        broker.process.stop(60)
        worker = start_worker(settings, "middle")
        started.append(worker.process)
        log = log_of(tmp_path, worker.office, worker.instance)
        while "This worker begins when it does." not in log.read_text():
            assert worker.process.is_alive
        started.append(start_broker(tmp_path, JARS, heap="512m", ports=broker.ports).process)
        wait_until_healthy(settings, [worker])
    finally:
        for process in [*started, broker.process]:
            process.stop()


def test_a_worker_ends_by_itself_when_it_is_told_to_while_kafka_is_away(tmp_path: Path) -> None:
    ensure_jars(JARS)
    broker = start_broker(tmp_path, JARS, heap="512m")
    settings = Settings(kafka=broker.bootstrap, home=tmp_path, clock="script")
    started = [broker.process]
    try:
        asyncio.run(make_topics(settings, PARTITIONS))
        worker = start_worker(settings, "middle")
        started.append(worker.process)
        wait_until_healthy(settings, [worker])
        broker.process.kill()
        log = log_of(tmp_path, worker.office, worker.instance)
        while worker.health().get("reopened", 0) < OPENED_AGAIN:
            assert worker.process.is_alive
            if "this worker begins anew" in log.read_text():  # Faust may end, where Kafka goes away so soon
                break
        else:
            complaints = [line for line in log.read_text().splitlines() if "does not answer:" in line or "Unable connect" in line]
            assert len(complaints) == 1, complaints
        worker.process.ask()
        psutil.Process(worker.process.pid).wait(60)
    finally:
        for process in started:
            process.kill()


def begun_by(program: str, home: Path) -> tuple[int, list[str]]:
    """A worker's process, and the first two lines that it prints: its id, each time that it begins. Its log is in `home`."""
    variables = os.environ | {"TAKAHUONE_HOME": str(home)}
    with (
        (home / "log").open("wb") as log,
        subprocess.Popen([sys.executable, "-c", program], env=variables, stdout=subprocess.PIPE, stderr=log, text=True) as worker,
    ):
        assert worker.stdout is not None
        try:
            return worker.pid, [worker.stdout.readline() for _ in range(2)]
        finally:
            worker.kill()


def test_a_worker_that_finds_kafka_gone_while_it_begins_begins_anew_under_its_own_id(tmp_path: Path) -> None:
    kafka, pages = free_ports(2)
    program = (
        "import os; from streams.settings import Settings; from streams.worker import run_worker; "
        f"print(os.getpid(), flush=True); run_worker(Settings(kafka='127.0.0.1:{kafka}', http_port={pages}), 'back')"
    )
    pid, begun = begun_by(program, tmp_path)
    assert begun == [f"{pid}\n"] * 2
    assert "this worker begins anew: KafkaConnectionError" in (tmp_path / "log").read_text()


def test_a_worker_that_is_told_to_end_while_it_goes_down_for_want_of_kafka_does_not_begin_anew(tmp_path: Path) -> None:
    """It takes more than a second to go down, and what would begin then has heard no signal."""
    kafka, pages = free_ports(2)
    program = (
        "import os, signal; from streams import worker; from streams.settings import Settings\n"
        "on_stop = worker.Shell.on_stop\n"
        "async def told(shell):\n"
        "    os.kill(os.getpid(), signal.SIGTERM)\n"
        "    await on_stop(shell)\n"
        "worker.Shell.on_stop = told\n"
        "print(os.getpid(), flush=True)\n"
        f"worker.run_worker(Settings(kafka='127.0.0.1:{kafka}', http_port={pages}), 'back')"
    )
    pid, begun = begun_by(program, tmp_path)
    assert begun == [f"{pid}\n", ""]
    assert "Reraising original exception" in (tmp_path / "log").read_text()
