"""What the runner itself remembers of a shard, whatever its office: what was set aside, open cursors, the position."""

from datetime import datetime
from typing import Literal

from schemas.frozen import frozen


@frozen
class SetAside:
    """An input that came before its time: where it stood and its bytes, kept in order of arrival."""

    v: Literal[1] = 1
    offset: int
    key: str
    content: str


@frozen
class Cursor:
    """Work that is not done yet: `at` is the last index entry that was done."""

    v: Literal[1] = 1
    id: str
    store: str
    index: str
    prefix: str
    upper: str
    because: str
    at: str
    items: int


@frozen
class ShardPosition:
    """The one reserved key of a shard's state: how far it has read, its audit chain, the times it was told, its make."""

    v: Literal[1] = 1
    shard: str
    partitions: int
    offsets: dict[str, int]
    sequence: int
    digest: str
    times: dict[str, datetime]
    upstreams: tuple[str, ...]
    cursors: int
    program: str
