"""The whole pipeline in memory: the real offices over logs that are lists, interleaved at random from a seed. No Kafka, no waiting."""

from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from schemas import topics
from schemas.codec import encode
from schemas.commands import Approve, BalanceFunded
from schemas.message import Message, derive_id, stamp
from schemas.reference import ReferenceLoaded
from schemas.time import ClockTicked
from streams.clock import TICKED
from streams.demo.day import Day, Scene
from streams.demo.script import BEFORE_OPENING
from streams.offices import OFFICES
from streams.partitioning import partition_of
from streams.shard.engine import Engine
from streams.shard.memory import Memory
from streams.shard.port import Record
from streams.verify.log import Batch, Place


@dataclass(frozen=True, slots=True)
class Written:
    offset: int
    key: bytes | None
    value: bytes | None


class Pipeline:
    def __init__(self, partitions: Mapping[topics.Office, int], order: int = 0) -> None:
        self.partitions = partitions
        self.log: dict[Place, list[Written]] = {
            (topic.name, partition): [] for topic in topics.TOPICS for partition in range(partitions[topic.sized_by])
        }
        self._random = Random(order)
        self._shards = [self._open(office, partition) for office in partitions for partition in range(partitions[office])]

    def _open(self, office: topics.Office, partition: int) -> Engine:
        memory = Memory(OFFICES[office], partition, self.partitions)
        return Engine(memory, memory.genesis())

    def write(self, topic: str, partition: int, key: bytes | None, value: bytes | None) -> None:
        places = self.log[topic, partition]
        places.append(Written(len(places), key, value))

    def send(self, topic: topics.Topic, key: bytes | None, value: bytes | None) -> None:
        self.write(topic.name, partition_of(key or b"", self.partitions[topic.sized_by]), key, value)

    def broadcast(self, topic: topics.Topic, message: Message) -> None:
        for partition in range(self.partitions[topic.sized_by]):
            self.write(topic.name, partition, None, encode(message))

    def tick(self, at: datetime) -> None:
        for topic in TICKED:
            self.broadcast(topic, stamp(ClockTicked(), id=at.isoformat(), cause="clock", at=at))

    def load(self, name: str, records: Iterable[Message], at: datetime) -> None:
        for index, message in enumerate([*records, ReferenceLoaded(load=name, count=0)]):
            for topic in (topics.MIDDLE_REFERENCE, topics.BACK_REFERENCE):
                self.broadcast(topic, stamp(message, id=derive_id(name, "loader", index), cause=name, at=at))

    def command(self, message: BalanceFunded | Approve) -> None:
        if isinstance(message, BalanceFunded):
            self.send(topics.BACK_COMMANDS, message.settlement_system.encode(), encode(message))
        else:
            self.send(topics.MIDDLE_COMMANDS, message.entity.encode(), encode(message))

    def run(self) -> None:
        """Let shards take turns, any of them at any time, until none has anything to do."""
        able = list(self._shards)
        while able:
            shard = self._random.choice(able)
            able = list(self._shards) if self._turn(shard, self._random.randint(1, 50)) else [other for other in able if other is not shard]

    def _turn(self, shard: Engine, most: int) -> int:
        taken = 0
        while taken < most and self._step(shard):
            taken += 1
        for record in shard.flush():
            if not record.topic.startswith("state."):
                self.write(record.topic, record.partition, record.key, record.value)
        return taken

    def _step(self, shard: Engine) -> bool:
        if shard.has_work:
            shard.work()
            return True
        for topic in shard.office.inputs:
            place = (topic.name, shard.memory.partition)
            offset = shard.position.offsets[topic.name]
            if offset < len(self.log[place]):
                written = self.log[place][offset]
                shard.take(Record(*place, offset, written.key, written.value))
                return True
        return False

    def play(self, day: Day) -> None:
        """What the player of the demo does."""
        self.tick(BEFORE_OPENING)
        self.load("opening", day.reference, BEFORE_OPENING)
        self.run()
        for command in day.funding:
            self.command(command)
        self.run()
        for scene in day.scenes:
            self._perform(scene)

    def _perform(self, scene: Scene) -> None:
        self.tick(scene.at)
        self.run()
        if scene.reference:
            self.load(scene.act.name.lower(), scene.reference, scene.at)
            self.run()
        for command in scene.commands:
            self.command(command)
        self.run()
        for record in scene.sides:
            self.send(topics.FRONT_TRADES, record.key, record.value)
        self.run()
        self.tick(scene.at + timedelta(seconds=1))
        self.run()


class PipelineLog:
    """The same log as verify reads it."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._log = pipeline.log

    async def places(self, names: Iterable[str]) -> list[Place]:
        wanted = set(names)
        return [place for place in self._log if place[0] in wanted]

    async def begins(self, places: Iterable[Place]) -> dict[Place, int]:
        return dict.fromkeys(places, 0)

    async def ends(self, places: Iterable[Place], *, stable: bool) -> dict[Place, int]:
        return {place: len(self._log[place]) for place in places}

    async def read(self, starts: Mapping[Place, int], ends: Mapping[Place, int]) -> AsyncIterator[Batch]:
        for place, end in ends.items():
            yield place, self._log[place][starts[place] : end]
