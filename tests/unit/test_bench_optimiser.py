"""The optimiser's bench in a tiny form: its report has its shape, and every answer keeps every limit."""

import json

from typer.testing import CliRunner

from streams.cli.bench import bench


def test_each_family_is_told_with_each_method_and_nothing_is_above_its_bound():
    done = CliRunner().invoke(bench, ["optimiser", "--size", "100", "--seeds", "2", "--json"])
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert told["wrong"] == []
    assert len(told["families"]) == 10
    for row in told["families"]:
        assert row["methods"].keys() == {"gross", "strict-order", "day", "night"}
        assert all(0 <= found["of_bound_percent"] <= 100 for found in row["methods"].values())


def test_a_method_that_nobody_knows_is_refused():
    done = CliRunner().invoke(bench, ["optimiser", "--method", "magic"])
    assert done.exit_code == 2
    assert "magic" in done.stderr
