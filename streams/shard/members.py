"""The group that shares out the shards of an office, as its coordinator knows it: joining, who is in it, and leaving."""

from aiokafka import AIOKafkaConsumer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.coordinator.assignors.sticky.sticky_assignor import StickyPartitionAssignor
from aiokafka.protocol.group import LeaveGroupRequest

from schemas import topics
from streams import clients
from streams.settings import Settings

UUID_CHARACTERS = 36
"""The coordinator calls a static member by its name, a hyphen and a UUID."""

HEARTBEAT_MS = 500
"""How often a worker says that it lives, and hears that others do not: shorter than Settings.reopen_seconds. [4]"""


def member_name(settings: Settings, office: topics.Office) -> str:
    """The name of this worker in the group."""
    return f"{settings.namespace}-{office}-{settings.instance}"


def member(settings: Settings, office: topics.Office) -> AIOKafkaConsumer:
    """A member of the group. Its name is fixed, so that one who comes back within a session is the same. [8]"""
    return AIOKafkaConsumer(
        **clients.connection(settings),
        group_id=settings.topic(office),
        group_instance_id=member_name(settings, office),
        enable_auto_commit=False,
        auto_offset_reset="latest",
        session_timeout_ms=settings.session_timeout_ms,
        heartbeat_interval_ms=min(HEARTBEAT_MS, settings.session_timeout_ms // 4),
        max_poll_interval_ms=60_000,
        partition_assignment_strategy=(StickyPartitionAssignor,),
    )


async def members(settings: Settings, office: topics.Office) -> frozenset[str]:
    """The names of all workers of the office, those of the dead while their sessions last."""
    administrator: AIOKafkaAdminClient = clients.administrator(settings)
    await administrator.start()
    try:
        return frozenset(await _ids(administrator, settings.topic(office)))
    finally:
        await administrator.close()


async def leave(settings: Settings, office: topics.Office) -> bool:
    """Leave the group for good, so that others are given the shards of this worker now and not after its session.

    True where there are others. The clients know no such thing: a static member that stops says nothing. [8]
    """
    name, group = member_name(settings, office), settings.topic(office)
    administrator: AIOKafkaAdminClient = clients.administrator(settings)
    await administrator.start()
    try:
        ids = await _ids(administrator, group)
        if name in ids:
            request = LeaveGroupRequest(group, ids[name])
            await administrator._send_request(request, await administrator.find_coordinator(group))  # noqa: SLF001 - aiokafka has no public LeaveGroup, and a static member never sends one
        return bool(ids.keys() - {name})
    finally:
        await administrator.close()


async def _ids(administrator: AIOKafkaAdminClient, group: str) -> dict[str, str]:
    """By name, what the coordinator calls each member."""
    answer = (await administrator.describe_consumer_groups([group]))[0]
    found = [member[0] for *_, those in (each[:6] for each in answer.groups) for member in those]
    return {each[: -UUID_CHARACTERS - 1]: each for each in found}
