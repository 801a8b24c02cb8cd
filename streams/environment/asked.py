"""What Kafka itself says of a namespace: who is in its groups, and what its optimisers were asked and have not answered."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic

import orjson
from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import GroupCoordinatorNotAvailableError, KafkaError

from schemas import topics
from streams import clients
from streams.environment.broker import silence
from streams.optimiser.group import group
from streams.settings import Settings
from streams.shard.counts import TopicsMissingError, partition_counts
from streams.shard.members import Member, in_group
from streams.verify.kafka_log import kafka_log
from streams.verify.log import Log, LogError, values_of
from streams.verify.verify import no_progress

SECONDS = 5.0
"""How long Kafka has to answer one question of a person who waits for it."""

TAIL = 5_000
"""So many offsets before its end back.optimisations is read at the most: the offers of a request stand before it, and are many."""

AGAIN_SECONDS = 0.2

Groups = tuple[dict[topics.Office, list[Member]], list[Member], dict[int, int]]
"""The workers of each office, the optimisers, and by partition the offset up to which these have answered."""

REQUESTED = b'"type":"OptimisationRequested"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What Kafka has said. Where it does not answer `trouble` says why, and nothing else is known."""

    trouble: str | None = None
    partitions: Mapping[topics.Office, int] | None = None
    """The shards of each office; None where its topics are not there."""
    workers: Mapping[topics.Office, list[Member]] = field(default_factory=dict)
    optimisers: list[Member] = field(default_factory=list)
    unanswered: Mapping[str, list[str]] = field(default_factory=dict)
    """By settlement system, when it has asked an optimiser and was not answered since, in order."""


async def heard(settings: Settings) -> Heard:
    """Ask it, each question for SECONDS at the most."""
    trouble = await silence(settings, SECONDS)
    if trouble is not None:
        return Heard(trouble=trouble)
    try:
        async with asyncio.timeout(4 * SECONDS):
            partitions = await partition_counts(settings)
            workers, optimisers, answered = await _groups_in_time(settings)
            async with kafka_log(settings, [topics.BACK_OPTIMISATIONS.name]) as log:
                unanswered = await unanswered_in(log, answered)
    except TopicsMissingError:
        return Heard()
    except (KafkaError, OSError, LogError) as error:  # a time-out is one of the second
        return Heard(trouble=f"it answered, and then did not any more: {error!r}")
    return Heard(partitions=partitions, workers=workers, optimisers=optimisers, unanswered=unanswered)


async def _groups_in_time(settings: Settings) -> Groups:
    """A Kafka that has just begun, or never had a group, makes what keeps them when it is asked: until then nobody is in any."""
    until = monotonic() + SECONDS
    while monotonic() < until:
        with suppress(GroupCoordinatorNotAvailableError):
            return await _groups(settings)
        await asyncio.sleep(AGAIN_SECONDS)
    return {}, [], {}


async def _groups(settings: Settings) -> Groups:
    administrator: AIOKafkaAdminClient = clients.administrator(settings)
    await administrator.start()
    try:
        workers = {office: await in_group(administrator, settings.topic(office)) for office in topics.INPUTS}
        optimisers = await in_group(administrator, group(settings))
        committed: dict[TopicPartition, tuple[int, str]] = await administrator.list_consumer_group_offsets(group(settings))
    finally:
        await administrator.close()
    return workers, optimisers, {place.partition: offset for place, (offset, _) in committed.items()}


async def unanswered_in(log: Log, answered: Mapping[int, int]) -> dict[str, list[str]]:
    """By settlement system the times of the requests from the offset `answered` of their partition on. Raises LogError."""
    ends = await log.ends(await log.places([topics.BACK_OPTIMISATIONS.name]), stable=True)
    starts = {
        place: min(ends[place], max(begin, answered.get(place[1], 0), ends[place] - TAIL))
        for place, begin in (await log.begins(ends)).items()
    }
    found: dict[str, list[str]] = {}
    async for _, _, value in values_of(log, starts, ends, lambda done, of: no_progress(topics.BACK_OPTIMISATIONS.name, done, of)):
        if REQUESTED in value:
            message = orjson.loads(value)
            found.setdefault(message["settlement_system"], []).append(message["at"])
    return {system: sorted(times) for system, times in found.items()}
