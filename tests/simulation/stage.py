"""A simulated Kafka with the toy office's topics, for tests that step openings by hand."""

from collections import Counter
from collections.abc import Coroutine
from random import Random
from typing import Any

import orjson

from schemas import topics
from schemas.codec import encode
from schemas.message import stamp
from schemas.time import ClockTicked
from streams.clock import TICKED
from streams.shard.genesis import begin_shard
from tests.simulation.faults import Faults
from tests.simulation.kafka import SimulatedKafka
from tests.simulation.partition import Partition
from tests.simulation.port import SimulatedPort
from tests.simulation.scenario import ANSWERS, TRADES
from tests.simulation.scheduler import Process, Scheduler
from tests.toy_office import ENTITY, NOON, PARTITIONS, SHARD, TOY, trade_bytes


class Stage:
    """Topics, genesis and the first tick; no faults."""

    def __init__(self) -> None:
        self.scheduler = Scheduler()
        self.process = Process("stage", self.scheduler)
        self.kafka = SimulatedKafka(self.scheduler, Random(0), Counter(), lambda text: None)
        self.faults = Faults(Random(0), self.scheduler, Counter(), lambda text: None)
        self.faults.last_until = 0.0
        self.kafka.partitions = {(topic.name, partition): Partition() for topic in topics.TOPICS for partition in range(2)}
        self.run(begin_shard(TOY, SHARD, PARTITIONS, self.connect()))
        word = encode(stamp(ClockTicked(), id="tick", cause="clock", at=NOON))
        for topic in TICKED:
            for partition in range(2):
                self.kafka.write((topic.name, partition), None, word)

    def connect(self) -> SimulatedPort:
        return SimulatedPort(self.kafka, self.process, self.faults)

    def run(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        """What `coroutine` gives, or raises."""
        ended: list[tuple[Any, Exception | None]] = []

        async def watched() -> None:
            try:
                ended.append((await coroutine, None))
            except Exception as error:  # noqa: BLE001 - raised below
                ended.append((None, error))

        self.process.spawn(watched())
        assert self.scheduler.run(lambda: bool(ended), self.scheduler.now + 1_000), "it does not come to an end"
        value, error = ended[0]
        if error is not None:
            raise error
        return value

    async def send(self, first: int, last: int) -> None:
        for number in range(first, last):
            self.kafka.write((TRADES, SHARD), ENTITY.encode(), trade_bytes(number))

    async def answers(self) -> list[str]:
        """The trades named in what a read_committed reader sees."""
        words = [
            orjson.loads(entry.value or b"") for partition in range(2) for entry in self.kafka.partitions[ANSWERS, partition].visible()
        ]
        return [word["report"].split("|")[2] for word in words if "report" in word]
