"""A T2S-average day in a tiny form: its night settles what was there, it ends as reckoned, every cycle is closed, and verify is content."""

import pytest

from tests.integration.benching import measured

pytestmark = pytest.mark.kafka


SEED = 12
"""Of its 400 transactions some have each fate, in the night and by day."""


def counts(told, what):
    """How many came due or settled in each window, where any did."""
    return {name: window[what]["count"] for name, window in told["windows"].items() if what in window and window[what]["count"]}


def test_a_day_of_instructions_ends_as_reckoned(kafka, tmp_path, monkeypatch):
    told = measured(kafka, tmp_path, monkeypatch, "day", "--instructions", "800", "--seed", str(SEED))
    assert told["instructions"] == sum(told["instructions_by_status"].values()) == told["verify"]["reported"] == 800
    assert (told["wrong"], told["verify"]["problems_found"]) == ([], 0)
    assert {"SubmitInstruction", "HoldInstruction", "ReleaseInstruction", "BalanceFunded"} == told["commands"].keys()
    assert {"settled", "partially_settled", "pending", "held"} == told["instructions_by_status"].keys()
    assert [total["not_zero"] for total in told["control_totals"].values()] == [{}, {}]
    assert told["cpu_us_per_instruction"].keys() == {"middle", "back", "client"}  # the broker is the session's
    assert {"evening", "NTS1.1", "NTS2.4", "RTS", "morning", "parts", "afternoon", "cut_off"} <= told["seconds_by_hour"].keys()
    assert told["efficiency"]["by_value_percent"].keys() == {"EUR", "USD", "GBP", "JPY"}
    its_night_settles(told)
    night_and_day_are_the_whole(told)


def its_night_settles(told):
    came_due, settled, parts = (counts(told, what) for what in ("came_due", "settled", "parts"))
    assert came_due.keys() == {"NTS1.1", "NTS2.1", "RTS"}  # what was there, what came during the first cycle, what came by day
    assert settled.keys() == {"NTS1.1", "NTS1.5", "NTS2.1", "NTS2.4", "RTS"}
    assert parts.keys() == {"NTS2.3", "NTS2.partial", "RTS", "RTS.partial.2"}
    assert came_due["NTS1.1"] > 150
    assert settled["NTS1.1"] > 0.8 * came_due["NTS1.1"]
    assert settled["NTS2.1"] == came_due["NTS2.1"]
    assert told["windows"]["NTS1.1"]["settled"]["value"].keys() == {"EUR", "USD", "GBP", "JPY"}


def night_and_day_are_the_whole(told):
    night, day, whole = told["efficiency_of"]["night"], told["efficiency_of"]["day"], told["efficiency"]
    assert night["transactions_due"] + counts(told, "came_due")["RTS"] == whole["transactions_due"]
    assert night["transactions_settled"] + day["transactions_due"] == whole["transactions_due"]
    settled = night["transactions_settled"] + day["transactions_settled"]
    assert f"{100 * settled / whole['transactions_due']:.2f}" == whole["by_volume_percent"]
