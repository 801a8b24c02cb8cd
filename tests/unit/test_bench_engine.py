"""The engine's bench: every step is measured, on a shard that does what back does; the picture names them."""

from xml.etree import ElementTree as ET

from streams.bench.engine.curve import curve
from streams.bench.engine.life import STEPS, measure


def test_each_step_of_a_small_life_is_measured() -> None:
    found = measure(3_000, lambda step: None)
    assert list(found) == list(STEPS)
    assert all(cost > 0 for cost in found.values())


def test_the_picture_has_a_line_for_each_step() -> None:
    costs = dict.fromkeys(STEPS, 10.0)
    picture = ET.fromstring(curve({1_000: costs, 10_000: costs}))  # noqa: S314 - our own
    assert len([each for each in picture if each.tag.endswith("polyline")]) == len(STEPS)
    assert set(STEPS) <= {each.text for each in picture if each.tag.endswith("text")}
