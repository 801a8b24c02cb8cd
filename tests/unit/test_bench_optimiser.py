"""The optimiser's bench in a tiny form: its report has its shape, and every answer keeps every limit."""

import json
import re

from typer.testing import CliRunner

from processors.optimisation.methods import METHODS
from streams.bench.optimiser import race
from streams.bench.optimiser.families import lines, of_size
from streams.cli.bench import bench
from tests.unit.optimisation_kit import problem_of


def test_each_family_is_told_with_each_method_and_nothing_is_above_its_bound():
    done = CliRunner().invoke(bench, ["optimiser", "--size", "100", "--seeds", "2", "--json"])
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert told["wrong"] == []
    assert len(told["families"]) == 10
    for row in told["families"]:
        assert row["methods"].keys() == {"gross", "strict-order", "relaxed", "day", "night"}
        assert (row["bound_by"], row["given_up"], row["second_try"]) == ("search", [], [])
        assert all(0 <= found["of_bound_percent"] <= 100 for found in row["methods"].values())


def test_the_bounds_of_a_large_family_are_those_of_the_relaxation_and_that_is_told(monkeypatch):
    searched = _told("--size", "200", "--seeds", "1", "--family", "heavy", "--method", "day")
    monkeypatch.setattr(race, "SEARCHED_MAX", 199)
    relaxed = _told("--size", "200", "--seeds", "1", "--family", "heavy", "--method", "day")
    assert [row["bound_by"] for row in searched["families"] + relaxed["families"]] == ["search", "relaxation"]
    near, nearer = (told["families"][0]["methods"]["day"]["of_bound_percent"] for told in (relaxed, searched))
    assert near < nearer


def spin(*_):
    """As HiGHS's presolve has done."""
    while True:
        pass


run = race._run


def spin_at_first(family, seed, methods, effort, is_searched):
    """The first try of the second seed does not come back."""
    return spin() if seed == 2 and not effort.is_light else run(family, seed, methods, effort, is_searched)


FEW = ("--size", "100", "--family", "heavy", "--cpu-seconds", "1")


def test_an_instance_that_takes_too_long_twice_is_named_and_in_no_mean(monkeypatch):
    monkeypatch.setattr(race, "_run", spin)
    told = _told(*FEW, "--seeds", "1", "--method", "night")
    assert [(row["given_up"], row["second_try"], row["methods"]) for row in told["families"]] == [([1], [], {})]


def test_an_instance_whose_first_try_takes_too_long_counts_with_the_second_which_is_named(monkeypatch):
    monkeypatch.setattr(race, "_run", spin_at_first)
    done = CliRunner().invoke(bench, ["optimiser", *FEW, "--seeds", "2", "--method", "gross", "--method", "day", "--json"])
    (row,) = json.loads(done.stdout)["families"]
    assert (row["given_up"], row["second_try"]) == ([], [{"seed": 2, "methods": ["day-light"]}])
    assert row["methods"].keys() == {"gross", "day"}
    works = [METHODS[name](problem_of(*lines(of_size(100)[-1], seed)), 1).standing.work for seed, name in ((1, "day"), (2, "day-light"))]
    assert row["methods"]["day"]["work"] == round(sum(works) / 2)
    assert "seed 1: gross" in done.stderr
    assert re.search(r"seed 2: no answer within 1 s of CPU[ .]*\n +seed 2: gross .*, day-light ", done.stderr)


def _told(*options):
    done = CliRunner().invoke(bench, ["optimiser", *options, "--json"])
    assert done.exit_code == 0
    return json.loads(done.stdout)


def test_a_method_that_nobody_knows_is_refused():
    done = CliRunner().invoke(bench, ["optimiser", "--method", "magic"])
    assert done.exit_code == 2
    assert "magic" in done.stderr
