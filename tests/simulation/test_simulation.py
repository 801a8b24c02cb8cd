"""Two hundred seeds: the whole pipeline on a simulated Kafka, with faults; and that each kind of fault has really happened."""

from collections import Counter

import pytest

from tests.simulation.seeds import EVERY_KIND, play_seed

SEEDS, TOGETHER = 200, 20
happened: Counter[str] = Counter()


@pytest.mark.parametrize("first", range(0, SEEDS, TOGETHER))
def test_whatever_goes_wrong_all_comes_to_what_it_must(first: int) -> None:
    played = [play_seed(seed) for seed in range(first, first + TOGETHER)]
    for each in played:
        happened.update(each.counts)
    assert [each.complaint() for each in played if each.problems] == []


def test_every_kind_of_fault_has_happened(request: pytest.FixtureRequest) -> None:
    ran = [item for item in request.session.items if "whatever_goes_wrong" in item.name]
    if len(ran) < SEEDS // TOGETHER:
        pytest.skip("only where all seeds were played in this run")
    assert [kind for kind in EVERY_KIND if not happened[kind]] == []


def test_the_same_seed_is_the_same_run() -> None:
    assert play_seed(5, trace=True).trace == play_seed(5, trace=True).trace
