"""A shard of the toy office with an owner and a follower, on the simulated Kafka, to be stepped by hand."""

from dataclasses import replace

from streams.shard.bounds import Bounds
from streams.shard.follower import Follower, Warm
from streams.shard.loop import Shard
from tests.simulation.port import SimulatedPort
from tests.simulation.scenario import BOUNDS, TRADES
from tests.simulation.scheduler import Process
from tests.simulation.stage import Stage
from tests.toy_office import PARTITIONS, SHARD, TOY

FOLLOWED = replace(BOUNDS, lap=1.0, stale=60.0)


class Play:
    """An owner with trades to take, and a follower in a process of its own."""

    def __init__(self, bounds: Bounds) -> None:
        self.stage = Stage()
        self.bounds = bounds
        self.owner = self.shard()
        self.elsewhere = Process("elsewhere", self.stage.scheduler)
        self.follower = self.follow()
        self.stage.run(self.owner.open())

    def shard(self, warm: Warm | None = None) -> Shard:
        return Shard(TOY, SHARD, PARTITIONS, self.stage.connect(), self.bounds, None, warm)

    def connect_elsewhere(self) -> SimulatedPort:
        return SimulatedPort(self.stage.kafka, self.elsewhere, self.stage.faults)

    def follow(self) -> Follower:
        follower = Follower(TOY, SHARD, PARTITIONS, self.connect_elsewhere, self.bounds, 1.0)
        self.elsewhere.spawn(follower.run())
        return follower

    def work(self, first: int, last: int) -> None:
        """The owner takes these trades."""
        self.stage.run(self.stage.send(first, last))
        self.stage.run(self.take(self.owner, last))
        self.wait(2.0)  # until the markers are written, and the follower has read them

    async def take(self, shard: Shard, trades: int) -> None:
        while shard.engine.offsets[TRADES] < trades + 1 or shard.engine.has_work:
            await shard.turn()

    def wait(self, seconds: float) -> None:
        self.stage.run(self.stage.connect().sleep(seconds))

    def opened(self, shard: Shard) -> Shard:
        self.stage.run(shard.open())
        return shard
