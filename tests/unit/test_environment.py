"""What was started is remembered, started by one command at a time, and never forgotten while it runs."""

import os
from dataclasses import replace
from pathlib import Path

import orjson
import psutil
import pytest
from typer.testing import CliRunner

from streams.cli import app
from streams.environment.broker import Broker, are_free, free_ports
from streams.environment.environment import Environment, alone, remember, remembered, up
from streams.environment.jars import EnvironmentMissingError
from streams.environment.processes import Started, birth_of
from streams.environment.workers import Worker
from streams.settings import Settings

NOWHERE = "127.0.0.1:1"


pytestmark = pytest.mark.usefixtures("home")


def this_process() -> Started:
    return Started(pid=os.getpid(), born=birth_of(psutil.Process()))


def a_worker(process: Started) -> Worker:
    return Worker(office="back", instance="1", http_port=1, process=process, clock="script")


def running() -> Environment:
    broker = Broker(process=this_process(), ports=(1, 2))
    return Environment(kafka=NOWHERE, namespace="here", broker=broker, workers=(a_worker(this_process()),))


def test_what_was_started_is_found_again(home: Path) -> None:
    assert remembered(home) is None
    remember(running(), home)
    assert remembered(home) == running()


def test_two_commands_do_not_start_things_at_once(home: Path) -> None:
    with alone(home), pytest.raises(EnvironmentMissingError, match="Another command"), alone(home):
        pass
    with alone(home):
        pass  # it is free again


@pytest.mark.parametrize("other", [{"namespace": "there"}, {"kafka": "127.0.0.1:2"}])
def test_what_runs_is_not_replaced_by_another_environment(home: Path, other: dict[str, str]) -> None:
    remember(running(), home)
    wanted = Settings(home=home, kafka=NOWHERE, namespace="here").model_copy(update=other)
    with pytest.raises(EnvironmentMissingError, match="namespace here: `takahuone down` stops it"):
        up(wanted, {"middle": 1, "back": 1}, 1, print)
    assert remembered(home) == running()


def test_more_workers_than_shards_are_refused() -> None:
    result = CliRunner().invoke(app, ["up", "--workers", "3", "--middle", "4", "--back", "2"])
    assert result.exit_code == 3
    assert result.stderr == "3 workers for 2 shards: some would have nothing to do.\n"


def test_a_named_kafka_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAKAHUONE_KAFKA", NOWHERE)
    result = CliRunner().invoke(app, ["up"])
    assert result.exit_code == 3
    assert result.stderr.startswith(f"No Kafka at {NOWHERE}, which TAKAHUONE_KAFKA names, answers over PLAINTEXT: ")


def test_status_of_nothing_says_how_to_start_it() -> None:
    result = CliRunner().invoke(app, ["status"])
    assert result.exit_code == 3
    assert "No environment was started here" in result.stderr
    assert "`takahuone up` starts one" in result.stderr


def test_status_of_what_died_says_so_and_ends_with_3(home: Path) -> None:
    gone = replace(this_process(), born="before")
    remember(replace(running(), broker=Broker(process=gone, ports=(1, 2)), workers=(a_worker(gone),)), home)
    result = CliRunner().invoke(app, ["status", "--json"])
    assert result.exit_code == 3
    found = orjson.loads(result.stdout)
    assert found["kafka_answers"] is False
    assert [(worker["name"], worker["status"]) for worker in found["workers"]] == [("back-1", "down")]


def test_status_fits_a_small_window_and_names_every_page(home: Path) -> None:
    remember(replace(running(), workers=(replace(a_worker(this_process()), http_port=65_535),)), home)
    found = CliRunner(env={"COLUMNS": "80"}).invoke(app, ["status"]).stdout
    assert "http://127.0.0.1:65535" in found
    assert "DOES NOT ANSWER, namespace here" in found


def test_down_without_anything_is_no_error_and_purge_removes_only_its_own(home: Path) -> None:
    for name in ("broker/data", "logs", "letters"):
        (home / name).mkdir(parents=True)
    result = CliRunner().invoke(app, ["down", "--purge"])
    assert (result.exit_code, result.stdout) == (0, "Nothing was started here.\n")
    assert sorted(file.name for file in home.iterdir()) == ["letters", "lock"]


def test_topics_without_a_kafka_says_how_to_name_one() -> None:
    result = CliRunner().invoke(app, ["topics"])
    assert result.exit_code == 3
    assert "TAKAHUONE_KAFKA=host:port" in result.stderr


def test_free_ports_are_free_and_differ() -> None:
    ports = free_ports(3)
    assert len(set(ports)) == 3
    assert are_free(ports)
