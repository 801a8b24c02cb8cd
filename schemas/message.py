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
    cause: str = ""
    at: AwareDatetime = EPOCH


M = TypeVar("M", bound=Message)


def stamp(message: M, *, id: str, cause: str, at: datetime) -> M:
    """Write the header of a message that was just said. It is the only place that writes to a frozen message."""
    write = object.__setattr__
    write(message, "id", id)
    write(message, "cause", cause)
    write(message, "at", at)
    return message


def derive_id(cause: str, stage: str, index: int | str) -> str:
    """The id of what `stage` says as its `index`-th word upon `cause`: 32 hexadecimal digits of BLAKE2b."""
    return blake2b(f"{cause}|{stage}|{index}".encode(), digest_size=16).hexdigest()
