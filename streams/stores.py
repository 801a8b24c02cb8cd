"""The stores of a shard: dicts that can undo one message, know what is dirty, and keep their indexes."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Generic, TypeVar, cast

from sortedcontainers import SortedDict

from processors.books import BackBooks, MiddleBooks, StoreSpec, by_key
from processors.stores import BACK_STORES, MIDDLE_STORES
from schemas.codec import StateCodec, encode

V = TypeVar("V")


class ShardStore(Generic[V]):
    """One store. Writes since `accept` can be undone; keys written since `drain` are dirty.

    Values restored from the changelog stay bytes until they are touched, but where an index needs them.
    """

    def __init__(self, name: str, spec: StoreSpec[V], touched: "list[ShardStore[Any]] | None" = None) -> None:
        self.name = name
        self._touched = touched if touched is not None else []
        self._codec = StateCodec(spec.kind)
        self._values: dict[str, V | bytes] = {}
        self._indexes = {index: (entry, SortedDict()) for index, entry in spec.indexes.items()}
        self._moving = [index for entry, index in zip(spec.indexes.values(), self._indexes.values(), strict=True) if entry is not by_key]
        """The indexes whose entries follow from values: writing to a key that is there moves no entry of the others."""
        self._is_indexed = False
        self._before: dict[str, V | None] = {}
        self._dirty: dict[str, bool] = {}
        """The keys written since the last drain, and whether the changelog has each."""

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, key: object) -> bool:
        return key in self._values

    def get(self, key: str) -> V | None:
        """The value of `key`, or None."""
        value = self._values.get(key)
        if isinstance(value, bytes):
            value = self._values[key] = self._codec.read(value)
        return value

    def __getitem__(self, key: str) -> V:
        value = self.get(key)
        if value is None:
            raise KeyError(f"{self.name} has no {key}")
        return value

    def __setitem__(self, key: str, value: V) -> None:
        before = self._remember(key)
        if self._moving or (self._indexes and before is None):
            self._enter(key, before, value)
        self._values[key] = value

    def __delitem__(self, key: str) -> None:
        if key not in self._values:
            raise KeyError(f"{self.name} has no {key}")
        self._enter(key, self._remember(key), None)
        del self._values[key]

    def after(self, index: str, prefix: str, bound: str = "") -> tuple[str, str] | None:
        """The first entry greater than `bound` that begins with `prefix`, with its key."""
        entries = self._indexes[index][1]
        return self._entry(entries, entries.bisect_right(bound) if bound >= prefix else entries.bisect_left(prefix), prefix)

    def at_least(self, index: str, prefix: str, bound: str) -> tuple[str, str] | None:
        """The first entry not less than `bound` that begins with `prefix`, with its key."""
        entries = self._indexes[index][1]
        return self._entry(entries, entries.bisect_left(max(bound, prefix)), prefix)

    def below(self, index: str, prefix: str, bound: str) -> tuple[str, str] | None:
        """The last entry less than `bound` that begins with `prefix`, with its key."""
        entries = self._indexes[index][1]
        return self._entry(entries, entries.bisect_left(bound) - 1, prefix)

    @staticmethod
    def _entry(entries: Any, place: int, prefix: str) -> tuple[str, str] | None:
        if not 0 <= place < len(entries):
            return None
        entry, key = entries.peekitem(place)
        return (entry, key) if entry.startswith(prefix) else None

    def accept(self) -> None:
        """What was written stands: it becomes dirty, and can no longer be undone."""
        for key, before in self._before.items():
            self._dirty.setdefault(key, before is not None)
        self._before.clear()

    def undo(self) -> None:
        """Take back all that was written since `accept`: first every entry, for one key may have another's, which it gave up."""
        for key in self._before:
            self._enter(key, self.get(key), None)
        for key, value in self._before.items():
            self._enter(key, None, value)
            if value is None:
                self._values.pop(key, None)
            else:
                self._values[key] = value
        self._before.clear()

    def drain(self) -> Iterable[tuple[str, bytes | None]]:
        """Each key that was written since the last drain, with its bytes, or None where it is gone.

        What came and went between two drains was never in the changelog, and needs no tombstone there.
        """
        dirty, self._dirty = self._dirty, {}
        for key, is_known in dirty.items():
            value = self._values.get(key)
            if value is not None:
                yield key, value if isinstance(value, bytes) else encode(value)
            elif is_known:
                yield key, None

    def restore(self, key: str, content: bytes | None) -> None:
        """Take a record of the changelog. Call `index` when the last one is in, or before: then the indexes follow each record."""
        taken: Any = content
        if self._is_indexed and self._indexes:
            taken = self._follow(key, content)
        self._values.pop(key, None)  # so that the keys stand in the order of their last records: `index` needs that
        if content is not None:
            self._values[key] = taken

    def _follow(self, key: str, content: bytes | None) -> V | bytes | None:
        """Bring the indexes to what a record of the changelog says. Returns its value, read where an index needs it.

        A compacted changelog has moments that never were: two keys may have the same entry until the later record of one of them is
        read. So the later record has the entry, and whoever moves away takes it along only where it is still its own.
        """
        before = self.get(key) if self._moving else self._values.get(key)
        value = self._codec.read(content) if content is not None and self._moving else content
        for entry_of, entries in self._indexes.values():
            old = entry_of(key, cast("V", before)) if before is not None else None
            new = entry_of(key, cast("V", value)) if value is not None else None
            if old is not None and old != new and entries.get(old) == key:
                del entries[old]
            if new is not None:
                entries[new] = key
        return value

    def index(self) -> None:
        """Build the indexes of what was restored; where two keys have the same entry, that of the later record stands."""
        for _ in self.indexing():
            pass

    def indexing(self) -> Iterator[None]:
        """The same, a little at a time: for a large store it takes seconds, and others must have their turn."""
        if self._is_indexed:
            return
        for count, key in enumerate(list(self._values) if self._moving else (), 1):
            self.get(key)
            if count % 1_000 == 0:
                yield
        for entry_of, entries in self._indexes.values():
            found = ((entry_of(key, self[key]), key) for key in self._values)
            entries.update({entry: key for entry, key in found if entry is not None})
            yield
        self._is_indexed = True

    def _remember(self, key: str) -> V | None:
        """The value of `key` now; the first time since `accept` it is kept, for `undo`."""
        value, before = self.get(key), self._before
        if key not in before:
            if not before:
                self._touched.append(self)
            before[key] = value
        return value

    def _enter(self, key: str, before: V | None, value: V | None) -> None:
        """Bring the indexes from what `key` held to what it is about to hold."""
        is_there_before_and_after = before is not None and value is not None
        for entry_of, entries in self._moving if is_there_before_and_after else self._indexes.values():
            old = entry_of(key, before) if before is not None else None
            new = entry_of(key, value) if value is not None else None
            if old != new:
                own = entries.pop(old) if old is not None else key
                if new is not None:
                    assert new not in entries, f"two keys of {self.name} have the same entry {new}"
                    entries[new] = own
                    if old is None and before is not None:  # the value is about to be written under the same object as the entry has
                        self._values.pop(key, None)  # another index may have had it gone


def shard_stores(specs: Mapping[str, StoreSpec[Any]], touched: list[ShardStore[Any]] | None = None) -> dict[str, Any]:
    """New, empty stores by name. Each puts itself into `touched` when it is written to after an `accept` or `undo`."""
    return {name: ShardStore(name, spec, touched) for name, spec in specs.items()}


def middle_books() -> MiddleBooks:
    """Empty books of a middle shard."""
    return MiddleBooks(**shard_stores(MIDDLE_STORES))


def back_books() -> BackBooks:
    """Empty books of a back shard."""
    return BackBooks(**shard_stores(BACK_STORES))
