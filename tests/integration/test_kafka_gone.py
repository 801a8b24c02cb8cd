"""The broker is killed under a command: it ends with 3 and a sentence that says what happened and what to do, and with no traceback."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from schemas import topics
from streams.environment.broker import start_broker
from streams.environment.jars import ensure_jars
from streams.settings import Settings
from streams.topics_admin import make_topics
from tests.conftest import JARS

pytestmark = [
    pytest.mark.kafka,
    pytest.mark.timeout(400),
    pytest.mark.skipif("TAKAHUONE_KAFKA" in os.environ, reason="a broker that is not ours is not killed"),
]

PARTITIONS: dict[topics.Office, int] = {"middle": 1, "back": 1}
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
