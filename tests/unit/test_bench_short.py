"""One report of many benches: each has a place of its own, and what is wrong is named."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from streams.bench import short
from streams.bench.short import SHORT, all_of
from streams.cli.bench import bench
from streams.environment.jars import EnvironmentMissingError
from streams.settings import Settings


def test_each_bench_has_a_place_of_its_own_and_wrong_ones_are_named():
    places: list[Settings] = []

    def finding(**told):
        def measure(settings, said):
            places.append(settings)
            return told

        return measure

    benches = {
        "right": finding(verify={"problems_found": 0}),
        "lost": finding(verify={"problems_found": 1}),
        "miscounted": finding(wrong=["1 output too few"]),
    }
    noted: list[int] = []
    told = all_of(benches, Settings(home=Path("here")), lambda step: None, lambda found: noted.append(len(found["benches"])))
    assert noted == [1, 2, 3]
    assert told["wrong"] == ["lost", "miscounted"]
    assert told["benches"].keys() == benches.keys()
    assert len({place.namespace for place in places}) == len({place.home for place in places}) == 3


def test_every_kind_of_bench_has_a_short_form():
    assert {name.partition("_")[0] for name in SHORT} == {
        "positions",
        "optimiser",
        "engine",
        "backlog",
        "day",
        "latency",
        "restart",
        "memory",
        "steady",
    }


@pytest.mark.parametrize(("problems", "code"), [(0, 0), (1, 1)])
def test_the_report_is_a_file_and_the_exit_code_says_whether_all_is_right(problems, code, tmp_path, monkeypatch):
    monkeypatch.setattr(short, "SHORT", {"one": lambda settings, said: {"verify": {"problems_found": problems}}})
    done = CliRunner().invoke(bench, ["all", "--into", str(tmp_path)])
    assert done.exit_code == code, done.output
    (file,) = tmp_path.iterdir()
    told = json.loads(file.read_bytes())
    assert told["benches"] == {"one": {"verify": {"problems_found": problems}}}
    assert told["machine"]["cpus"] >= 1


def test_a_rate_is_a_number_or_half():
    for wrong in ("quarter", "0", "nan"):
        assert CliRunner().invoke(bench, ["latency", "--rate", wrong]).exit_code == 2


def test_what_is_missing_is_told_in_a_sentence(tmp_path, monkeypatch):
    def missing(settings, said):
        raise EnvironmentMissingError("Java is not installed.")

    monkeypatch.setattr(short, "SHORT", {"one": missing})
    done = CliRunner().invoke(bench, ["all", "--into", str(tmp_path)])
    assert (done.exit_code, done.stderr.splitlines()[-1]) == (3, "Java is not installed.")
