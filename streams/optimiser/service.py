"""The optimiser as a worker: it hears what back offers, solves each request by itself, and proposes groups. It keeps nothing.

It can be killed at any moment: what it has not answered it hears again, and what it answers twice is refused the second time.
"""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition

from schemas import topics
from schemas.codec import UnreadableError, decode
from schemas.optimisations import GROUP_MAX, InstructionOffered, OptimisationProposed, OptimisationRequested
from streams import clients
from streams.counted import counted
from streams.gateway.publisher import DoorPublisher
from streams.optimiser.group import group, silent_seconds
from streams.optimiser.measures import Measures
from streams.optimiser.solving import Solution, Solver, StoppedError
from streams.settings import Settings
from streams.stopping import stopped

log = logging.getLogger("takahuone.optimiser")

OFFERED_MAX = 2_000_000
"""More offers than this in one request are given up: nobody has a queue like that, and memory has an end."""


class Requests(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka is not typed
    """What has been offered of each request that is not complete yet, by partition."""

    def __init__(self) -> None:
        self._offered: defaultdict[TopicPartition, defaultdict[str, list[InstructionOffered]]] = defaultdict(lambda: defaultdict(list))

    def offer(self, place: TopicPartition, offered: InstructionOffered) -> None:
        """One transaction more."""
        request = self._offered[place][offered.request]
        if len(request) < OFFERED_MAX:
            request.append(offered)

    def complete(self, place: TopicPartition, request: str) -> list[InstructionOffered]:
        """All that was offered of a request, which is forgotten."""
        return self._offered[place].pop(request, [])

    def is_idle(self, place: TopicPartition) -> bool:
        """True where nothing that was offered waits for the rest of its request."""
        return not self._offered[place]

    async def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        """Another worker hears these from where the last answered request ended."""
        for place in revoked:
            self._offered.pop(place, None)

    async def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        """They are heard from where the last answered request ended."""
        for place in assigned:
            self._offered.pop(place, None)


def reader(settings: Settings) -> AIOKafkaConsumer:
    """One of the group that share the requests. It counts as gone where it is silent for longer than `silent_seconds`."""
    return clients.reader(
        settings,
        group_id=group(settings),
        client_id=clients.client_id(f"{settings.namespace}-optimiser"),
        auto_offset_reset="earliest",
        max_poll_interval_ms=silent_seconds(settings) * 1_000,
    )


async def serve(settings: Settings, stopping: asyncio.Event, told: Callable[[str], None], measures: Measures) -> None:
    """Answer requests until `stopping` is set. Any number of these share the partitions."""
    requests, solver = Requests(), Solver(settings, stopping, measures)
    consumer = reader(settings)
    consumer.subscribe([settings.topic(topics.BACK_OPTIMISATIONS.name)], listener=requests)
    async with DoorPublisher(settings) as publisher:
        await consumer.start()
        try:
            while not stopping.is_set():
                for place, records in (await consumer.getmany(timeout_ms=200, max_records=5_000)).items():
                    for record in records:
                        await _hear(place, record, requests, publisher, consumer, told, solver)
        except StoppedError:
            log.info("stops in the midst of a request: it will be heard again")
        finally:
            solver.apart.end()
            await stopped(consumer)


async def _hear(
    place: TopicPartition,
    record: Any,
    requests: Requests,
    publisher: DoorPublisher,
    consumer: AIOKafkaConsumer,
    told: Callable[[str], None],
    solver: Solver,
) -> None:
    try:
        message = decode(topics.BACK_OPTIMISATIONS, record.value)
    except UnreadableError as error:
        log.warning("%s/%s offset %s is passed over: %s", place.topic, place.partition, record.offset, error)
        return
    if isinstance(message, InstructionOffered):
        requests.offer(place, message)
    elif isinstance(message, OptimisationRequested):
        started = time.monotonic()
        offered = requests.complete(place, message.request)
        solution = await solver.solve(message, offered)
        proposals = solution.proposals
        for proposal in proposals:
            await publisher.publish(topics.BACK_COMMANDS, proposal, proposal.settlement_system, place.partition)
        await publisher.flush()
        if requests.is_idle(place):
            await consumer.commit({place: record.offset + 1})
        warn_of_left_out(message, proposals)
        solver.measures.answered(message, len(offered), proposals)
        told(line(message, len(offered), solution, time.monotonic() - started))


def line(request: OptimisationRequested, offered: int, solution: Solution, seconds: float) -> str:
    """What the log says of an answer: by which method it is, which may be another one than was asked for."""
    groups = [group for proposal in solution.proposals for group in proposal.groups]
    return (
        f"{request.settlement_system}: of {offered:,} that wait {sum(map(len, groups)):,} settle "
        f"in {counted(len(groups), 'group')} ({solution.method}, {seconds:.1f} s)"
    )


def warn_of_left_out(request: OptimisationRequested, proposals: Iterable[OptimisationProposed]) -> None:
    """Say where a gridlock is too large to be booked in one step."""
    left_out = sum(proposal.left_out for proposal in proposals)
    if left_out:
        log.warning(
            "request %s of %s: %s instructions would settle only in a group of more than %s, which no shard books in one step; left out",
            request.request,
            request.settlement_system,
            f"{left_out:,}",
            f"{GROUP_MAX:,}",
        )
