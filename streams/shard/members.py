"""Who is in the group of an office, as its coordinator knows it: the names of the workers, those of the dead while their sessions last."""

from aiokafka.admin import AIOKafkaAdminClient

from schemas import topics
from streams import clients
from streams.settings import Settings

UUID_CHARACTERS = 36
"""The coordinator calls a static member by its name, a hyphen and a UUID."""


def member_name(settings: Settings, office: topics.Office) -> str:
    """The name of this worker in the group."""
    return f"{settings.namespace}-{office}-{settings.instance}"


async def members(settings: Settings, office: topics.Office) -> frozenset[str]:
    """The names of all workers of the office."""
    administrator: AIOKafkaAdminClient = clients.administrator(settings)
    await administrator.start()
    try:
        answer = (await administrator.describe_consumer_groups([settings.topic(office)]))[0]
    finally:
        await administrator.close()
    return frozenset(member[0][: -UUID_CHARACTERS - 1] for *_, found in (group[:6] for group in answer.groups) for member in found)
