"""What waits for company is joined by what comes, and goes with it at once."""

from streams.shard.bounds import Bounds
from streams.shard.loop import Shard
from tests.simulation.scenario import TRADES
from tests.simulation.stage import Stage
from tests.toy_office import PARTITIONS, SHARD, TOY


def test_a_trade_does_not_wait_behind_a_tick_that_waits_for_company() -> None:
    stage = Stage()
    shard = Shard(TOY, SHARD, PARTITIONS, stage.connect(), Bounds(tick_patience=20.0))
    stage.run(shard.open())
    while not shard._waiting[TRADES]:
        stage.run(shard.turn())
    assert shard.transactions.written == 0, "the tick waits"
    stage.run(stage.send(0, 1))
    since = shard.port.elapsed()
    while shard.transactions.written == 0:
        stage.run(shard.turn())
    assert shard.port.elapsed() - since < 1
    assert shard.engine.offsets[TRADES] == 2
