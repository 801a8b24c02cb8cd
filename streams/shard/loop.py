"""The loop of one shard: what makes the effect of every input happen exactly once. Numbers in brackets: rules of docs/architecture.md.

It sees Kafka through the port alone, awaits nothing else, and drops its whole memory upon any error.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from typing import Literal

from schemas import topics
from streams.office import Office
from streams.shard.bounds import Bounds, Deadline, SuspectedError, Suspicion, place_of
from streams.shard.changelog import Changelog
from streams.shard.engine import Engine
from streams.shard.follower import Warm
from streams.shard.memory import Memory
from streams.shard.patience import Patience
from streams.shard.port import Port, Record, RecordRefusedError, ShardStoppedError
from streams.shard.transactions import PRODUCERS, Transactions

State = Literal["reading", "opening", "restoring", "running", "stopped"]


class Shard:
    """One opening of one shard. `stop` is the only way to end it well; whatever it raises, its memory is worth nothing any more."""

    def __init__(
        self,
        office: Office,
        partition: int,
        partitions: Mapping[topics.Office, int],
        port: Port,
        bounds: Bounds | None = None,
        suspicion: Suspicion | None = None,
        warm: Warm | None = None,
    ) -> None:
        """`warm` is what a follower has read; from now on it is this opening's alone."""
        self.office = office
        self.partition = partition
        self.port = port
        self.bounds = bounds or Bounds()
        self.suspicion = suspicion
        self.memory = Memory(office, partition, partitions)
        self.state: State = "reading"
        self._warm = warm
        self._stopping = False
        self._progressed()
        self.inputs = 0
        self._last_taken: Record | None = None
        self._dead: str | None = None
        self._waiting: dict[str, deque[Record]] = {topic.name: deque() for topic in office.inputs}
        self._reference_end = 0
        self._patience = Patience(office.patient, self.bounds, port.elapsed)
        self._deadline = Deadline(port.elapsed, self.bounds.progress)
        self.transactions = Transactions(port, self.name, self._deadline)

    @property
    def name(self) -> str:
        """Office and partition."""
        return self.memory.shard

    def stop(self) -> None:
        """End after the turn that is under way: a turn is never cut off. [5]"""
        self._stopping = True

    async def run(self) -> None:
        """Open the shard and take turns until it is told to stop."""
        await self.open()
        self.state = "running"
        while not self._stopping:
            await self.turn()
        self.state = "stopped"

    async def open(self) -> None:
        """Read what is committed, fence every id in its order, then read up to the high watermark that is asked for after it. [1, 2]"""
        changelog = Changelog(self.memory, self.port, self.bounds, self._warm, self._progressed)
        self.memory = changelog.memory
        await changelog.begin()
        if self._stopping:
            return
        self.state = "opening"
        for suffix in PRODUCERS:
            await self.transactions.fence(f"{self.office.name}.{self.partition}.{suffix}")
        self.state = "restoring"
        self._progressed()
        self.engine = Engine(self.memory, await changelog.finish())
        await self._seek()

    def _progressed(self) -> bool:
        self.progressed_at = self.port.elapsed()
        return not self._stopping

    async def _seek(self) -> None:
        """Read each input from where the state says. Reference data that is there already comes before any trade."""
        reference = self._reference
        self._reference_end = await self.port.end_offset(reference, self.partition)
        offsets = self.engine.offsets
        await self.port.consume({(name, self.partition): offsets[name] for name in self._waiting})

    @property
    def _reference(self) -> str:
        return self.office.inputs[1].name

    async def turn(self) -> None:
        """Take what is there, within the bounds, and write all that follows in one transaction. [3]"""
        self._deadline.renew()
        await self._fetch()
        taken = 0 if self._can_wait() else self._take()
        idle = self.port.elapsed() - self.progressed_at
        if not taken and idle < self.bounds.idle:
            return
        try:
            await self.transactions.write(self.engine.flush())
        except RecordRefusedError as error:
            raise self._suspect(error, taken) from error
        self.inputs += taken
        if self.inputs > 2 * self.bounds.records:
            self.suspicion = None
        self._progressed()

    def _suspect(self, error: RecordRefusedError, taken: int) -> SuspectedError | ShardStoppedError:
        alone = place_of(self._last_taken, self.memory.books.sequence) if taken == 1 else None
        if alone is not None and alone == self._dead:
            return ShardStoppedError(f"shard {self.name}: the broker refuses even what says that {alone} is dead: {error}")
        return SuspectedError(Suspicion(str(error), alone))

    async def _fetch(self) -> None:
        """Ask for more of each input that has run out, or of which a tick waits for company; wait only where there is nothing to do."""
        can_wait, patient = self._can_wait(), self.office.patient
        wanted = [name for name, records in self._waiting.items() if not records or (can_wait and name not in patient)]
        names = [name for name in wanted if await self._is_open(name)]
        busy = self.engine.has_work or (any(self._waiting.values()) and not can_wait)
        if not names:
            return
        quotas = [(name, self.partition, self.bounds.fetch) for name in names[:-1]]
        quotas.append((names[-1], self.partition, self.bounds.records))
        wait = self._patience.left(self._waiting) or self.bounds.wait
        self._arrive(await self.port.fetch(quotas, 0.0 if busy else wait))
        if not busy and any(self._waiting.values()) and not self._can_wait():
            await self.transactions.begin()
            await self.port.sleep(self.bounds.linger)
            self._arrive(await self.port.fetch(quotas, 0.0))

    def _arrive(self, records: Iterable[Record]) -> None:
        for record in records:
            self._waiting[record.topic].append(record)
        self._patience.notice(self._waiting)

    def _can_wait(self) -> bool:
        """True while there is nothing to do, and all that is here may wait for company."""
        return not self.engine.has_work and self._patience.left(self._waiting) > 0

    async def _is_open(self, name: str) -> bool:
        """Trades wait until the reference data that was there at opening is in."""
        if name != self.office.trades.name:
            return True
        return await self.port.position(self._reference, self.partition) >= self._reference_end and not self._waiting[self._reference]

    def _take(self) -> int:
        """Work first, then commands, reference, confirmations, trades. Returns how many inputs were taken."""
        engine, queues, elapsed, taken = self.engine, self._waiting.values(), self.port.elapsed, 0
        most = self.bounds.records if self.suspicion is None else 1
        until = elapsed() + self.bounds.seconds
        while taken < most and elapsed() < until:
            if engine.has_work:
                engine.work(self._refused(None))
            else:
                for queue in queues:
                    if queue:
                        record = queue.popleft()
                        engine.take(record, self._refused(record))
                        break
                else:
                    break
            taken += 1
        if taken:
            self._patience.renew(self._waiting)
        return taken

    def _refused(self, record: Record | None) -> str | None:
        """Why the broker refused the very input that is taken now (None: an item of a cursor), if it did."""
        self._last_taken = record
        if self.suspicion is None or self.suspicion.input != place_of(record, self.memory.books.sequence + 1):
            return None
        reason, self._dead, self.suspicion = self.suspicion.reason, self.suspicion.input, None
        return reason
