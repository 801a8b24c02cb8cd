"""The port over the simulated Kafka: every operation is a request that travels, is done, and is answered; or not."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from streams.shard.port import Outgoing, Place, Record
from tests.simulation.faults import Faults
from tests.simulation.kafka import FencedError, KafkaSaysError, SimulatedKafka, TimedOutError, TryAgainError
from tests.simulation.partition import Partition
from tests.simulation.producer import OPERATION_SECONDS, SimulatedProducer
from tests.simulation.scheduler import Process, Signal


class SimulatedPort:
    """One shard's clients, in one process."""

    def __init__(self, kafka: SimulatedKafka, process: Process, faults: Faults, *, batch: int = 1_000) -> None:
        """`batch` is how many records fill a batch."""
        self.kafka = kafka
        self.process = process
        self.faults = faults
        self.producers: list[SimulatedProducer] = []
        self.image: Callable[[], object] = lambda: None
        self.consuming: Callable[[], None] = lambda: None
        self.scheduler = kafka.scheduler
        self._batch = batch
        self._positions: dict[Place, int] = {}
        self.is_closed = False

    async def ask(self, do: Callable[[], Any], what: str, seconds: float = OPERATION_SECONDS) -> Any:
        """One request. Whether it is done does not depend on whether anybody still waits for the answer."""
        self.process.check()
        answer, fate = Signal(), self.faults.fate()
        deadline = self.scheduler.now + seconds
        late = TimedOutError(f"no answer to {what}")
        if fate == "error":
            raise KafkaSaysError(f"the connection broke before {what}")
        if fate != "well":
            self.kafka.tell(f"{self.process.name} {what}: {fate}")
        if fate in ("not sent", "answer lost") or self.faults.away():
            self.scheduler.after(seconds, lambda: answer.set(error=late))

        def arrive() -> None:
            away = self.faults.away()
            if away:  # the client tries again until it is there, and its caller may have given up by then
                self.scheduler.after(away + self.faults.travel(), arrive)
                self.scheduler.after(max(0.0, deadline - self.scheduler.now), lambda: answer.set(error=late))
                return
            value, error = None, None
            try:
                value = do()
            except KafkaSaysError as refused:
                error = refused
                self.kafka.counts["zombies refused"] += self.process.was_zombie and isinstance(refused, FencedError)
            if fate != "answer lost":
                self.scheduler.after(self.faults.travel(), lambda: answer.set(value, error))

        if fate == "late":
            self.scheduler.after(seconds, lambda: answer.set(error=late))
        if fate != "not sent":
            self.scheduler.after(self.faults.travel(fate), arrive)  # type: ignore[arg-type]  # an error was raised above, and travel knows all other fates
        return await answer

    async def fence(self, transactional_id: str) -> SimulatedProducer:
        until = self.scheduler.now + OPERATION_SECONDS
        while True:
            try:
                epoch = await self.ask(lambda: self.kafka.fence(transactional_id), f"fence {transactional_id}")
            except TryAgainError:
                if self.scheduler.now > until:
                    raise TimedOutError(f"fencing {transactional_id} takes too long") from None
                await self.scheduler.pause(0.02)
            else:
                self.faults.freeze_opening(self.process)
                self.producers.append(SimulatedProducer(self, transactional_id, epoch))
                return self.producers[-1]

    async def end_offset(self, topic: str, partition: int) -> int:
        return int(await self.ask(lambda: self.kafka.partitions[topic, partition].end, f"end of {topic}/{partition}"))

    async def stable_offset(self, topic: str, partition: int) -> int:
        return int(await self.ask(lambda: self._partition((topic, partition)).stable_end, f"stable end of {topic}/{partition}"))

    async def consume(self, positions: Mapping[Place, int | None]) -> None:
        self.process.check()
        self.consuming()
        self._positions = {place: offset or 0 for place, offset in positions.items()}
        await self.scheduler.pause(self.faults.travel())

    async def fetch(self, quotas: Sequence[tuple[str, int, int]], wait: float) -> Sequence[Record]:
        found = await self.ask(lambda: self._there(quotas), "fetch")
        if not found and wait > 0:
            anything = self.scheduler.pause(wait)
            for topic, partition, _ in quotas:
                self._partition((topic, partition)).arrival().then(anything.set)
            await anything
            self.process.check()
            found = await self.ask(lambda: self._there(quotas), "fetch")
        return list(found)

    def _partition(self, place: Place) -> Partition:
        return self.kafka.partitions[place]

    def _there(self, quotas: Sequence[tuple[str, int, int]]) -> list[Record]:
        found: list[Record] = []
        for topic, partition, most in quotas:
            place = (topic, partition)
            entries, self._positions[place] = self._partition(place).read(self._positions[place], min(most, self.faults.arrived()))
            found += [Record(topic, partition, entry.offset, entry.key, entry.value) for entry in entries]
        return found

    async def position(self, topic: str, partition: int) -> int:
        self.process.check()
        found, after = self._partition(place := (topic, partition)).read(self._positions[place], 1)
        if not found:
            self._positions[place] = after
        return self._positions[place]

    async def begin(self, producer: SimulatedProducer, places: Sequence[Place] = ()) -> None:
        self.process.check()
        producer.begin()
        producer.tell(places)

    async def include(self, producer: SimulatedProducer, places: Sequence[Place]) -> None:
        self.process.check()
        producer.tell(places)
        for answer in producer.answers:
            await answer

    async def append(self, producer: SimulatedProducer, topic: str, partition: int, records: Sequence[Outgoing]) -> Sequence[Signal]:
        self.process.check()
        return producer.append((topic, partition), [(record.key, record.value) for record in records], self._batch)

    async def acknowledged(self, deliveries: Sequence[Signal]) -> None:
        for delivery in deliveries:
            self.process.check()
            await delivery

    async def commit(self, producer: SimulatedProducer) -> None:
        self.process.check()
        if not producer.has_written:
            return  # "commits" without asking anybody, fenced or not (rule 6)
        image, number = self.image(), producer.number
        try:
            await self.ask(lambda: self.kafka.commit(producer.name, producer.epoch, number, image), f"commit {producer.name}")
        except TimedOutError:
            self.kafka.counts["commits with unknown outcome"] += 1
            raise

    async def close(self) -> None:
        self.is_closed = True
        if self.process.is_alive:
            await self.scheduler.pause(self.faults.travel())

    def behind(self, topic: str, partition: int) -> int:
        return self._partition((topic, partition)).end - self._positions.get((topic, partition), 0)

    def elapsed(self) -> float:
        return self.scheduler.now

    async def sleep(self, seconds: float) -> None:
        self.process.check()
        await self.scheduler.pause(seconds)
