"""Days with clearing on the simulated Kafka, with faults: whatever is killed when, netting comes to what the trades come to."""

import pytest

from schemas import topics
from streams.demo.script import BEFORE_OPENING
from tests.cleared_day import reference, times
from tests.simulation.judge_books import judge_books, said_on
from tests.simulation.judge_chain import judge_chains, visible
from tests.simulation.judge_clearing import judge_clearing
from tests.simulation.judge_day import judge_by_verify
from tests.simulation.judges import judge_state
from tests.simulation.player import TRADES, Player
from tests.simulation.small_day import small_day
from tests.simulation.world import World

SEEDS = range(12)


class ClearedPlayer(Player):
    """All of a day's sides before the first opening; then openings and cut-offs; what was lacking arrives on the second day."""

    async def _play(self) -> None:
        world = self._world
        await world.begin()
        world.start_workers()
        await self._tick(BEFORE_OPENING)
        await self._load("opening", (*self._day.reference, *reference()), BEFORE_OPENING)
        await self._command(self._day.funding, BEFORE_OPENING)
        for scene in self._day.scenes:
            for record in scene.sides:
                await self._send(topics.FRONT_TRADES.name, record.key, record.value)
        await self._rest()
        for number, at in enumerate(times()[:6]):
            await self._tick(at)
            await self._rest()
            for scene in self._day.scenes if number == 2 else ():
                await self._command(scene.commands, at)
        await self._rest()
        self._is_over = True


@pytest.mark.parametrize("seed", SEEDS)
def test_netting_comes_to_what_the_trades_come_to_whatever_goes_wrong(seed):
    """Caught when broken: `carried.value` left out of the mark; a leg that stays open; the deliveries of a set-off not attributed."""
    world = World(seed)
    ClearedPlayer(world, small_day(TRADES, seed)).play()
    world.end()
    logs = visible(world.kafka.partitions)
    found = [*world.problems, *judge_chains(logs), *judge_state(world, logs), *judge_books(logs), *judge_clearing(logs)]
    assert [*found, *judge_by_verify(world.kafka.partitions, logs)] == []
    assert any(word["type"] == "ObligationSettled" for word in said_on(logs, topics.BACK_OBLIGATIONS))
