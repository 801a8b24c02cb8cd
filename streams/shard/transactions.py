"""The transactions of one opening of a shard: one a turn, on its producers in strict turns. Numbers: docs/architecture.md."""

from collections.abc import Sequence

from streams.shard.bounds import Deadline
from streams.shard.port import Delivery, Outgoing, Place, Port, Producer

PRODUCERS = ("a", "b")
"""The suffixes of a shard's transactional ids, in the order in which they are fenced and used. An id once used stays on the list. [1]"""


class Transactions:
    """Whatever it raises, what it has begun stays open until the next opening fences it."""

    def __init__(self, port: Port, shard: str, deadline: Deadline) -> None:
        """`deadline` is that of the turn: once it has passed no step begins."""
        self.producers: list[Producer] = []
        self.written = 0
        """How many were committed."""
        self._port = port
        self._shard = shard
        self._deadline = deadline
        self._begun: Producer | None = None
        self._usual: Sequence[Place] = ()

    async def fence(self, transactional_id: str) -> None:
        """Take over the next of the ids."""
        self.producers.append(await self._port.fence(transactional_id))

    async def begin(self) -> None:
        """Begin the next one, if it is not begun. The coordinator is told where the last one wrote, for this one most likely will too."""
        if self._begun is None:
            self._begun = self.producers[self.written % len(self.producers)]
            await self._port.begin(self._begun, self._usual)

    async def write(self, records: Sequence[Outgoing]) -> None:
        """Begin it, write, await every acknowledgement, commit, and only then anything else. [3, 9, 10]"""
        batches: dict[Place, list[Outgoing]] = {}
        for record in records:
            batches.setdefault((record.topic, record.partition), []).append(record)
        await self.begin()
        producer, self._usual = self._begun, tuple(batches)
        await self._port.include(producer, self._usual)
        deliveries: list[Delivery] = []
        for (topic, partition), batch in batches.items():
            deliveries += await self._port.append(producer, topic, partition, batch)
            self._deadline.check(self._shard)
        await self._port.acknowledged(deliveries)
        self._deadline.check(self._shard)
        await self._port.commit(producer)
        self._begun = None
        self.written += 1
