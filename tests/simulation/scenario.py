"""One story of openings, fences and turns, told on whatever Kafka it is given; what each operation gave is written down in words."""

from collections.abc import Awaitable, Callable

from schemas import topics
from streams.shard.bounds import Bounds
from streams.shard.loop import Shard
from streams.shard.port import Outgoing, Port, Producer
from streams.shard.transactions import PRODUCERS
from tests.toy_office import PARTITIONS, SHARD, TOY

ANSWERS, AUDIT, STATE, TRADES = (
    topic.name for topic in (topics.MIDDLE_ANSWERS, topics.AUDIT_MIDDLE, topics.STATE_MIDDLE, topics.FRONT_TRADES)
)
BOUNDS = Bounds(records=1, fetch=1, wait=0.2, idle=1_000.0)
"""One input a turn, so that both Kafkas have the same transactions, whatever arrives with what."""


class Story:
    """The story. `connect` gives clients, `send` writes trades (first, last), `answers` are what a read_committed reader sees."""

    def __init__(
        self, connect: Callable[[], Port], send: Callable[[int, int], Awaitable[None]], answers: Callable[[], Awaitable[list[str]]]
    ) -> None:
        self._connect = connect
        self._send = send
        self._answers = answers
        self._ports: list[Port] = []
        self.seen: list[str] = []

    def _port(self) -> Port:
        self._ports.append(self._connect())
        return self._ports[-1]

    def _shard(self) -> Shard:
        return Shard(TOY, SHARD, PARTITIONS, self._port(), BOUNDS)

    async def _note(self, what: str, operation: Awaitable[object]) -> None:
        try:
            await operation
        except Exception:  # noqa: BLE001 - a fenced producer may raise nearly anything
            self.seen.append(f"{what}: refused")
        else:
            self.seen.append(f"{what}: done")

    async def _look(self, when: str, *, is_open: bool = False) -> None:
        """What is committed, and where the partitions end: markers take offsets too. They come after the commit, so they are awaited."""
        port = self._port()
        ends = [await port.end_offset(topic, SHARD) for topic in (ANSWERS, AUDIT, STATE)]
        if not is_open:
            await port.consume(dict.fromkeys((topic, SHARD) for topic in (ANSWERS, AUDIT, STATE)))
            for number, topic in enumerate((ANSWERS, AUDIT, STATE)):
                while await port.position(topic, SHARD) < await port.end_offset(topic, SHARD):
                    await port.fetch([(topic, SHARD, 100)], 0.2)
                ends[number] = await port.end_offset(topic, SHARD)
        self.seen.append(f"{when}: answers {await self._answers()}, ends {ends}")

    async def tell(self) -> list[str]:
        """All of it; what was seen, in order."""
        first = self._shard()
        await self._send(0, 3)
        await self._note("A opens", first.open())
        await self._note("A takes 3 trades and the clock", _until(first, 4))
        await self._look("A works")
        await self._send(3, 8)
        slow = self._shard()
        await self._note("C fences a and freezes", _fence(slow, PRODUCERS[0]))
        second = self._shard()
        await self._note("B opens", second.open())
        self.seen.append(f"B has restored the offset {second.engine.offsets[TRADES]} and the sequence {second.memory.books.sequence}")
        await self._note("B takes a trade on a", _until(second, 5))
        await self._note("A takes a trade", _until(first, 5))
        await self._note("C wakes and fences b", _fence(slow, PRODUCERS[1]))
        await self._note("C goes on", _go_on(slow))
        self.seen.append(f"C has restored the offset {slow.engine.offsets[TRADES]}")
        await self._note("C takes a trade on a", _until(slow, 6))
        await self._note("B takes a trade on b", _until(second, 6))
        await self._look("nobody holds it")
        await self._open_transactions()
        last = self._shard()
        await self._note("D opens", last.open())
        await self._note("D takes all", _until(last, 9))
        await self._look("D has worked")
        for port in self._ports:
            await port.close()
        return self.seen

    async def _open_transactions(self) -> None:
        """An open transaction is not read, a fence aborts it, and an empty one commits although it is fenced (rule 6)."""
        port, other = self._port(), self._port()
        producer = await port.fence("somebody")
        await port.begin(producer)
        word = Outgoing(ANSWERS, SHARD, None, b'{"report": "x|y|never|1"}')
        await port.acknowledged(await port.append(producer, ANSWERS, SHARD, [word]))
        await self._look("a transaction is open", is_open=True)
        fresh: Producer = await other.fence("somebody")
        await self._look("it is fenced")
        await self._note("the fenced one commits", port.commit(producer))
        await other.begin(fresh)
        await self._note("an empty transaction commits", other.commit(fresh))
        await port.consume({(ANSWERS, SHARD): None})
        read = 0
        while await port.position(ANSWERS, SHARD) < await port.end_offset(ANSWERS, SHARD):
            read += len(await port.fetch([(ANSWERS, SHARD, 100)], 0.2))
        self.seen.append(f"a reader moves over markers and what was aborted: {read} records, at {await port.position(ANSWERS, SHARD)}")


async def _until(shard: Shard, trades: int) -> None:
    while shard.engine.offsets[TRADES] < trades:
        await shard.turn()


async def _fence(shard: Shard, suffix: str) -> None:
    await shard.transactions.fence(f"{TOY.name}.{SHARD}.{suffix}")


async def _go_on(shard: Shard) -> None:
    """The rest of `open` after the fences."""
    fenced, fence = iter(shard.transactions.producers), shard.port.fence
    shard.transactions.producers = []

    async def stands(transactional_id: str) -> Producer:
        return next(fenced)

    shard.port.fence = stands  # type: ignore[method-assign]  # its fences stand as they are
    await shard.open()
    shard.port.fence = fence  # type: ignore[method-assign]  # back again
