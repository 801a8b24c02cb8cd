"""Loads reference data: every record to every shard, in one transaction that ends with a marker; then waits until each shard has it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from schemas import topics
from schemas.codec import decode, encode
from schemas.message import EPOCH, Message, derive_id
from schemas.reference import PartyDefined, ReferenceLoaded, ReferenceRecord, ReferenceRefused, ReferenceTaken, SettlementSystemDefined
from streams.reference_doubts import Name, defined_by
from streams.settings import Settings
from streams.shard.counts import partition_counts
from streams.shard.kafka import KafkaPort
from streams.shard.port import Outgoing, Port
from streams.verify.kafka_log import kafka_log
from streams.verify.log import Log, values_of
from streams.verify.verify import no_progress

DEFINING = (b'"type":"SettlementSystemDefined"', b'"type":"PartyDefined"')

LOADER = "reference-loader"
"""One id for all loaders: two loads at once could reach the shards in different orders, so the later one fences the earlier."""
TRANSACTION_SECONDS = 60
"""The most that a load may take to be written; the broker allows no more."""
BATCH = 5_000

Partitions = dict[topics.Office, int]
Heard = tuple[dict[str, datetime], dict[str, str]]
REFERENCE: dict[topics.Office, topics.Topic] = {"middle": topics.MIDDLE_REFERENCE, "back": topics.BACK_REFERENCE}
ANSWERS: dict[topics.Office, topics.Topic] = {"middle": topics.MIDDLE_ANSWERS, "back": topics.BACK_ANSWERS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A load that was committed. It stays valid whether or not every shard has taken it yet."""

    load: str
    records: int
    taken: tuple[str, ...]
    """The shards (`office/partition`) that have said that they have all of it."""
    missing: tuple[str, ...]
    """The shards that have not: they take it when they are opened again."""
    refused: tuple[str, ...] = ()
    """The records that a shard has refused, in words: what was defined before stands."""
    time: datetime | None = None
    """The time of the shards that have taken it, of the latest; None where they were not told the time, or none has taken it."""


async def load_reference(
    settings: Settings, records: Sequence[ReferenceRecord], *, load: str, at: datetime, wait_seconds: float = 30.0
) -> Loaded:
    """Load `records` under the name `load`, said at `at`. Raises TopicsMissingError, or an error of Kafka: then nothing was loaded."""
    partitions = await partition_counts(settings)
    port = KafkaPort(settings.model_copy(update={"transaction_timeout_ms": TRANSACTION_SECONDS * 1000}))
    try:
        return await Loader(port, partitions).run(records, load=load, at=at, wait_seconds=wait_seconds)
    finally:
        await port.close()


async def defined_before(settings: Settings, names: Collection[Name]) -> set[Name]:
    """Which of these systems and parties were loaded already. Raises LogError where Kafka does not answer, or has no such namespace."""
    name = topics.MIDDLE_REFERENCE.name
    async with kafka_log(settings, [name]) as log:
        return await defined_in(log, names)


async def defined_in(log: Log, names: Collection[Name]) -> set[Name]:
    """Which of these the log of reference data defines. Every partition has all of it: the first is read, and nothing else kept."""
    found: set[Name] = set()
    name = topics.MIDDLE_REFERENCE.name
    ends = {place: end for place, end in (await log.ends(await log.places([name]), stable=True)).items() if place[1] == 0}
    async for _, _, value in values_of(log, await log.begins(ends), ends, partial(no_progress, name)):
        if any(kind in value for kind in DEFINING):
            record = decode(topics.MIDDLE_REFERENCE, value)
            if isinstance(record, SettlementSystemDefined | PartyDefined) and defined_by(record) in names:
                found.add(defined_by(record))
    return found


class Loader:
    """One load over a port."""

    def __init__(self, port: Port, partitions: Partitions) -> None:
        self._port = port
        self._partitions = partitions

    async def run(self, records: Sequence[ReferenceRecord], *, load: str, at: datetime, wait_seconds: float) -> Loaded:
        """Write the load, then listen for `wait_seconds` at most until every shard has said that it has it."""
        answers = {
            (ANSWERS[office].name, partition): await self._port.end_offset(ANSWERS[office].name, partition)
            for office, count in self._partitions.items()
            for partition in range(count)
        }
        stamped = _stamped(records, load, at)
        await self._write(stamped)
        await self._port.consume(answers)
        waiting = [f"{office}/{partition}" for office, count in self._partitions.items() for partition in range(count)]
        times, said = await self._listen(list(answers), load, len(waiting), wait_seconds)
        return Loaded(
            load=load,
            records=len(records),
            taken=tuple(shard for shard in waiting if shard in times),
            missing=tuple(shard for shard in waiting if shard not in times),
            refused=tuple(said[record.id] for record in stamped if record.id in said),
            time=max((time for time in times.values() if time > EPOCH), default=None),
        )

    async def _write(self, messages: Sequence[Message]) -> None:
        """In every partition the same order, and all of it or nothing."""
        contents = [(encode(message), message.id) for message in messages]
        producer = await self._port.fence(LOADER)
        await self._port.begin(producer)
        for office, count in self._partitions.items():
            name = REFERENCE[office].name
            for partition in range(count):
                for first in range(0, len(contents), BATCH):
                    batch = [Outgoing(name, partition, None, content, named) for content, named in contents[first : first + BATCH]]
                    await self._port.acknowledged(await self._port.append(producer, name, partition, batch))
        await self._port.commit(producer)

    async def _listen(self, answers: list[tuple[str, int]], load: str, shards: int, wait_seconds: float) -> Heard:
        """The shards that say within `wait_seconds` that they have taken the load, each with its time, and by record what is refused."""
        taken: dict[str, datetime] = {}
        refused: dict[str, str] = {}
        until = self._port.elapsed() + wait_seconds
        while len(taken) < shards and self._port.elapsed() < until:
            for record in await self._port.fetch([(*place, 1_000) for place in answers], 0.25):
                topic = next(topic for topic in ANSWERS.values() if topic.name == record.topic)
                message = decode(topic, record.value)
                if isinstance(message, ReferenceTaken) and message.load == load:
                    taken[message.shard] = message.at
                if isinstance(message, ReferenceRefused):
                    refused[message.cause] = f"{message.defines} {message.key} was refused ({message.reason}): {message.detail}."
        return taken, refused


def _stamped(records: Sequence[ReferenceRecord], load: str, at: datetime) -> list[Message]:
    """The records, each with its header, and the marker that ends them."""
    return [
        replace(message, id=derive_id(load, "loader", index), cause=load, at=at)
        for index, message in enumerate((*records, ReferenceLoaded(load=load, count=len(records))))
    ]
