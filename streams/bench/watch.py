"""Watches an output topic grow while a process works: a question for its end ten times a second, nothing is read meanwhile."""

import asyncio
from collections.abc import Sequence
from time import monotonic

from aiokafka import AIOKafkaConsumer, TopicPartition

from streams import clients
from streams.bench.windows import Sample, cpu_seconds
from streams.environment.processes import Started
from streams.settings import Settings

LOOK_EVERY_SECONDS = 0.1
REST_SECONDS = 3.0
"""After so long without another output a runner that has written enough is done: no transaction of any runner is open for as long."""
STILL_SECONDS = 90.0
"""A runner that writes nothing for so long never will."""


class RunnerStillError(Exception):
    """A process that is measured does not get on, or has ended."""


async def watched(settings: Settings, topic: str, partitions: int, enough: int, process: Started, broker: Started | None) -> list[Sample]:
    """Look until at least `enough` offsets are committed in `topic` and it rests. The first sample is the start of the process.

    Raises RunnerStillError.
    """
    places = [TopicPartition(topic, number) for number in range(partitions)]
    began = monotonic()
    broker_began = cpu_seconds(broker.pid) if broker else 0.0
    samples = [Sample(at=0.0, cpu=0.0, broker_cpu=broker_began, ends=(0,) * partitions)]
    moved = began
    async with clients.reader(settings) as reader:
        while True:
            ends = await _ends(reader, places)
            now = monotonic()
            moved = now if ends != samples[-1].ends else moved
            if not process.is_alive or now - moved > STILL_SECONDS:
                raise RunnerStillError(f"{sum(ends)} of {enough} records are in {topic}, and nothing follows")
            cpu, broker_cpu = cpu_seconds(process.pid), cpu_seconds(broker.pid) if broker else 0.0
            samples.append(Sample(at=now - began, cpu=cpu, broker_cpu=broker_cpu, ends=ends))
            if sum(ends) >= enough and now - moved > REST_SECONDS:
                return samples
            await asyncio.sleep(LOOK_EVERY_SECONDS)


async def _ends(reader: AIOKafkaConsumer, places: Sequence[TopicPartition]) -> tuple[int, ...]:
    found = await reader.end_offsets(places)
    return tuple(int(found[place]) for place in places)
