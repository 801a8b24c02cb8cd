"""One transactional producer of the simulated Kafka, as its client has it: what it asks again, and under which sequence numbers."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

from streams.shard.port import Place, RecordRefusedError
from tests.simulation.kafka import KafkaSaysError, Keyed, RecordTooLargeError, SimulatedKafka, TimedOutError, TryAgainError
from tests.simulation.scheduler import Process, Scheduler, Signal

OPERATION_SECONDS = 25.0  # as in streams/shard/kafka.py
REQUEST_SECONDS = 2.0  # after so long a client asks again, an append with the same sequence number


class Client(Protocol):
    """What it asks its Kafka through."""

    kafka: SimulatedKafka
    process: Process
    scheduler: Scheduler
    is_closed: bool

    def ask(self, do: Callable[[], Any], what: str, seconds: float) -> Awaitable[Any]:
        """One request."""


class SimulatedProducer:
    """The senders of its requests run on beside whoever has asked."""

    def __init__(self, client: Client, name: str, epoch: int) -> None:
        self.name = name
        self.epoch = epoch
        self.number = 0
        self.has_written = False
        self.answers: list[Signal] = []
        """Of the coordinator, in the open transaction."""
        self._client = client
        self._told: set[Place] = set()
        self._sequences: dict[Place, int] = {}

    def begin(self) -> None:
        self.number += 1
        self.has_written = False
        self._told, self.answers = set(), []

    def tell(self, places: Sequence[Place]) -> None:
        """AddPartitionsToTxn for those that it does not include yet. To add twice is to add once."""
        new = [place for place in places if place not in self._told]
        if new:
            self._told.update(new)
            self.has_written = True
            number, answer = self.number, Signal()
            self.answers.append(answer)
            self._client.process.spawn(
                self._send(lambda: self._client.kafka.add(self.name, self.epoch, number, new), f"add {len(new)} places", answer)
            )

    def append(self, place: Place, contents: list[Keyed], batch: int) -> list[Signal]:
        """Produce, `batch` records at a time, one batch after another."""
        self.has_written = True
        batches: list[tuple[int, list[Keyed], Signal]] = []
        for first in range(0, len(contents), batch):
            sequence = self._sequences[place] = self._sequences.get(place, -1) + 1
            batches.append((sequence, contents[first : first + batch], Signal()))
        self._client.process.spawn(self._produce(place, self.number, batches))
        return [delivery for _, _, delivery in batches]

    async def _produce(self, place: Place, number: int, batches: list[tuple[int, list[Keyed], Signal]]) -> None:
        until = self._client.scheduler.now + OPERATION_SECONDS
        for sequence, contents, delivery in batches:

            def produce(sequence: int = sequence, contents: list[Keyed] = contents) -> None:
                self._client.kafka.produce(self.name, self.epoch, number, place, sequence, contents)

            await self._send(produce, f"append {len(contents)} to {place[0]}/{place[1]}", delivery, until)

    async def _send(self, do: Callable[[], None], what: str, answer: Signal, until: float | None = None) -> None:
        """Ask until there is an answer."""
        client = self._client
        until = until if until is not None else client.scheduler.now + OPERATION_SECONDS
        while not answer.is_set:
            try:
                await client.ask(do, what, REQUEST_SECONDS)
            except (TimedOutError, TryAgainError) as error:
                if client.is_closed or client.scheduler.now > until:
                    answer.set(error=error)
                await client.scheduler.pause(0.02)
            except RecordTooLargeError as error:
                answer.set(error=RecordRefusedError(str(error)))
            except KafkaSaysError as error:
                answer.set(error=error)
            else:
                answer.set()
