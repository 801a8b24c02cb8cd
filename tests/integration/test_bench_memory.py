"""Memory and steady load in a tiny form: the reports have their shape, and all is right afterwards."""

import pytest

from tests.integration.benching import measured

pytestmark = pytest.mark.kafka


def test_an_open_and_a_remembered_trade_have_a_weight_in_both_offices(kafka, tmp_path, monkeypatch):
    told = measured(kafka, tmp_path, monkeypatch, "memory", "--trades", "100")
    assert (told["verify"]["settled"], told["verify"]["pending"], told["verify"]["problems_found"]) == (220, 165, 0)
    for kind, store in (("open", "unmatched"), ("final", "sides")):
        for office in ("middle", "back"):
            found = told[kind][office]
            assert found["stores_as_objects"]["all"] > 0
            assert found["stores_as_restored"]["all"] > 0  # which of both is more, a hundred trades do not tell
        assert told[kind]["back"]["stores_as_objects"]["by_store"][store] > 0
        assert told[kind]["middle"]["stores_as_objects"]["by_store"]["reports"] > 0


def test_steady_load_tells_the_memory_of_both_workers(kafka, tmp_path, monkeypatch):
    told = measured(kafka, tmp_path, monkeypatch, "steady", "--minutes", "0.05", "--rate", "40")
    assert (told["trades"], told["verify"]["settled"], told["verify"]["problems_found"]) == (120, 240, 0)
    assert len(told["series"]) >= 3
    assert told["memory"].keys() == {"middle", "back"}
    assert told["memory"]["back"]["bytes_a_remembered_trade"] > 0
