"""What an opening reads of its changelog: before the fence what is committed already, after it the rest."""

from collections.abc import Callable

from schemas import topics
from schemas.shard_state import ShardPosition
from streams.shard.bounds import Bounds, Deadline, OvertakenError, StaleError
from streams.shard.follower import Warm
from streams.shard.memory import Memory
from streams.shard.port import Port


class Changelog:
    """One restore. What a follower has read (`warm`) is a beginning of the same changelog, and need not be read again."""

    def __init__(self, memory: Memory, port: Port, bounds: Bounds, warm: Warm | None, progressed: Callable[[], bool]) -> None:
        """`progressed` is told of every record, and says whether the shard is still wanted."""
        self.memory = memory if warm is None else warm.memory
        self._port = port
        self._bounds = bounds
        self._warm = warm
        self._progressed = progressed
        self._place = (topics.STATE[memory.office.name].name, memory.partition)
        self._deadline = Deadline(port.elapsed, bounds.progress)

    async def begin(self) -> None:
        """Read what is committed. Whoever holds the shard goes on meanwhile: nothing is fenced yet."""
        await self._port.consume({self._place: None if self._warm is None else self._warm.position})
        await self._read(await self._port.stable_offset(*self._place), may_stop=True)
        for _ in self.memory.indexing():
            await self._port.sleep(0)
            if not self._progressed():
                return

    async def finish(self) -> ShardPosition:
        """Read the rest, up to the high watermark that is asked for now, after the fence: nobody before can commit any more. [2]"""
        end = await self._port.end_offset(*self._place)
        await self._read(end, may_stop=False)
        if await self._port.end_offset(*self._place) != end or await self._port.position(*self._place) > end:
            raise OvertakenError(f"{self.memory.shard}: somebody has opened it meanwhile, so what was read may be the state of no moment")
        if self._warm is not None and self._port.elapsed() - self._warm.complete_at > self._bounds.stale:
            raise StaleError(f"{self.memory.shard}: what was followed is too old")
        return self.memory.restored()

    async def _read(self, end: int, *, may_stop: bool) -> None:
        self._deadline.renew()
        is_wanted = True
        while await self._port.position(*self._place) < end:
            self._deadline.check(self.memory.shard)
            for record in await self._port.fetch([(*self._place, 10_000)], self._bounds.restore_wait):
                self._deadline.renew()
                self.memory.restore(record.key, record.value)
                is_wanted = self._progressed()
            if may_stop and not is_wanted:
                return
