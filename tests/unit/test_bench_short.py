"""One report of many benches: each has a place of its own, and what is wrong is named."""

from pathlib import Path

from streams.bench.short import SHORT, all_of
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
    assert {name.partition("_")[0] for name in SHORT} == {"positions", "backlog", "latency", "restart", "memory", "steady"}
