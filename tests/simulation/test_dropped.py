"""What is dropped is gone at once: a memory may be half of what a machine has, and old garbage is looked for next to never."""

import gc
import weakref
from collections.abc import Iterator
from dataclasses import replace

import pytest

from streams.shard.keeper import Keeper
from tests.simulation.following import FOLLOWED, Play
from tests.simulation.scheduler import Signal
from tests.toy_office import PARTITIONS, SHARD, TOY


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Iterator[Play]:
    monkeypatch.setattr("streams.shard.keeper.log.disabled", True)  # pytest keeps what was logged, with its frames
    play = Play(replace(FOLLOWED, idle=0.5))
    gc.collect()
    gc.disable()
    yield play
    gc.enable()
    play.elsewhere.cut_off()
    play.stage.process.cut_off()


@pytest.mark.parametrize("is_owned", [True, False])
def test_the_memory_of_a_dropped_opening_is_gone_without_the_collector(play: Play, is_owned: bool) -> None:
    """The error of an acknowledgement holds its frames, these the acknowledgements, and these the error: a circle with the memory in it."""
    keeper = Keeper(TOY, SHARD, PARTITIONS, play.stage.connect, play.bounds, 1.0)
    play.stage.process.spawn(keeper.run())
    play.wait(1.0)
    assert keeper.shard is not None
    assert keeper.shard.state == "running"
    memory = weakref.ref(keeper.shard.memory)
    keeper.ownership_changed(is_owned=is_owned)
    play.opened(play.shard())
    play.wait(5.0)
    assert keeper.reopened == is_owned
    if not is_owned:
        keeper.shard = None  # nobody keeps a keeper that has ended
    assert memory() is None


def test_the_memory_of_a_follower_that_begins_anew_is_gone_without_the_collector(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = weakref.ref(play.follower._memory)
    broken = Signal()
    broken.set(error=RuntimeError("the connection broke"))

    async def fetch(quotas: object, wait: float) -> object:
        acknowledged = [broken]
        return await acknowledged[0]

    monkeypatch.setattr(play.follower._port, "fetch", fetch)
    play.wait(5.0)
    assert play.follower.trouble is not None
    assert memory() is None
