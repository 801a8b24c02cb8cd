"""The header that every message carries, and how the runner stamps it."""

from datetime import UTC, datetime
from hashlib import blake2b
from typing import TypeVar

from pydantic import AwareDatetime

from schemas.frozen import frozen

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@frozen
class Message:
    """One thing said. `id` names it, `cause` names what it follows from, `at` is its sender's time (UTC).

    A decision says messages without a header; the runner stamps them once and never changes them after.
    """

    type: str
    id: str = ""
    """Names this message; whoever writes to a door may leave it out."""
    cause: str = ""
    """Names what it follows from."""
    at: AwareDatetime = EPOCH
    """Its sender's time."""


M = TypeVar("M", bound=Message)

_write_id, _write_cause, _write_at = (Message.__dict__[field].__set__ for field in ("id", "cause", "at"))
_new_hash = blake2b(digest_size=16).copy


def stamp(message: M, *, id: str, cause: str, at: datetime) -> M:
    """Write the header of a message that was just said. It is the only place that writes to a frozen message."""
    _write_id(message, id)
    _write_cause(message, cause)
    _write_at(message, at)
    return message


def derive_id(cause: str, stage: str, index: int | str) -> str:
    """The id of what `stage` says as its `index`-th word upon `cause`: 32 hexadecimal digits of BLAKE2b."""
    found = _new_hash()  # a copy takes half of what a new one takes
    found.update(f"{cause}|{stage}|{index}".encode())
    return found.hexdigest()
