"""A backlog in a tiny form: every trade settles, and the report says what it cost."""

import pytest

from tests.integration.benching import measured

pytestmark = pytest.mark.kafka


def test_two_workers_of_each_office_share_a_backlog(kafka, tmp_path, monkeypatch):
    told = measured(kafka, tmp_path, monkeypatch, "backlog", "--trades", "300", "--shards", "2", "--workers", "2")
    assert (told["verify"]["settled"], told["verify"]["problems_found"]) == (600, 0)
    assert told["cpu_us_per_trade"].keys() == {"middle-1", "middle-2", "back-1", "back-2", "client"}


def test_a_backlog_settles_whole_and_tells_what_a_trade_costs(kafka, tmp_path, monkeypatch):
    told = measured(kafka, tmp_path, monkeypatch, "backlog", "--trades", "300")
    assert (told["verify"]["settled"], told["verify"]["problems_found"]) == (600, 0)
    assert told["trades_per_second_with_start"] > 0
    assert told["cpu_us_per_trade"].keys() == {"middle", "back", "client"}  # the broker is the session's
    written = told["written_per_trade"]
    assert written["front.trades.v1"]["records"] == 2
    assert written["back.entries.v1"]["records"] == 1
    assert {"audit.middle.v1", "audit.back.v1"} <= written.keys()
    assert told["left_per_trade_after_compaction"].keys() == {"state.middle.v1", "state.back.v1"}
