"""Watches an output topic grow while processes work: a question for its end ten times a second, nothing is read meanwhile."""

import asyncio
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import monotonic

from aiokafka import AIOKafkaConsumer, TopicPartition

from streams import clients
from streams.bench.windows import Sample, cpu_seconds
from streams.environment.processes import Started, last_lines
from streams.settings import Settings

LOOK_EVERY_SECONDS = 0.1
REST_SECONDS = 3.0
"""After so long without another output a runner that has written enough is done: no transaction of any runner is open for as long."""
STILL_SECONDS = 90.0
"""A runner that writes nothing for so long never will."""


class RunnerStillError(Exception):
    """A process that is measured does not get on, or has ended."""


class Watch:
    """Begins with the processes: those in `started` have used no CPU time yet; `there` were before, by process id.

    The children of this very process are measured themselves, and are no part of it.
    """

    def __init__(self, started: Mapping[str, Started], there: Mapping[str, int]) -> None:
        self._started = started
        self._pids = {name: process.pid for name, process in started.items()} | dict(there)
        self._began = monotonic()
        self._first = dict.fromkeys(started, 0.0) | {name: _cpu_seconds(pid) for name, pid in there.items()}

    async def until_rest(self, settings: Settings, topic: str, partitions: int, enough: int) -> list[Sample]:
        """Look until at least `enough` offsets are committed in `topic` and it rests. Raises RunnerStillError."""
        places = [TopicPartition(topic, number) for number in range(partitions)]
        moved = self._began
        async with clients.reader(settings) as reader:
            samples = [Sample(at=0.0, cpu=self._first, ends=await _ends(reader, places))]
            while True:
                ends = await _ends(reader, places)
                now = monotonic()
                moved = now if ends != samples[-1].ends else moved
                ended = {name: process for name, process in self._started.items() if not process.is_alive}
                if ended or now - moved > STILL_SECONDS:
                    said = "".join(f"\nthe end of {process.log}:\n{last_lines(Path(process.log))}" for process in ended.values())
                    told = f"{sum(ends)} of {enough} records are in {topic}, and nothing follows; ended: {[*ended]}{said}"
                    raise RunnerStillError(told)
                cpu = {name: _cpu_seconds(pid) for name, pid in self._pids.items()}
                samples.append(Sample(at=now - self._began, cpu=cpu, ends=ends))
                if sum(ends) >= enough and now - moved > REST_SECONDS:
                    return samples
                await asyncio.sleep(LOOK_EVERY_SECONDS)


async def _ends(reader: AIOKafkaConsumer, places: Sequence[TopicPartition]) -> tuple[int, ...]:
    found = await reader.end_offsets(places)
    return tuple(int(found[place]) for place in places)


def _cpu_seconds(pid: int) -> float:
    return cpu_seconds(pid, with_children=pid != os.getpid())
