"""Makes the topics of a namespace, and begins its shards. Run again it completes what is missing, and never changes a partition count."""

from collections.abc import Mapping
from dataclasses import dataclass

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import for_code

from schemas import topics
from streams import clients
from streams.genesis import write_genesis
from streams.settings import Settings
from streams.shard.counts import TopicsMissingError

STATE_CONFIG = {
    "cleanup.policy": "compact",
    "segment.bytes": str(16 * 1024 * 1024),
    "min.cleanable.dirty.ratio": "0.1",
    "max.compaction.lag.ms": "60000",
    "delete.retention.ms": "86400000",
    "max.message.bytes": "2097152",
}
"""A restart reads the whole state topic: keep what it has to read small. Never `delete`: a key that is gone is a balance that is gone.
What says that a key was deleted stays for a day, so that whoever reads the beginning before it and the rest after it hears of it."""

KEPT_CONFIG = {"cleanup.policy": "delete", "retention.ms": "-1", "retention.bytes": "-1", "max.message.bytes": "2097152"}
"""Inputs, outputs and audit are kept for the audit period: how long that is the cluster's owner decides."""

DOOR_CONFIG = KEPT_CONFIG | {"max.message.bytes": str(clients.DOOR_RECORD_BYTES_MAX + 64 * 1024)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a run has made: topics and shards that were not there before."""

    topics: tuple[str, ...]
    shards: tuple[str, ...]


async def make_topics(settings: Settings, partitions: Mapping[topics.Office, int], *, replicas: int = 0) -> Made:
    """Make what is missing, with `replicas` of each partition (0: three, or as many as there are brokers).

    Raises TopicsMissingError where a topic is there with another partition count.
    """
    administrator: AIOKafkaAdminClient = clients.administrator(settings)
    await administrator.start()
    try:
        there = await _there(administrator, settings)
        for topic in topics.TOPICS:
            count = there.get(topic.name, partitions[topic.sized_by])
            if count != partitions[topic.sized_by]:
                raise TopicsMissingError(
                    f"{settings.topic(topic.name)} has {count} partitions, not {partitions[topic.sized_by]}: "
                    "partition counts are fixed when topics are made; growing is a migration"
                )
        missing = [topic for topic in topics.TOPICS if topic.name not in there]
        await _create(administrator, settings, partitions, missing, replicas or await _replicas(administrator))
    finally:
        await administrator.close()
    begun = await write_genesis(settings, partitions)
    return Made(topics=tuple(settings.topic(topic.name) for topic in missing), shards=tuple(begun))


async def _there(administrator: AIOKafkaAdminClient, settings: Settings) -> dict[str, int]:
    names = {settings.topic(topic.name): topic.name for topic in topics.TOPICS}
    described = await administrator.describe_topics(list(names))
    return {names[entry["topic"]]: len(entry["partitions"]) for entry in described if entry["error_code"] == 0}


async def _replicas(administrator: AIOKafkaAdminClient) -> int:
    return min(3, len((await administrator.describe_cluster())["brokers"]))


async def _create(
    administrator: AIOKafkaAdminClient,
    settings: Settings,
    partitions: Mapping[topics.Office, int],
    missing: list[topics.Topic],
    replicas: int,
) -> None:
    wanted = [NewTopic(settings.topic(topic.name), partitions[topic.sized_by], replicas, topic_configs=_config(topic)) for topic in missing]
    answer = await administrator.create_topics(wanted) if wanted else None
    for name, code, *_ in answer.topic_errors if answer is not None else ():
        if code not in (0, 36):  # 36: somebody else has just made it
            raise TopicsMissingError(f"{name} could not be made: {for_code(code).__name__}")


def _config(topic: topics.Topic) -> dict[str, str]:
    if topic.is_compacted:
        return STATE_CONFIG
    return DOOR_CONFIG if topic.is_door else KEPT_CONFIG
