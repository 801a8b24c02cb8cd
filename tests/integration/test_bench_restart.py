"""A restart in a tiny form: what is open stays open, and every shard answers."""

import pytest

from tests.integration.benching import measured

pytestmark = pytest.mark.kafka


def test_both_offices_answer_again_and_hold_what_was_open(kafka, tmp_path, monkeypatch):
    told = measured(kafka, tmp_path, monkeypatch, "restart", "--trades", "40", "--churn", "20", "--compaction", "0")
    assert told["open_sides"] == 60  # every other trade has one side, the others two
    assert (told["verify"]["pending"], told["verify"]["settled"], told["verify"]["problems_found"]) == (60, 40, 0)
    assert told["restart_after_churn"].keys() == told["state_after_churn"].keys() == {"middle", "back"}
    for office in ("middle", "back"):
        found = told["restart_after_churn"][office]
        assert found["of_it"].keys() == {"process", "joined", "fenced", "restored", "answered"}
        assert found["seconds"] > 0
        assert told["state_after_churn"][office]["keys"] > 60
