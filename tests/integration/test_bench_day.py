"""A T2S-average day in a tiny form: it ends as reckoned, every cycle is closed, and verify finds nothing wrong."""

import pytest

from tests.integration.benching import measured

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(180)]


def test_a_day_of_instructions_ends_as_reckoned(kafka, tmp_path, monkeypatch):
    told = measured(kafka, tmp_path, monkeypatch, "day", "--instructions", "800")
    assert told["instructions"] == sum(told["instructions_by_status"].values()) == told["verify"]["reported"] == 800
    assert (told["wrong"], told["verify"]["problems_found"]) == ([], 0)
    assert {"SubmitInstruction", "HoldInstruction", "ReleaseInstruction", "BalanceFunded"} == told["commands"].keys()
    assert {"settled", "partially_settled", "pending", "held"} == told["instructions_by_status"].keys()
    assert [total["not_zero"] for total in told["control_totals"].values()] == [{}, {}]
    assert told["cpu_us_per_instruction"].keys() == {"middle", "back", "client"}  # the broker is the session's
    assert told["seconds_by_hour"].keys() == {"morning", "parts", "afternoon", "cut_off"}
    assert told["efficiency"]["by_value_percent"].keys() == {"EUR", "USD", "GBP", "JPY"}
