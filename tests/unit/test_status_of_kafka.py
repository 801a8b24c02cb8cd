"""`takahuone status` and `down` ask Kafka itself: whether it answers, who has a shard, and whether an optimiser answers back."""

import asyncio
import json
import socket
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from streams.cli import app
from streams.environment import asked
from streams.environment.asked import Heard
from streams.environment.broker import free_ports, silence
from streams.settings import Settings
from tests.unit.status_kit import GONE, UNKNOWN, by_hand, reading, remembered_in, says, serving
from tests.verify_log import ListLog, World


def test_a_worker_that_was_started_by_hand_has_its_shards_and_is_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = by_hand("middle-1", GONE.pid, 0)
    others = [by_hand("back-1", 77, 0, 1), by_hand("back-9", None, 2)]
    says(monkeypatch, Heard(partitions={"middle": 2, "back": 4}, workers={"middle": [ours], "back": others}))
    with serving({"status": "ok", "shards": reading("middle/0", "middle/1")}) as port:
        remembered_in(home, port, free_ports(1)[0])
        shown, told = (CliRunner().invoke(app, ["status", *words]) for words in ([], ["--json"]))
    found = json.loads(told.stdout)
    assert found["unserved"] == {"middle": [], "back": ["back/3"]}
    assert [(each["name"], each["pid"], each["host"]) for each in found["others"]] == [
        ("back-1", 77, "10.0.0.7"),
        ("back-9", None, "10.0.0.7"),
    ]
    assert "NOBODY HAS back/3:" in shown.stdout
    assert "Back-1 (process 77 on 10.0.0.7) was not started here, and has back/0-1. It has the name of one of ours:" in shown.stdout
    assert "Back-9 (on 10.0.0.7) was not started here, and has back/2.\n" in shown.stdout


def test_down_names_what_goes_on_running(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = Heard(workers={"middle": [], "back": [by_hand("back-9", 99, 2)]}, optimisers=[by_hand("optimiser", None)])
    says(monkeypatch, said)
    remembered_in(home, 1, 2)
    done = CliRunner().invoke(app, ["down"])
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "Everything that was started here is stopped.",
        "Back-9 (process 99 on 10.0.0.7) was not started here and goes on running, and waits for Kafka now. `kill 99` there ends it.",
        "Optimiser (on 10.0.0.7) was not started here and goes on running, and waits for Kafka now. SIGTERM ends it.",
    ]


def test_without_kafka_no_worker_is_ok_although_it_has_not_noticed_yet(home: Path) -> None:
    with serving({"status": "ok", "shards": reading("back/0")}) as port:
        remembered_in(home, port, port)
        shown, told = (CliRunner().invoke(app, ["status", *words]) for words in ([], ["--json"]))
    assert (shown.exit_code, told.exit_code) == (3, 3)
    assert {worker["status"] for worker in json.loads(told.stdout)["workers"]} == {"waiting"}
    assert "Asked just now: nobody listens there.\n" in shown.stdout


def test_a_kafka_that_takes_connections_and_says_nothing_is_not_waited_for_without_end() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as deaf:
        said = asyncio.run(silence(Settings(kafka=f"127.0.0.1:{deaf.getsockname()[1]}"), 0.2))
    assert said == "somebody listens there, and has said nothing for 0 s"


REQUESTS = {"CSD-A": ["2026-03-02T07:00:00Z", "2026-03-02T11:40:00Z"], "CSD-B": ["2026-02-27T07:00:00Z"]}


@pytest.mark.parametrize(
    ("running", "sentence"),
    [
        (0, "NO OPTIMISER RUNS (2 requests of CSD-A not answered, the last of 2026-03-02T11:40:00Z): "),
        (1, "An optimiser runs, and has 1 request of CSD-A not answered, the last of 2026-03-02T07:00:00Z: its log says what it does."),
    ],
)
def test_that_nobody_answers_what_back_asks_of_an_optimiser_is_said_and_no_trouble(
    home: Path, monkeypatch: pytest.MonkeyPatch, running: int, sentence: str
) -> None:
    """What is older than a day is of another queue; an optimiser that runs has some minutes."""
    optimisers = [by_hand("optimiser", 5)] * running
    says(monkeypatch, Heard(partitions={"middle": 0, "back": 1}, optimisers=optimisers, unanswered=REQUESTS))
    shard = UNKNOWN | {"shard": "back/0", "state": "running", "sequence": 7, "work_left": 0, "time": "2026-03-02T11:45:00Z"}
    with serving({"status": "ok", "shards": [shard]}) as port:
        remembered_in(home, port, port)
        shown = CliRunner().invoke(app, ["status"])
    assert shown.exit_code == 0
    assert sentence in shown.stdout
    assert "CSD-B" not in shown.stdout
    assert shown.stdout.count("takahuone optimiser") == 1 - running


def test_only_what_was_asked_after_the_last_answer_is_not_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    for system in ("CSD-A", "CSD-B", "CSD-A", "CSD-A"):
        world.write("back.optimisations.v1", world.say("InstructionOffered", settlement_system=system))
        world.write("back.optimisations.v1", world.say("OptimisationRequested", settlement_system=system))
    log = ListLog(world.log)
    found = {from_: asyncio.run(asked.unanswered_in(log, {0: from_})) for from_ in (0, 4, 8)}
    assert {from_: {system: len(times) for system, times in each.items()} for from_, each in found.items()} == {
        0: {"CSD-A": 3, "CSD-B": 1},
        4: {"CSD-A": 2},
        8: {},
    }
    monkeypatch.setattr(asked, "TAIL", 2)
    assert len(asyncio.run(asked.unanswered_in(log, {}))["CSD-A"]) == 1, "of a long queue the end is read alone"
