"""Plays a day into the simulated Kafka, as an upstream that sends again when it is not sure that it has sent."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from schemas import topics
from schemas.codec import encode
from schemas.commands import Approve, BalanceFunded
from schemas.message import derive_id, stamp
from schemas.reference import ReferenceRecord
from schemas.time import ClockTicked
from streams.clock import TICKED
from streams.demo.day import Day, Scene
from streams.demo.script import BEFORE_OPENING
from streams.loader import Loader
from streams.partitioning import partition_of
from tests.simulation.small_day import small_day
from tests.simulation.world import World, WorldError

TRADES = 27
"""One of each kind, and one more that simply matches. The generator has no smaller day in which all kinds occur."""


class Player:
    """One day in one world."""

    def __init__(self, world: World, day: Day) -> None:
        self._world = world
        self._day = day
        self._is_over = False

    async def _play(self) -> None:
        world = self._world
        await world.begin()
        world.start_workers()
        await self._tick(BEFORE_OPENING)
        await self._load("opening", self._day.reference, BEFORE_OPENING)
        await self._command(self._day.funding, BEFORE_OPENING)
        for scene in self._day.scenes:
            await self._perform(scene)
        self._is_over = True

    def play(self) -> None:
        """Play until all has come to rest. Raises WorldError."""
        self._world.outside.spawn(self._play())
        self._world.run_until(lambda: self._is_over, "rest")

    async def _perform(self, scene: Scene) -> None:
        await self._tick(scene.at)
        await self._rest()
        await self._load(scene.act.name.lower(), scene.reference, scene.at)
        await self._command(scene.commands, scene.at)
        for record in scene.sides:
            await self._send(topics.FRONT_TRADES.name, record.key, record.value)
        await self._rest()
        await self._tick(scene.at + timedelta(seconds=1))
        await self._rest()

    async def _rest(self) -> None:
        while not self._world.is_at_rest():
            await self._world.scheduler.pause(0.25)

    async def _tick(self, at: datetime) -> None:
        word = encode(stamp(ClockTicked(), id=derive_id("clock", "tick", at.isoformat()), cause="clock", at=at))
        for topic in TICKED:
            for partition in range(self._world.partitions[topic.sized_by]):
                await self._write((topic.name, partition), None, word)

    async def _load(self, name: str, records: Iterable[ReferenceRecord], at: datetime) -> None:
        """By the production loader, over a port that has no faults: a load is given up and begun again by people."""
        if not records:
            return
        world = self._world
        port = world.connect(world.outside)
        port.faults = world.calm
        counts = dict(world.partitions)
        await Loader(port, counts).run(list(records), load=f"{self._day.seed}-{name}", at=at, wait_seconds=1.0)
        await self._rest()

    async def _command(self, commands: Iterable[BalanceFunded | Approve], at: datetime) -> None:
        for command in commands:
            topic = topics.MIDDLE_COMMANDS if isinstance(command, Approve) else topics.BACK_COMMANDS
            key = command.entity if isinstance(command, Approve) else command.settlement_system
            identity = derive_id(command.command, "sim", 0)
            await self._send(topic.name, key.encode(), encode(stamp(command, id=identity, cause="sim", at=at)))
        await self._rest()

    async def _send(self, topic: str, key: bytes | None, value: bytes | None) -> None:
        office = next(each.sized_by for each in topics.TOPICS if each.name == topic)
        place = (topic, partition_of(key or b"", self._world.partitions[office]))
        await self._write(place, key, value)
        if self._world.faults.happens("duplicate", 0.05):
            self._world.counts["duplicates sent"] += 1
            self._world.scheduler.after(self._world.random.uniform(0.0, 0.3), lambda: self._world.kafka.write(place, key, value))

    async def _write(self, place: tuple[str, int], key: bytes | None, value: bytes | None) -> None:
        await self._world.scheduler.pause(self._world.random.expovariate(100.0) + self._world.faults.away())
        self._world.kafka.write(place, key, value)


def play(seed: int, *, trace: bool = False, faulty: bool = True) -> tuple[World, Day]:
    """A world in which the day of `seed` was played to its end, or has come to a standstill (then it says so among its problems)."""
    world = World(seed, trace=trace, faulty=faulty)
    day = small_day(TRADES, seed % 1_000)
    if world.faults.rates["refused"]:
        world.refuse(min(report for report, must in day.expected.items() if must.kind == "matched"))
    try:
        Player(world, day).play()
    except WorldError as error:
        world.problems.append(str(error))
    finally:
        world.end()
    return world, day
