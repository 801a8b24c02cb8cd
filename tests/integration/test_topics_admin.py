"""Topics as the cluster has them: made once, completed, never grown."""

import asyncio

import pytest
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from schemas import topics
from streams import clients
from streams.settings import Settings
from streams.shard.counts import TopicsMissingError, partition_counts
from streams.topics_admin import make_topics

pytestmark = pytest.mark.kafka

PARTITIONS: dict[topics.Office, int] = {"middle": 3, "back": 2}


async def config_of(settings: Settings, topic: topics.Topic) -> dict[str, str]:
    administrator = clients.administrator(settings)
    await administrator.start()
    try:
        resource = ConfigResource(ConfigResourceType.TOPIC, settings.topic(topic.name))
        answers = await administrator.describe_configs([resource])
    finally:
        await administrator.close()
    return {entry[0]: entry[1] for answer in answers for found in answer.resources for entry in found[4]}


async def remove(settings: Settings, topic: topics.Topic) -> None:
    """Delete a topic, and ask until the broker does not name it any more: it answers before its own list of topics knows."""
    administrator = clients.administrator(settings)
    await administrator.start()
    try:
        await administrator.delete_topics([settings.topic(topic.name)])
        while settings.topic(topic.name) in await administrator.list_topics():  # noqa: ASYNC110 - there is no event of it
            await asyncio.sleep(0.01)
    finally:
        await administrator.close()


async def test_all_topics_are_made_and_every_shard_begun_once(settings: Settings) -> None:
    made = await make_topics(settings, PARTITIONS)
    assert set(made.topics) == {settings.topic(topic.name) for topic in topics.TOPICS}
    assert set(made.shards) == {"middle/0", "middle/1", "middle/2", "back/0", "back/1"}
    assert await partition_counts(settings) == PARTITIONS
    again = await make_topics(settings, PARTITIONS)
    assert (again.topics, again.shards) == ((), ())


async def test_what_a_crash_left_out_is_completed(settings: Settings) -> None:
    await make_topics(settings, PARTITIONS)
    await remove(settings, topics.FRONT_DEAD)
    with pytest.raises(TopicsMissingError, match=r"front\.dead\.v1 is not there: run `takahuone topics`, or mend TAKAHUONE_NAMESPACE"):
        await partition_counts(settings)
    assert (await make_topics(settings, PARTITIONS)).topics == (settings.topic("front.dead.v1"),)
    assert await partition_counts(settings) == PARTITIONS


async def test_another_partition_count_is_refused_before_anything_is_made(settings: Settings) -> None:
    await make_topics(settings, PARTITIONS)
    await remove(settings, topics.FRONT_DEAD)
    with pytest.raises(TopicsMissingError, match=r"has 3 partitions, not 4: .* growing is a migration"):
        await make_topics(settings, {"middle": 4, "back": 2})
    assert (await make_topics(settings, PARTITIONS)).topics == (settings.topic("front.dead.v1"),)


async def test_state_is_compacted_doors_take_16_mb_and_nothing_is_ever_thrown_away(settings: Settings) -> None:
    await make_topics(settings, PARTITIONS)
    names = (topics.STATE_BACK, topics.FRONT_TRADES, topics.BACK_ENTRIES)
    state, door, kept = await asyncio.gather(*[config_of(settings, topic) for topic in names])
    assert state["cleanup.policy"] == "compact"
    assert int(door["max.message.bytes"]) > clients.DOOR_RECORD_BYTES_MAX
    for config in (door, kept):
        assert (config["cleanup.policy"], config["retention.ms"], config["retention.bytes"]) == ("delete", "-1", "-1")
