"""The position-keeping job in a tiny form: three runners, each with a right result."""

import json

import pytest
from typer.testing import CliRunner

from streams.cli.bench import bench
from streams.settings import settings
from tests.conftest import JARS

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(180)]


@pytest.fixture
def here(kafka: str, tmp_path, monkeypatch):
    """The session's broker, and a folder of the test's own."""
    for name, value in {"KAFKA": kafka, "HOME": str(tmp_path), "JARS": str(JARS)}.items():
        monkeypatch.setenv(f"TAKAHUONE_{name}", value)
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_three_runners_keep_the_same_positions(here):
    done = CliRunner().invoke(bench, ["positions", "--records", "2000", "--faust-records", "200", "--json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert {name: len(runner["runs"]) for name, runner in told["runners"].items()} == {"takahuone": 1, "kafka-streams": 1, "faust": 1}
    for name, runner in told["runners"].items():
        assert runner["wrong"] == []
        assert runner["runs"][0]["whole"]["records"] == (200 if name == "faust" else 2000)
    assert told["ratios_per_cpu_second"]["whole"].keys() == {"kafka-streams", "faust"}
