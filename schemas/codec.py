"""The one place where messages become bytes and bytes become messages, checked at the doors, not checked twice inside."""

from collections.abc import Callable
from functools import cache, reduce
from operator import or_
from typing import Annotated, Any, Generic, Literal, TypeVar, cast

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from schemas.faults import faults
from schemas.message import Message
from schemas.reasons import Unreadable
from schemas.topics import Topic

RECORD_BYTES_MAX = 256 * 1024
"""A larger record is refused before it is parsed. The door topics themselves take 16 MB, so that it can be refused at all."""


class UnreadableError(ValueError):
    """The bytes of a record cannot be taken: a reason for programs and a sentence for people."""

    def __init__(self, reason: Unreadable, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


@cache
def adapter(topic: Topic) -> TypeAdapter[Message]:
    """The reader of a topic: a closed union by `type`. Unknown fields are refused at a door and ignored inside.

    pydantic keeps the last 16,384 short texts to give the same object again. Most texts are new (ids), so that this costs a quarter of
    the reading: it is done where the memory is worth it (docs/decisions/017).
    """
    union: Any = reduce(or_, topic.carries)
    if len(topic.carries) == 1:  # a topic of our own: pydantic takes no configuration for a single dataclass, and ignores unknown fields
        return TypeAdapter(union)
    extra: Literal["forbid", "ignore"] = "forbid" if topic.is_door else "ignore"
    config = ConfigDict(strict=True, extra=extra, cache_strings="all" if topic.names_are_kept else "keys")
    return TypeAdapter(Annotated[union, Field(discriminator="type")], config=config)


@cache
def _reader(topic: Topic) -> Callable[[bytes], Message]:
    return cast("Callable[[bytes], Message]", adapter(topic).validator.validate_json)


def decode(topic: Topic, content: bytes | None) -> Message:
    """The message in the value of a record of `topic`. Raises UnreadableError, and nothing else, whatever the bytes are."""
    if content is None:
        raise UnreadableError(Unreadable.TOMBSTONE, "the record has no value")
    if len(content) > RECORD_BYTES_MAX:
        raise UnreadableError(Unreadable.TOO_LARGE, f"{len(content)} bytes; at most {RECORD_BYTES_MAX} are read")
    try:
        return _reader(topic)(content)
    except ValidationError as error:
        raise UnreadableError(*faults(error, content, {kind.__name__: kind for kind in topic.carries})) from None


@cache
def _adapter_of(kind: Any) -> TypeAdapter[Any]:
    """One adapter of each kind in a process: pydantic takes about a millisecond to make one, and a shard that opens has twenty stores."""
    return TypeAdapter(kind)


_WRITERS: dict[type, Callable[..., bytes]] = {}


def encode(message: object) -> bytes:
    """The bytes of a message or of a value of the state: one flat JSON object, absent fields left out."""
    kind = type(message)
    write = _WRITERS.get(kind)
    if write is None:
        write = _WRITERS[kind] = _adapter_of(cast("Any", kind)).serializer.to_json
    return write(message, exclude_none=True)


V = TypeVar("V")


class StateCodec(Generic[V]):
    """Reads and writes the values of one store. What stands in the state was written by the program: it is not strict."""

    def __init__(self, kind: type[V]) -> None:
        self._read = _adapter_of(cast("Any", kind)).validator.validate_json

    def read(self, content: bytes) -> V:
        """The value in the bytes. Raises ValueError where they are not of this store's kind: then the shard stops."""
        return cast("V", self._read(content))

    def write(self, value: V) -> bytes:
        """The bytes of a value."""
        return encode(value)
