"""The engine's bench: every step is measured, on a shard that does what back does; the collector is told apart; the picture can be read."""

import gc
from cProfile import Profile
from itertools import pairwise
from pstats import Stats
from xml.etree import ElementTree as ET

import pytest

from streams.bench.engine import life
from streams.bench.engine.curve import CAPTION, HEIGHT, LABEL, TOP, curve
from streams.bench.engine.life import STEPS
from streams.bench.engine.shard import Collector
from streams.bench.engine.told import measure, table
from streams.shard.bounds import GARBAGE_THRESHOLDS


@pytest.fixture
def short(monkeypatch):
    for name, times in (("ROUNDS", 1), ("DAYS_MAX", 2), ("SAMPLE", 10)):
        monkeypatch.setattr(life, name, times)


def test_each_step_of_a_life_with_a_thousand_open_is_measured(short):
    found = measure([1_000], 1_000, lambda step: None)
    assert list(found["microseconds"]["1000"]) == list(STEPS)
    assert all(cost > 0 for cost in found["microseconds"]["1000"].values())
    rows = list(table(found))
    assert [row.split("|")[1].strip() for row in rows[2:-1]] == list(STEPS)


def test_each_step_is_of_as_many_as_it_says(short):
    (lived,) = life.live([1_000], 400, lambda step: None)
    items = {step: sum(spent.items for spent in batches) for step, batches in lived.spent.items()}
    times = {step: sum(spent.times for spent in batches) for step, batches in lived.spent.items()}
    assert items["cash cut-off"] == items["end of day"] == 2 * 400, "both days look at all that are due"
    assert items["opening"] == 390 + 400, "the first opening is before the round"
    assert times["hold"] == times["release"] == times["partial"] == times["settle"] == 10
    assert (times["attempt"], items["attempt"]) == (10, 10 + 1), "the last item of work says that it is done"
    assert times["cycle close"] == life.given.DUE + 2


def test_the_collector_runs_as_in_a_worker_and_is_told_apart():
    before = gc.get_threshold()
    with Collector() as collector:
        assert gc.get_threshold() == GARBAGE_THRESHOLDS
        gc.collect()
        assert collector.seconds > 0
        assert collector.runs == [0, 0, 1]
    assert gc.get_threshold() == before
    assert collector._heard not in gc.callbacks


def test_the_picture_has_a_line_and_a_label_for_each_step_and_no_label_on_another():
    costs = dict.fromkeys(STEPS, 10.0)
    picture = ET.fromstring(curve({1_000: costs, 1_000_000: costs}, "a note"))  # noqa: S314 - no XML of others: curve() has just made it
    assert len([each for each in picture if each.tag.endswith("polyline")]) == len(STEPS)
    texts = {each.text or "": float(each.attrib["y"]) for each in picture if each.tag.endswith("text")}
    assert {"1,000", "10,000", "100,000", "1,000,000", CAPTION, "a note"} <= texts.keys()
    labels = sorted(y for text, y in texts.items() if text.partition(":")[0] in STEPS)
    assert len(labels) == len(STEPS)
    assert all(later - earlier >= LABEL - 0.2 for earlier, later in pairwise(labels))
    assert TOP <= labels[0] <= labels[-1] <= HEIGHT


def test_a_round_and_the_end_of_a_day_take_as_many_calls_however_many_are_open(short):
    counts = []
    with Collector() as collector:
        for size in (300, 2_000):
            lived = life.Life(size, 200, collector)
            for _ in range(life.given.DUE):
                lived.wait()
            lived.open_day()
            lived.round()  # the first one makes what the next ones find
            counts.append([_calls(lived.round), _calls(lived.end_day), _calls(lived.open_day)])
    assert counts[1] == pytest.approx(counts[0], rel=0.01), "no step walks over what is open"


def _calls(step):
    with Profile() as profile:
        step()
    return Stats(profile).total_calls
