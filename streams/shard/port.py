"""How a shard sees Kafka: each operation is one operation of Kafka, plus elapsed time and sleep. All ordering is in the loop."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol


class Record(NamedTuple):
    """A record that was read. `topic` is without the namespace."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None


class Outgoing(NamedTuple):
    """A record to be written. `topic` is without the namespace; `id` is that of the message in it, where it is one."""

    topic: str
    partition: int
    key: bytes | None
    value: bytes | None
    id: str = ""


class RecordRefusedError(Exception):
    """The broker refuses a record for what it is (too large, invalid): trying again would not help."""


class ShardStoppedError(Exception):
    """Nobody may go on: no authorisation, a wrong configuration, no genesis, or a failure after which nothing can be trusted."""


Place = tuple[str, int]
"""A topic, without the namespace, and a partition."""
Producer = Any
"""What `fence` gives: a transactional producer that only the port understands."""
Delivery = Any
"""What `append` gives: an acknowledgement to come."""


class Port(Protocol):
    """One shard's Kafka. Every operation is bounded in time by the port; whatever it raises, the shard is dropped with its memory."""

    async def fence(self, transactional_id: str) -> Producer:
        """Start a producer: nobody else can commit under this id from now on, and what it left open is aborted."""

    async def end_offset(self, topic: str, partition: int) -> int:
        """The high watermark (read uncommitted)."""

    async def stable_offset(self, topic: str, partition: int) -> int:
        """The last stable offset of a partition that is read: all before it is committed or aborted."""

    async def consume(self, positions: Mapping[Place, int | None]) -> None:
        """Read these partitions from these offsets (None: from the first), read committed, until told otherwise."""

    async def fetch(self, quotas: Sequence[tuple[str, int, int]], wait: float) -> Sequence[Record]:
        """For each (topic, partition, most) at most that many records, in this order; up to `wait` seconds where none is there."""

    async def position(self, topic: str, partition: int) -> int:
        """The offset that is read next: it moves over transaction markers too."""

    async def begin(self, producer: Producer, places: Sequence[Place] = ()) -> None:
        """Begin a transaction. The coordinator is told of `places` meanwhile: nobody waits for its answer."""

    async def include(self, producer: Producer, places: Sequence[Place]) -> None:
        """Wait until the coordinator knows that the open transaction writes to these, and to those that it was told of before."""

    async def append(self, producer: Producer, topic: str, partition: int, records: Sequence[Outgoing]) -> Sequence[Delivery]:
        """Hand records of one partition over, in order, in the open transaction."""

    async def acknowledged(self, deliveries: Sequence[Delivery]) -> None:
        """Wait until the broker has acknowledged all of them."""

    async def commit(self, producer: Producer) -> None:
        """Commit the transaction."""

    async def close(self) -> None:
        """Stop the producers and the consumer, even where the caller is cancelled; never raises. Time and sleep work on."""

    def behind(self, topic: str, partition: int) -> int:
        """How many offsets of a partition were there at the last fetch and are not read yet."""

    def elapsed(self) -> float:
        """Seconds since some moment: only differences mean anything."""

    async def sleep(self, seconds: float) -> None:
        """Wait."""
