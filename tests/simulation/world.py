"""One seed: the whole pipeline on the simulated Kafka, a day to play, faults for a while, and then rest."""

import logging
from collections import Counter
from collections.abc import Mapping
from random import Random
from typing import Any

from schemas import topics
from streams.offices import OFFICES
from streams.shard.bounds import Bounds
from streams.shard.genesis import begin_shard
from streams.shard.keeper import Keeper
from tests.simulation.faults import Faults
from tests.simulation.image import Image, image_of, odd_indexes
from tests.simulation.kafka import SimulatedKafka
from tests.simulation.partition import Partition, Transaction
from tests.simulation.port import SimulatedPort, SimulatedProducer
from tests.simulation.scheduler import Process, Scheduler
from tests.simulation.trace import Trace
from tests.simulation.worker import Group, Worker

WORKERS_EACH = 2
PATIENCE_SECONDS = 400.0
"""How long after the last fault everything must have come to rest. Simulated."""
STALE_SECONDS = 15.0
"""So that followers begin anew in many a seed; tombstones stay much longer (TOMBSTONE_SECONDS)."""
ShardKey = tuple[topics.Office, int]


class WorldError(AssertionError):
    """The world does not come to rest, or something that must never happen has happened."""


class World:
    """The pipeline of one seed."""

    def __init__(self, seed: int, *, trace: bool = False, faulty: bool = True) -> None:
        for name in ("keeper", "follower"):
            logging.getLogger(f"takahuone.{name}").setLevel(logging.CRITICAL + 1)  # dropped shards are what this is about
        self.seed = seed
        self.random = Random(seed)
        self.scheduler = Scheduler()
        self.counts: Counter[str] = Counter()
        self.trace = Trace(self.scheduler, trace)
        self.problems: list[str] = []
        self.partitions: Mapping[topics.Office, int] = {"middle": self.random.randint(2, 3), "back": self.random.randint(2, 3)}
        self.faults = Faults(self.random, self.scheduler, self.counts, self.trace.tell)
        self.calm = Faults(Random(seed), self.scheduler, self.counts, self.trace.tell)
        self.calm.last_until = 0.0
        if not faulty:
            self.faults.last_until = 0.0
        self.kafka = SimulatedKafka(self.scheduler, self.random, self.counts, self.trace.tell)
        self.kafka.committed = self._committed
        self.kafka.slow_markers = 0.02 * self.faults.rates["slow markers"]
        for topic in topics.TOPICS:
            for partition in range(self.partitions[topic.sized_by]):
                self.kafka.partitions[topic.name, partition] = Partition()
        self.carried: dict[ShardKey, Image] = {}
        self.batch = self.random.choice((4, 20, 1_000))
        most = self.random.choice((3, 10, 40, 2_000))
        fetch, wait, follow = (self.random.choice(sizes) for sizes in ((3, 500), (0.5, 2.0), (3, 40, 500)))
        self.bounds = Bounds(records=most, fetch=int(fetch), wait=wait, follow=int(follow), lap=2.0, stale=STALE_SECONDS)
        self.is_standby = self.random.random() < 0.8
        self.outside = Process("outside", self.scheduler)
        self.victim: str | None = None
        """The report of which the broker refuses what middle would send to back."""
        self._lives = 0
        self._processes: list[Process] = []
        self._openers: dict[ShardKey, list[SimulatedPort]] = {}
        self.groups = {name: Group(self.kafka, name, self.partitions[name]) for name in OFFICES}

    @property
    def shards(self) -> list[ShardKey]:
        return [(office, partition) for office in OFFICES for partition in range(self.partitions[office])]

    def connect(self, process: Process) -> SimulatedPort:
        return SimulatedPort(self.kafka, process, self.faults, batch=self.batch)

    def refuse(self, report: str) -> None:
        """Let the broker refuse the record with which middle sends `report` to back."""
        self.victim, named = report, report.encode()
        self.kafka.refuses = lambda topic, value: topic == topics.MIDDLE_TRADES.name and named in (value or b"")

    async def begin(self) -> None:
        """Genesis of every shard, by the production code; no fault before it."""
        for office, partition in self.shards:
            port = SimulatedPort(self.kafka, self.outside, self.calm)
            await begin_shard(OFFICES[office], partition, self.partitions, port)

    def start_workers(self) -> None:
        for office in OFFICES:
            for number in range(WORKERS_EACH):
                self.start_worker(office, f"{office}-{number + 1}")
        self.scheduler.after(0.5, self._oversee)
        self.scheduler.after(1.0, self._disturb)

    def start_worker(self, office: topics.Office, member: str) -> None:
        self._lives += 1
        process = Process(f"{member}#{self._lives}", self.scheduler, self.faults.stumble)
        group = self.groups[office]
        reported = (self._opened, self.problems.append)
        worker = Worker(group, member, OFFICES[office], process, self.connect, self.bounds, dict(self.partitions), *reported)
        worker.is_standby = self.is_standby
        self._processes.append(process)
        worker.start()
        self._watch(office, member, process)

    def _watch(self, office: topics.Office, member: str, process: Process) -> None:
        """A worker that has crashed is started again after a while."""
        if process.is_alive:
            self.scheduler.after(0.5, lambda: self._watch(office, member, process))
        else:
            self.scheduler.after(self.random.uniform(0.0, 8.0), lambda: self.start_worker(office, member))

    def _oversee(self) -> None:
        for group in self.groups.values():
            group.expire()
        self.scheduler.after(0.5, self._oversee)

    def _disturb(self) -> None:
        """Now and then: the brokers are away, a group is shared out anew, a state partition is compacted."""
        self.faults.go_away()
        for name, group in self.groups.items():
            if self.faults.happens("rebalance", 0.06):
                group.share(anew=True)
            for partition in range(self.partitions[name]):
                if self.faults.happens("compact", 0.1):
                    self.kafka.compact((topics.STATE[name].name, partition))
        if self.faults.go_on:
            self.scheduler.after(self.random.uniform(0.2, 2.0), self._disturb)

    def _opened(self, keeper: Keeper, port: SimulatedPort) -> None:
        """A keeper opens its shard with this port: look on, for the judge of what is restored."""

        def image() -> object:
            return image_of(keeper.shard) if keeper.shard is not None and keeper.shard.port is port else None

        port.image = image
        port.consuming = lambda: self._consuming(keeper, port)
        shard = (keeper.office.name, keeper.partition)
        self._openers[shard] = [other for other in self._openers.get(shard, []) if other.process.is_alive and not other.is_closed]
        if self._openers[shard]:
            self.counts["owners believed at once"] += 1
        self._openers[shard].append(port)
        self.trace.tell(f"{port.process.name} opens {keeper.office.name}/{keeper.partition}")

    def _consuming(self, keeper: Keeper, port: SimulatedPort) -> None:
        """Called whenever a shard begins to read: when its memory is restored, compare it with what was carried."""
        shard = keeper.shard
        if shard is None or shard.port is not port or not hasattr(shard, "engine"):
            return
        if len(port.producers) == 2 and not any(self._is_fenced(producer) for producer in port.producers):
            self.counts["reopenings compared"] += 1
            carried = self.carried.get((shard.office.name, shard.partition))
            restored = image_of(shard)
            if carried is not None and (difference := carried.difference(restored)):
                self.problems.append(f"{shard.name} restored other state than was carried: {difference}")
            self.problems += [f"{shard.name}: the index {name} is not that of what was restored" for name in odd_indexes(shard)]

    def _is_fenced(self, producer: SimulatedProducer) -> bool:
        return self.kafka.identities[producer.name].epoch != producer.epoch

    def _committed(self, transaction: Transaction) -> None:
        if isinstance(transaction.image, Image):
            self.carried[transaction.image.office, transaction.image.partition] = transaction.image

    def is_at_rest(self) -> bool:
        """Every input of every shard is taken, and nothing is open."""
        is_stable = all(partition.stable_end == partition.end for partition in self.kafka.partitions.values())
        return is_stable and all(self._shard_rests(*key) for key in self.shards)

    def _shard_rests(self, office: topics.Office, partition: int) -> bool:
        image = self.carried.get((office, partition))
        if image is None or image.has_work:
            return False
        for topic in topics.INPUTS[office]:
            log = self.kafka.partitions[topic.name, partition]
            if log.last_visible() >= image.offsets[topic.name]:
                return False
        return True

    def end(self) -> None:
        """End all processes: a coroutine that is left alone would be closed in the midst of an await."""
        for process in [*self._processes, self.outside]:
            process.cut_off()

    def run_until(self, is_over: Any, why: str) -> None:
        """Let the world go on until `is_over`. Raises WorldError where that does not come."""
        latest = max(self.scheduler.now, self.faults.last_until) + PATIENCE_SECONDS
        if not self.scheduler.run(is_over, latest):
            raise WorldError(f"{why} does not come within {PATIENCE_SECONDS:.0f} s after the last fault")
