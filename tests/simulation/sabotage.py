"""Ways to break the runner, each on purpose: what the simulator must be able to see. Long because each is a class of its own."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from schemas import topics
from schemas.shard_state import ShardPosition
from streams.shard.bounds import OvertakenError
from streams.shard.changelog import Changelog
from streams.shard.engine import Engine
from streams.shard.follower import Follower, Warm
from streams.shard.loop import Shard
from streams.shard.memory import POSITION_KEY
from streams.shard.port import Outgoing, Producer
from streams.shard.transactions import PRODUCERS
from tests.simulation.port import SimulatedPort
from tests.simulation.scheduler import Signal

_openings = count()


class Opening(Shard):
    """The production opening in two halves, so that others can put them together wrongly."""

    async def _fence(self, suffix: str) -> None:
        await self.transactions.fence(f"{self.office.name}.{self.partition}.{suffix}")

    async def _end(self) -> int:
        return await self.port.end_offset(topics.STATE[self.office.name].name, self.partition)

    async def _restore(self, end: int, *, looks_again: bool = True) -> None:
        state = topics.STATE[self.office.name].name
        self.state = "restoring"
        await self.port.consume({(state, self.partition): None})
        while await self.port.position(state, self.partition) < end:
            for record in await self.port.fetch([(state, self.partition, 10_000)], self.bounds.wait):
                self.memory.restore(record.key, record.value)
        if looks_again and await self._end() != end:
            raise OvertakenError(self.name)
        self.engine = Engine(self.memory, self.memory.restored())


class SecondNotFenced(Opening):
    """Each opening has a second producer of an id of its own: nobody fences the one before."""

    async def open(self) -> None:
        await self._fence(PRODUCERS[0])
        await self._fence(f"{PRODUCERS[1]}.{next(_openings)}")
        await self._restore(await self._end())
        await self._seek()


class FencedInParallel(Opening):
    """Both producers are started at once: which one comes first is chance."""

    async def open(self) -> None:
        found: dict[str, Producer] = {}
        done = [Signal(), Signal()]

        async def fence(suffix: str, signal: Signal) -> None:
            try:
                found[suffix] = await self.port.fence(f"{self.office.name}.{self.partition}.{suffix}")
            except Exception as error:  # noqa: BLE001 - whoever waits for it learns of it
                signal.set(error=error)
            signal.set()

        for suffix, signal in zip(reversed(PRODUCERS), done, strict=True):
            self.port.process.spawn(fence(suffix, signal))  # type: ignore[attr-defined]  # the simulated port
        for signal in done:
            await signal
        self.transactions.producers = [found[suffix] for suffix in PRODUCERS]
        await self._restore(await self._end())
        await self._seek()


class FencedOtherWayRound(Opening):
    """What may come of it: b is fenced before a."""

    async def open(self) -> None:
        for suffix in reversed(PRODUCERS):
            await self._fence(suffix)
        self.transactions.producers.reverse()
        await self._restore(await self._end())
        await self._seek()


class SecondFencedLate(Opening):
    """The second producer is started after the restore."""

    async def open(self) -> None:
        await self._fence(PRODUCERS[0])
        await self._restore(await self._end())
        await self._fence(PRODUCERS[1])
        await self._seek()


class EndReadBeforeFence(Opening):
    """The high watermark is asked for first, and the fences come after. (That it is looked at again would heal it, so it is not.)"""

    async def open(self) -> None:
        end = await self._end()
        for suffix in PRODUCERS:
            await self._fence(suffix)
        await self._restore(end, looks_again=False)
        await self._seek()


class WrittenOtherwise(Shard):
    """Has a hand in what is written."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._as_it_should, self.transactions.write = self.transactions.write, self._write  # type: ignore[method-assign]  # what is written goes through this hand

    async def _write(self, records: Sequence[Outgoing]) -> None:
        await self._as_it_should(records)


class OffsetInNextTransaction(WrittenOtherwise):
    """The position is written a turn later than what it belongs to."""

    _late: Outgoing | None = None

    async def _write(self, records: Sequence[Outgoing]) -> None:
        late, self._late = self._late, records[-1]
        assert records[-1].key == POSITION_KEY
        await self._as_it_should([*records[:-1], *([late] if late is not None else [])])


class NotAcknowledged(WrittenOtherwise):
    """Commits without awaiting what was handed over."""

    async def _write(self, records: Sequence[Outgoing]) -> None:
        acknowledged = self.port.acknowledged

        async def at_once(deliveries: object) -> None:
            """Await nothing."""

        self.port.acknowledged = at_once  # type: ignore[method-assign]  # that is the sabotage
        try:
            await self._as_it_should(records)
        finally:
            self.port.acknowledged = acknowledged  # type: ignore[method-assign]  # back again


class SecondTurnsFirst(Shard):
    """Takes the first turn of an opening on the second producer."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.transactions.written = 1


class Remembering(Shard):
    """Knows the opening before, in the same process."""

    _before: Shard | None = None

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        kept = self.port.process.__dict__.setdefault("kept", {})  # type: ignore[attr-defined]  # the simulated port
        self._before = kept.get(self.name)
        kept[self.name] = self


class MemoryKept(Remembering):
    """After an error, goes on with the memory that it had."""

    async def _seek(self) -> None:
        if self._before is not None and self._before.state == "running" and hasattr(self._before, "engine"):
            self.memory, self.engine = self._before.memory, self._before.engine
        await super()._seek()


class WarmTakenAgain(Remembering):
    """What was followed is taken by the next opening too, although the one before has taken turns with it."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        if self._before is not None and self._before._warm is not None and self._warm is None:
            self._warm = replace(self._before._warm, complete_at=self.port.elapsed())


class FollowedOn(Follower):
    """Goes on following into the memory that it has given away."""

    def take(self) -> Warm | None:
        memory, position = self._memory, self._position
        warm = super().take()
        self._memory, self._position, self._is_wanted = memory, position, True
        return warm


class NothingReadAfterFence(Changelog):
    """What was read before the fence is taken for all that there is."""

    async def finish(self) -> ShardPosition:
        return self.memory.restored()


class RecordsKept(Remembering):
    """Goes on with the records that were fetched before the shard was lost."""

    async def _seek(self) -> None:
        await super()._seek()
        if self._before is not None:
            self._waiting = self._before._waiting


class DirtyKeyLeftOut(WrittenOtherwise):
    """Leaves out of the changelog each balance and report that is written a second time in one opening."""

    _written: frozenset[bytes] = frozenset()

    async def _write(self, records: Sequence[Outgoing]) -> None:
        left = [each for each in records if not (each.key in self._written and (each.key or b"").startswith((b"balances/", b"reports/")))]
        self._written |= {each.key for each in records if each.key and each.topic == topics.STATE[self.office.name].name}
        await self._as_it_should(left)


async def _append_without_looking(
    self: SimulatedPort, producer: Any, topic: str, partition: int, records: Sequence[Outgoing]
) -> Sequence[Signal]:
    """The record that does not fit any more is not in the batch, and nobody looks at what `append` returns."""
    fitting = [each for place, each in enumerate(records, 1) if place % (self._batch + 1)]
    return await _append(self, producer, topic, partition, fitting)


_append = SimulatedPort.append
Change = tuple[str, Any]
SHARD = "streams.shard.keeper.Shard"
SABOTAGES: dict[str, Callable[[], Change]] = {
    kind.__name__: lambda kind=kind: (SHARD, kind)  # type: ignore[misc]  # bound now
    for kind in (
        SecondNotFenced,
        FencedInParallel,
        SecondFencedLate,
        EndReadBeforeFence,
        OffsetInNextTransaction,
        NotAcknowledged,
        SecondTurnsFirst,
        MemoryKept,
        WarmTakenAgain,
        RecordsKept,
        DirtyKeyLeftOut,
    )
} | {
    "FullBatchNotLookedAt": lambda: ("tests.simulation.port.SimulatedPort.append", _append_without_looking),
    "FollowedOn": lambda: ("tests.simulation.worker.Follower", FollowedOn),
    "NothingReadAfterFence": lambda: ("streams.shard.loop.Changelog", NothingReadAfterFence),
}
