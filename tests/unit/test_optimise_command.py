"""`takahuone optimise` as a shell sees it."""

import importlib
import json
from decimal import Decimal

import pytest
from typer.testing import CliRunner

from schemas.optimisation import INSTANCE_LINE
from streams.bench.optimiser.families import lines, of_size
from streams.cli import app
from streams.optimiser import instance_file
from streams.optimiser.solved import solve
from tests.unit.optimisation_kit import balance, delivery

command = importlib.import_module("streams.cli.optimise")  # the package has its function by that name

GOOD = [balance("S1", "10"), balance("C2", "10"), delivery("A", "1", "2", 10, "10"), delivery("B", "1", "2", 1, "5")]


def _file(tmp_path, made):
    path = tmp_path / "queue.jsonl"
    path.write_bytes(b"\n".join(line if isinstance(line, bytes) else INSTANCE_LINE.dump_json(line) for line in made))
    return str(path)


def _told(*arguments):
    done = CliRunner().invoke(app, ["optimise", *arguments])
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.parametrize("method", ["gross", "strict-order", "day", "night", "day-light", "night-light"])
def test_the_answer_is_one_json_object_that_anyone_can_check(tmp_path, method):
    code, out, _ = _told(_file(tmp_path, GOOD), "--method", method, "--json")
    told = json.loads(out)
    assert code == 0
    assert (told["method"], told["settled"]) == (method, ["A"])
    assert (told["count"], Decimal(told["value"]), told["groups"]) == (1, 10, [["A"]])
    assert Decimal(told["bound"]) >= 10
    assert told["solver"].startswith("HiGHS ")
    assert told["unsettled"]["B"].startswith("B: lacks 1 XX0000000010 in S1")
    assert {"work", "seconds", "gap", "threads", "nodes", "classes", "partly"} <= told.keys()


def spin(*_):
    """As HiGHS's presolve has done."""
    while True:
        pass


def spin_unless_light(problem, method, nodes):
    """The first try does not come back."""
    return solve(problem, method, nodes) if method.endswith("-light") else spin()


@pytest.mark.parametrize("method", ["day", "night"])
def test_a_search_that_does_not_come_back_is_tried_once_more_and_the_answer_names_the_method_that_has_it_again(
    tmp_path, monkeypatch, method
):
    file = _file(tmp_path, lines(of_size(400)[-1], 1))
    _, again, _ = _told(file, "--method", f"{method}-light", "--json")
    monkeypatch.setattr(command, "_told_apart", spin_unless_light)
    code, out, error = _told(file, "--method", method, "--cpu-seconds", "6", "--json")  # on a slow machine the second try takes two
    assert (code, json.loads(out) | {"seconds": 0}) == (0, json.loads(again) | {"seconds": 0})
    assert json.loads(out)["method"] == f"{method}-light"
    assert f"{method}: no answer within 6 s of CPU." in error


def test_who_reads_the_table_is_told_that_it_is_the_second_try(tmp_path, monkeypatch):
    file = _file(tmp_path, GOOD)
    assert "did not come back" not in _told(file)[1]
    monkeypatch.setattr(command, "_told_apart", spin_unless_light)
    assert "day did not come back: this is the answer of --method day-light." in _told(file, "--cpu-seconds", "1")[1]


def test_where_the_second_try_does_not_come_back_either_that_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(command, "_told_apart", spin)
    code, out, error = _told(_file(tmp_path, GOOD), "--cpu-seconds", "1")
    assert (code, out) == (1, "")
    for part in ("day: no answer within 1 s of CPU.", "day-light: no answer within 1 s of CPU.", "--method relaxed answers"):
        assert part in error


def test_what_settles_in_a_heavy_queue_is_told_with_a_picture_and_sentences(tmp_path, capfd):
    code, out, _ = _told(_file(tmp_path, lines(of_size(400)[-1], 1)), "--method", "day")
    assert code == 0
    assert "█" in out
    assert "lacks" in out
    assert "400 instructions" in capfd.readouterr().err, "another process tells how far it is"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (b"{", "line 1: the line is no JSON: at its character 1 it ends before its end."),
        (b"# A page\n\nof words\nand words", "line 1: the line is no JSON: at its character 1 a value of JSON must stand.\n… and 2 more."),
        (
            b'{"type":"Nothing"}',
            "line 1: type 'Nothing' is not known; it must be one of BalanceStated, LimitGroupStated, InstructionQueued.",
        ),
        (b'{"type":"MatchedTrade"}', "line 1: MatchedTrade stands in a file for `takahuone net`, and in no other."),
        (b'{"type":"BalanceStated","account":"S1","asset":"EUR","quantity":1}', "line 1: BalanceStated.quantity"),
        (b'{"type":"BalanceStated","account":"S1","asset":"EUR","quantity":"1","more":1}', "line 1: BalanceStated has no field more."),
        (b"", "is empty"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_solved(tmp_path, line, sentence):
    code, out, error = _told(_file(tmp_path, [line]), "--json")
    assert (code, out) == (2, "")
    assert sentence in error
    assert "Nothing of" in error


def test_links_that_go_round_are_named(tmp_path):
    made = [delivery("A", "1", "2", 1, "1", ("AFTE", "B")), delivery("B", "1", "2", 1, "1", ("AFTE", "A"))]
    code, _, error = _told(_file(tmp_path, made))
    assert code == 2
    assert "links_go_round" in error


def test_a_negative_quantity_is_named_with_its_line(tmp_path):
    line = INSTANCE_LINE.dump_json(GOOD[2]).replace(b'"quantity":"10"', b'"quantity":"-10"', 1)
    code, _, error = _told(_file(tmp_path, [GOOD[0], line]))
    assert code == 2
    assert "line 2: quantity_not_positive" in error


def test_a_file_that_is_not_there_a_line_too_long_and_too_many_lines_are_refused(tmp_path, monkeypatch):
    assert _told(str(tmp_path / "none"))[0] == 2
    monkeypatch.setattr(instance_file, "LINE_BYTES_MAX", 50)
    assert "longer than 50 bytes" in _told(_file(tmp_path, GOOD))[2]
    monkeypatch.undo()
    monkeypatch.setattr(instance_file, "LINES_MAX", 2)
    assert "more than 2 lines" in _told(_file(tmp_path, GOOD))[2]
