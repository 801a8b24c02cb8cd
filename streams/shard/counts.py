"""How many partitions each office has, as the cluster says, and that all its topics agree on it."""

from aiokafka.admin import AIOKafkaAdminClient

from schemas import topics
from streams import clients
from streams.settings import Settings


class TopicsMissingError(Exception):
    """The topics are not there, or not as they must be: what to do is in the sentence."""


async def partition_counts(settings: Settings) -> dict[topics.Office, int]:
    """The partitions of each office. Raises TopicsMissingError where topics are missing or disagree."""
    administrator: AIOKafkaAdminClient = clients.administrator(settings)
    await administrator.start()
    try:
        names = {settings.topic(topic.name): topic for topic in topics.TOPICS}
        described = await administrator.describe_topics(list(names))
    finally:
        await administrator.close()
    found: dict[topics.Office, set[int]] = {"middle": set(), "back": set()}
    for entry in described:
        if entry["error_code"] != 0:
            raise TopicsMissingError(
                f"topic {entry['topic']} is not there: run `takahuone topics`, or mend TAKAHUONE_NAMESPACE (now {settings.namespace})"
            )
        found[names[entry["topic"]].sized_by].add(len(entry["partitions"]))
    for office, counts in found.items():
        if len(counts) != 1:
            raise TopicsMissingError(f"the topics of {office} have different partition counts: {sorted(counts)}")
    return {office: counts.pop() for office, counts in found.items()}
