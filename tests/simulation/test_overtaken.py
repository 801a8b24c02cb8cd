"""An opening that another one has overtaken reads what is no state of any moment: it is dropped and opened again, without an alarm."""

import pytest

from streams.shard.loop import Shard
from streams.shard.port import ShardStoppedError
from tests.simulation.scenario import BOUNDS, STATE, TRADES
from tests.simulation.stage import Stage
from tests.toy_office import PARTITIONS, SHARD, TOY


def test_a_restore_that_was_overtaken_and_finds_the_state_compacted_away_is_opened_again() -> None:
    stage = Stage()
    stage.faults.arrived = lambda: 1  # type: ignore[method-assign]  # each fetch brings one record: a restore can be overtaken in its midst
    slow, quick = (Shard(TOY, SHARD, PARTITIONS, stage.connect(), BOUNDS) for _ in range(2))
    end_offset = slow.port.end_offset
    overtaken: list[bool] = []

    async def overtaking(topic: str, partition: int) -> int:
        end = await end_offset(topic, partition)
        if not overtaken:
            overtaken.append(True)
            await quick.open()
            while quick.engine.offsets[TRADES] < 2:
                await quick.turn()
            await slow.port.sleep(1.0)  # until the markers are written
            stage.kafka.compact((STATE, SHARD))
        return end

    slow.port.end_offset = overtaking  # type: ignore[method-assign]  # frozen after it has asked for the end
    stage.run(stage.send(0, 1))
    with pytest.raises(Exception, match="opened it meanwhile") as raised:
        stage.run(slow.open())
    assert not isinstance(raised.value, ShardStoppedError)
