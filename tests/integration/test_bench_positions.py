"""The position-keeping job in a tiny form: three runners, each with a right result."""

import pytest

from tests.integration.benching import measured

pytestmark = pytest.mark.kafka


def test_three_runners_keep_the_same_positions(kafka, tmp_path, monkeypatch):
    told = measured(kafka, tmp_path, monkeypatch, "positions", "--records", "2000", "--faust-records", "200")
    assert {name: len(runner["runs"]) for name, runner in told["runners"].items()} == {"takahuone": 1, "kafka-streams": 1, "faust": 1}
    assert told["wrong"] == []
    for name, runner in told["runners"].items():
        assert runner["runs"][0]["whole"]["records"] == (200 if name == "faust" else 2000)
    assert told["ratios_per_cpu_second"]["whole"].keys() == {"kafka-streams", "faust"}
