"""Follows the changelog of a shard that another worker has: a warm memory, should this one be given the shard (decision 025).

It sees Kafka through the port alone and takes part in nothing: it fences nobody, writes nothing, and its memory never took a turn.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from schemas import topics
from streams.office import Office
from streams.shard.bounds import Bounds, StaleError
from streams.shard.memory import Memory
from streams.shard.port import Port
from streams.stopping import let_go

log = logging.getLogger("takahuone.follower")


@dataclass(frozen=True, slots=True)
class Warm:
    """A memory that holds what is committed in the changelog before `position`, and nothing else."""

    memory: Memory
    position: int
    complete_at: float
    """When (`Port.elapsed`) it is known to have held all that was there, or began to read from the first record."""


class Follower:
    """One followed shard, from the moment it is somebody else's until it is taken. `connect` gives each beginning clients of its own."""

    def __init__(
        self,
        office: Office,
        partition: int,
        partitions: Mapping[topics.Office, int],
        connect: Callable[[], Port],
        bounds: Bounds,
        again_seconds: float,
    ) -> None:
        self.partition = partition
        self.office = office
        self.is_complete = False
        """True once it has had all that was there."""
        self.is_hurried = False
        """Somebody waits for it: no pauses."""
        self.trouble: str | None = None
        """Why it began anew."""
        self._partitions = partitions
        self._connect = connect
        self._bounds = bounds
        self._again_seconds = again_seconds
        self._place = (topics.STATE[office.name].name, partition)
        self._port: Port | None = None
        self._memory: Memory | None = None
        self._position: int | None = None
        self._complete_at = 0.0
        self._is_wanted = True

    @property
    def name(self) -> str:
        """Office and partition."""
        return f"{self.office.name}/{self.partition}"

    @property
    def behind(self) -> int:
        """How many offsets were there at the last fetch and are not taken yet."""
        return self._port.behind(*self._place) if self._port is not None else 0

    def take(self) -> Warm | None:
        """End, and give away what was read (None where nothing was): it is followed no more, and its owner's from now on."""
        self._is_wanted = False
        memory, self._memory = self._memory, None
        return Warm(memory, self._position, self._complete_at) if memory is not None and self._position is not None else None

    async def run(self) -> None:
        """Follow until it is taken. Any error gives up what was read, and it begins anew: below the start of the log as well."""
        while self._is_wanted:
            port = self._port = self._connect()
            try:
                await self._follow(port)
            except Exception as error:  # noqa: BLE001 - whatever went wrong, what was read is given up and read anew; the owner is not touched
                self.trouble = repr(error)
                log.warning("%s is followed anew: %r", self.name, error)
                let_go(error)
            finally:
                self._memory, self._position, self.is_complete = None, None, False
                await port.close()
            if self._is_wanted:
                await port.sleep(self._again_seconds)

    async def _follow(self, port: Port) -> None:
        memory = self._memory = Memory(self.office, self.partition, self._partitions)
        memory.index()  # of nothing: so that they follow each record, and the opening builds none
        began = self._complete_at = port.elapsed()
        await port.consume({self._place: None})
        end = await port.stable_offset(*self._place)
        while self._is_wanted:
            more = await self._read(port, memory)
            if await port.position(*self._place) >= end:
                self._complete_at, self.is_complete = max(self._complete_at, began), True
                if port.elapsed() - began > self._bounds.lap:
                    began = port.elapsed()
                    end = await port.stable_offset(*self._place)
            if not self.is_hurried or not more:
                await port.sleep(self._bounds.follow_pause / 10 if more else self._bounds.follow_pause)

    async def _read(self, port: Port, memory: Memory) -> bool:
        """Take some records; True where there may be more. The memory may be taken at any await, so nothing is done to it after one."""
        records = await port.fetch([(*self._place, self._bounds.follow)], self._bounds.wait)
        if port.elapsed() - self._complete_at > self._bounds.stale:
            raise StaleError(f"{self.name} was not read to its end for {self._bounds.stale:.0f} s")
        if self._memory is not memory:
            return False
        for record in records:
            memory.restore(record.key, record.value)
            self._position = record.offset + 1
        return len(records) == self._bounds.follow
