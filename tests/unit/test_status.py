"""`takahuone status` says what is missing, and a dash for what nobody knows."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from streams.cli import app
from streams.environment import state
from streams.environment.asked import Heard
from streams.environment.broker import free_ports
from tests.unit.status_kit import GONE, UNKNOWN, reading, remembered_in, says, serving


def test_the_shards_that_nobody_has_are_counted_office_by_office() -> None:
    workers = [{"shards": reading("middle/0", "middle/1")}, {"shards": reading("back/1")}]
    assert state.unserved({"middle": 2, "back": 3}, workers) == {"middle": [], "back": ["back/0", "back/2"]}
    assert state.unserved(None, workers) is None


@pytest.mark.parametrize(
    ("shards", "told"), [(["back/0", "back/1", "back/2", "back/5"], "back/0-2, back/5"), (["back/10", "back/9"], "back/9-10"), ([], "")]
)
def test_shards_in_a_row_are_told_in_few_words(shards: list[str], told: str) -> None:
    assert state.in_ranges(shards) == told


def test_a_worker_that_is_down_leaves_shards_that_nobody_has(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    says(monkeypatch, Heard(partitions={"middle": 2, "back": 4}))
    with serving({"status": "ok", "shards": reading("middle/0", "middle/1")}) as port:
        remembered_in(home, port, free_ports(1)[0])
        shown, told = (CliRunner().invoke(app, ["status", *words]) for words in ([], ["--json"]))
    assert (shown.exit_code, told.exit_code) == (3, 3)
    assert "NOBODY HAS back/0-3: what is sent to them waits." in shown.stdout
    assert "Down: back-1. `takahuone up` starts what is missing." in shown.stdout
    found = json.loads(told.stdout)
    assert found["unserved"] == {"middle": [], "back": ["back/0", "back/1", "back/2", "back/3"]}
    assert [worker["pid"] for worker in found["workers"]] == [GONE.pid] * 2


@pytest.mark.parametrize(("name", "value"), [("NAMESPACE", "other"), ("KAFKA", "127.0.0.1:3")])
def test_variables_that_name_another_environment_are_not_passed_over(
    home: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    remembered_in(home, *free_ports(2))
    monkeypatch.setenv(f"TAKAHUONE_{name}", value)
    shown = CliRunner().invoke(app, ["status"])
    assert "namespace here" in shown.stdout
    assert f"Told is what runs in {home}. Variables name Kafka " in shown.stderr
    assert value in shown.stderr


def test_with_kafka_away_a_dash_stands_where_nothing_is_known(home: Path) -> None:
    running = UNKNOWN | {
        "shard": "back/1",
        "state": "running",
        "lag": {"t": 0},
        "sequence": 7,
        "work_left": 0,
        "time": "2026-03-02T12:00:00Z",
    }
    with serving({"status": "waiting", "shards": [*reading("back/0"), running]}) as port:
        remembered_in(home, port, port)
        shown, told = (CliRunner().invoke(app, ["status", *words]) for words in ([], ["--json"]))
    rows = [line.split() for line in shown.stdout.splitlines() if "back/" in line]
    assert rows[0] == ["back/0", "reading", "-", "-", "-", "-"]
    assert rows[1] == ["back/1", "running", "7", "-", "0", "2026-03-02", "12:00:00"]
    assert "Down: Kafka. `takahuone up` starts what is missing." in shown.stdout
    assert "1970" not in shown.stdout
    assert json.loads(told.stdout)["unserved"] is None


def test_settlement_days_that_end_within_five_days_are_told_and_no_trouble(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    says(monkeypatch, Heard(partitions={"middle": 0, "back": 2}))
    running = UNKNOWN | {"state": "running", "lag": {"t": 0}, "sequence": 7, "work_left": 0, "time": "2026-03-02T12:00:00Z"}
    days = {"CSD-A": "2026-03-06", "CSD-B": "2026-03-07", "CSD-C": "2026-03-08", "CSD-D": "2026-02-27", "CSD-E": "2026-03-02"}
    behind = running | {"shard": "back/0", "time": "2026-03-01T12:00:00Z", "days_end": {"CSD-A": "2026-03-03", "CSD-C": "2026-03-02"}}
    with serving({"status": "ok", "shards": [running | {"shard": "back/1", "days_end": days}, behind]}) as port:
        remembered_in(home, port, port)
        shown, told = (CliRunner().invoke(app, ["status", *words]) for words in ([], ["--json"]))
    assert (shown.exit_code, told.exit_code) == (0, 0)
    assert json.loads(told.stdout)["days_end_soon"] == {
        "CSD-A": "2026-03-06",
        "CSD-B": "2026-03-07",
        "CSD-D": "2026-02-27",
        "CSD-E": "2026-03-02",
    }
    assert "\nSettlement days of CSD-E end on 2026-03-02: load more.\n" in shown.stdout, "that day is not over"
    assert "\nSettlement days of CSD-D ended on 2026-02-27: load more.\n" in shown.stdout
    assert "\nSettlement days of CSD-A end on 2026-03-06: load more.\n" in shown.stdout
    assert "CSD-C" not in shown.stdout
