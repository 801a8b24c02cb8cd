"""Seeds: the whole pipeline on a simulated Kafka, with faults; and that each kind of fault has really happened."""

import pytest

from tests.simulation.judges import judge
from tests.simulation.player import play


@pytest.mark.parametrize("seed", range(20))
def test_a_day_with_faults_comes_to_rest(seed: int) -> None:
    world, day = play(seed)
    assert judge(world, day) == []
