"""Latency in a tiny form: every side is confirmed, and the report has its shape."""

import pytest

from tests.integration.benching import measured

pytestmark = pytest.mark.kafka


def test_every_trade_is_confirmed_and_the_client_tells_of_itself(kafka, tmp_path, monkeypatch):
    told = measured(kafka, tmp_path, monkeypatch, "latency", "--rate", "50", "--trades", "80", "--warm-up", "0.4")
    assert (told["verify"]["settled"], told["verify"]["problems_found"]) == (200, 0)
    steps = list(told["latency_ms"].values())
    assert told["latency_ms"].keys() == {"p50", "p90", "p99", "p99.9", "max"}
    assert steps == sorted(steps)
    assert told["client"].keys() == {"cpu_share", "loop_late_ms", "sent_late_ms"}
