"""What a shard has in its memory at one moment, kept cheaply: values of the stores are frozen, so the dicts alone are copied."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schemas import topics
from schemas.codec import encode
from schemas.shard_state import ShardPosition
from streams.shard.loop import Shard


@dataclass(frozen=True, slots=True)
class Image:
    """The stores and the position of one shard."""

    office: topics.Office
    partition: int
    position: ShardPosition
    stores: Mapping[str, Mapping[str, Any]]
    codecs: Mapping[str, Any]

    @property
    def offsets(self) -> Mapping[str, int]:
        return self.position.offsets

    @property
    def has_work(self) -> bool:
        return bool(self.stores["cursors"])

    def contents(self) -> dict[str, bytes]:
        """Every key of the state with its bytes, as the changelog would have it."""
        found = {
            f"{name}/{key}": value if isinstance(value, bytes) else self.codecs[name].write(value)
            for name, values in self.stores.items()
            for key, value in values.items()
        }
        return found | {"shard-position": encode(self.position)}

    def difference(self, other: "Image") -> str:
        """The first key that differs, in words; empty where both are the same, byte for byte."""
        mine, others = self.contents(), other.contents()
        for key in sorted(mine.keys() | others.keys()):
            if mine.get(key) != others.get(key):
                return f"{key} was {mine.get(key)!r} and is {others.get(key)!r}"
        return ""


def image_of(shard: Shard) -> Image:
    """What `shard` has in its memory now."""
    stores = shard.memory.stores
    return Image(
        office=shard.office.name,
        partition=shard.partition,
        position=shard.engine.position,
        stores={name: dict(store._values) for name, store in stores.items()},
        codecs={name: store._codec for name, store in stores.items()},
    )


def odd_indexes(shard: Shard) -> list[str]:
    """The indexes of `shard` that are not what its values say."""
    return [
        f"{name}.{index}"
        for name, store in shard.memory.stores.items()
        for index, (entry_of, entries) in store._indexes.items()
        if dict(entries) != {entry: key for key in store._values if (entry := entry_of(key, store[key])) is not None}
    ]
