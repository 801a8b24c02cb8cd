"""The group that shares out the shards of an office, as its coordinator knows it: joining, who is in it, and leaving."""

from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.coordinator.assignors.sticky.sticky_assignor import StickyPartitionAssignor
from aiokafka.coordinator.protocol import ConsumerProtocolMemberAssignment
from aiokafka.protocol.group import LeaveGroupRequest

from schemas import topics
from streams import clients
from streams.settings import Settings

UUID_CHARACTERS = 36
"""The coordinator calls a static member by its name, a hyphen and a UUID."""

HEARTBEAT_MS = 500
"""How often a worker says that it lives, and hears that others do not: shorter than Settings.reopen_seconds. [4]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One of a group, as its coordinator knows it."""

    id: str
    name: str
    """That of its worker; of a member without a fixed name, what its client calls itself."""
    pid: int | None
    """Its process, where its client says it."""
    host: str
    partitions: frozenset[int]
    """What it was given of the group's topic."""


def member_name(settings: Settings, office: topics.Office) -> str:
    """The name of this worker in the group."""
    return f"{settings.namespace}-{office}-{settings.instance}"


def member(settings: Settings, office: topics.Office) -> AIOKafkaConsumer:
    """A member of the group. Its name is fixed, so that one who comes back within a session is the same. [8]"""
    return AIOKafkaConsumer(
        **clients.connection(settings),
        group_id=settings.topic(office),
        group_instance_id=member_name(settings, office),
        client_id=clients.client_id(member_name(settings, office)),
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
        return frozenset(each.name for each in await in_group(administrator, settings.topic(office)))
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
        ids = {each.name: each.id for each in await in_group(administrator, group)}
        if name in ids:
            request = LeaveGroupRequest(group, ids[name])
            await administrator._send_request(request, await administrator.find_coordinator(group))  # noqa: SLF001 - aiokafka has no public LeaveGroup, and a static member never sends one
        return bool(ids.keys() - {name})
    finally:
        await administrator.close()


async def in_group(administrator: AIOKafkaAdminClient, group: str) -> list[Member]:
    """Who is in a group, those of the dead while their sessions last. Raises KafkaError, OSError where its coordinator does not answer.

    One group a question: aiokafka 0.14 cannot read an answer about two.
    """
    answer = (await administrator.describe_consumer_groups([group]))[0]
    found = [member for *_, those in (each[:6] for each in answer.groups) for member in those]
    return [_member(*each) for each in found]


def _member(name: str, client: str, host: str, _: bytes, assigned: bytes) -> Member:
    shares = ConsumerProtocolMemberAssignment.decode(assigned).assignment if assigned else []  # nothing yet: it is joining
    return Member(
        id=name,
        name=name[: -UUID_CHARACTERS - 1],
        pid=clients.pid_in(client),
        host=host.removeprefix("/"),
        partitions=frozenset(partition for _, partitions in shares for partition in partitions),
    )
