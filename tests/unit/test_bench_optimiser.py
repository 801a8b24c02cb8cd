"""The optimiser's bench in a tiny form: its report has its shape, and every answer keeps every limit."""

import json

from typer.testing import CliRunner

from streams.bench.optimiser import race
from streams.cli.bench import bench


def test_each_family_is_told_with_each_method_and_nothing_is_above_its_bound():
    done = CliRunner().invoke(bench, ["optimiser", "--size", "100", "--seeds", "2", "--json"])
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert told["wrong"] == []
    assert len(told["families"]) == 10
    for row in told["families"]:
        assert row["methods"].keys() == {"gross", "strict-order", "relaxed", "day", "night"}
        assert (row["bound_by"], row["given_up"]) == ("search", [])
        assert all(0 <= found["of_bound_percent"] <= 100 for found in row["methods"].values())


def test_the_bounds_of_a_large_family_are_those_of_the_relaxation_and_that_is_told(monkeypatch):
    searched = _told("--size", "200", "--seeds", "1", "--family", "heavy", "--method", "day")
    monkeypatch.setattr(race, "SEARCHED_MAX", 199)
    relaxed = _told("--size", "200", "--seeds", "1", "--family", "heavy", "--method", "day")
    assert [row["bound_by"] for row in searched["families"] + relaxed["families"]] == ["search", "relaxation"]
    near, nearer = (told["families"][0]["methods"]["day"]["of_bound_percent"] for told in (relaxed, searched))
    assert near < nearer


def test_an_instance_that_takes_too_long_is_named_and_in_no_mean(monkeypatch):
    monkeypatch.setattr(race, "CPU_SECONDS_MAX", 1)
    told = _told("--size", "20000", "--seeds", "1", "--family", "heavy", "--method", "night")
    assert [(row["given_up"], row["methods"]) for row in told["families"]] == [([1], {})]


def _told(*options):
    done = CliRunner().invoke(bench, ["optimiser", *options, "--json"])
    assert done.exit_code == 0
    return json.loads(done.stdout)


def test_a_method_that_nobody_knows_is_refused():
    done = CliRunner().invoke(bench, ["optimiser", "--method", "magic"])
    assert done.exit_code == 2
    assert "magic" in done.stderr
