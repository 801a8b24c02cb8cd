"""What one shard has in memory: the stores of its office, the runner's own, and the position; and how it becomes a changelog."""

from collections.abc import Iterator, Mapping
from typing import Any

from processors.books import StoreSpec
from schemas import topics
from schemas.audit import GENESIS_DIGEST
from schemas.codec import StateCodec, encode
from schemas.message import EPOCH
from schemas.shard_state import Cursor, SetAside, ShardPosition
from streams import PROGRAM
from streams.office import Office
from streams.partitioning import partition_of
from streams.shard.port import Outgoing, ShardStoppedError
from streams.stores import ShardStore, shard_stores

POSITION_KEY = b"shard-position"

RUNNER_STORES: dict[str, StoreSpec[Any]] = {
    "cursors": StoreSpec(Cursor, {"order": lambda key, _: key, "not_begun": lambda _, cursor: None if cursor.at else work_asked(cursor)}),
    "set_aside": StoreSpec(SetAside, {"arrival": lambda key, _: key}),
}


def work_asked(work: Any) -> str:
    """What makes two requests for work the same one."""
    return f"{work.store}|{work.index}|{work.prefix}|{work.because}"


class Memory:
    """The memory of a shard. Between `accept` calls every write to a store can be undone."""

    def __init__(self, office: Office, partition: int, partitions: Mapping[topics.Office, int]) -> None:
        self._touched: list[ShardStore[Any]] = []
        decided, kept = shard_stores(office.stores, self._touched), shard_stores(RUNNER_STORES, self._touched)
        self.office = office
        self.partition = partition
        self.partitions = partitions
        self.shard = f"{office.name}/{partition}"
        self.books = office.books(**decided)
        self.stores: dict[str, ShardStore[Any]] = decided | kept
        own, count = partition, partitions[office.name]
        self.books.owns = lambda key: partition_of(key.encode(), count) == own
        self.cursors: ShardStore[Cursor] = kept["cursors"]
        self.set_aside: ShardStore[SetAside] = kept["set_aside"]
        self.position: ShardPosition | None = None
        self._position_codec = StateCodec(ShardPosition)

    def genesis(self) -> ShardPosition:
        """The position of a shard that never was: at the start of all its inputs, told no time yet."""
        return ShardPosition(
            shard=self.shard,
            partitions=self.partitions[self.office.name],
            offsets={topic.name: 0 for topic in self.office.inputs},
            sequence=0,
            digest=GENESIS_DIGEST,
            times={},
            upstreams=self.office.upstreams(self.partitions),
            cursors=0,
            program=PROGRAM,
        )

    def restore(self, key: bytes | None, content: bytes | None) -> None:
        """Take one record of the changelog."""
        assert key is not None, "every record of a changelog has a key"
        if key == POSITION_KEY:
            self.position = self._position_codec.read(content) if content else None
            return
        store, _, name = key.decode().partition("/")
        self.stores[store].restore(name, content)

    def indexing(self) -> Iterator[None]:
        """Build the indexes of what is here, a little at a time; from then on they follow each record that is restored."""
        for store in self.stores.values():
            yield from store.indexing()

    def index(self) -> None:
        """The same at once."""
        for _ in self.indexing():
            pass

    def restored(self) -> ShardPosition:
        """Finish a restore. Raises ShardStoppedError where the state has no genesis, or one for other partition counts."""
        position = self.position
        if position is None:
            raise ShardStoppedError(f"shard {self.shard} has no state: run `takahuone topics` first")
        if position.partitions != self.partitions[self.office.name] or position.upstreams != self.office.upstreams(self.partitions):
            raise ShardStoppedError(f"shard {self.shard} was made for {position.partitions} partitions: the topics now have others")
        self.index()
        self.books.now = min(position.times.values()) if len(position.times) == len(position.upstreams) else EPOCH
        self.books.sequence = position.sequence
        return position

    def accept(self) -> None:
        """What was written stands."""
        for store in self._touched:
            store.accept()
        self._touched.clear()

    def undo(self) -> None:
        """Take back what was written since `accept`."""
        for store in self._touched:
            store.undo()
        self._touched.clear()

    def changes(self, position: ShardPosition) -> list[Outgoing]:
        """Each dirty key once, and the position: the records of the changelog that one transaction must write."""
        topic = topics.STATE[self.office.name].name
        changed = [
            Outgoing(topic, self.partition, f"{name}/{key}".encode(), content)
            for name, store in self.stores.items()
            for key, content in store.drain()
        ]
        return [*changed, Outgoing(topic, self.partition, POSITION_KEY, encode(position))]
