"""The record of what was decided: one for each input of a shard, chained by digests, in the same transaction."""

from hashlib import sha256
from typing import Literal

from schemas.frozen import frozen
from schemas.message import Message

GENESIS_DIGEST = "0" * 64
"""What the first record of a shard names as the digest of the record before it."""


@frozen
class AuditedOutput:
    """One output: its topic (without namespace), id and SHA-256 of its bytes."""

    topic: str
    """Its topic, without namespace."""
    partition: int
    """Its partition there."""
    id: str
    """The id of the message."""
    digest: str
    """SHA-256 of its bytes, as 64 hexadecimal digits."""


@frozen
class AuditRecord(Message):
    """One input of a shard and what followed. `topic` is `cursor` where the input was an item of one; then `key` names it.

    An input that was set aside is recorded twice: when it came, and, with the offset at which it had come, when its time had come.

    `before` is the SHA-256 of the bytes of the record before it.
    """

    type: Literal["AuditRecord"] = "AuditRecord"
    shard: str
    """The shard, as `middle/0`."""
    sequence: int
    """The number of the record in the shard's chain: one more than that of the record before it."""
    program: str
    """The version of the program that has decided."""
    topic: str
    """The topic of the input, without namespace; `cursor` where it was an item of one."""
    partition: int
    """The partition of the input."""
    offset: int
    """The offset of the input; of an item of a cursor that came with no record -1."""
    key: str
    """Names the item of a cursor; empty of a record."""
    digest: str
    """SHA-256 of the bytes of the input (of an item without a record, of its key), as 64 hexadecimal digits."""
    was_set_aside: bool
    """True: it was set aside until its time comes, and nothing was decided of it yet."""
    outputs: tuple[AuditedOutput, ...]
    """What followed from it, in order."""
    before: str
    """SHA-256 of the bytes of the record before it, as 64 hexadecimal digits; 64 zeros of the first."""


@frozen
class DeadLetter(Message):
    """A record that could not be taken, in an envelope: where it stood, why, and its first 64 KB (base64)."""

    type: Literal["DeadLetter"] = "DeadLetter"
    topic: str
    """The topic where the record stood, without namespace."""
    partition: int
    """Its partition there."""
    offset: int
    """Its offset there."""
    reason: str
    detail: str
    digest: str
    """SHA-256 of its bytes, as 64 hexadecimal digits."""
    key: str
    """Its key, the first 200 characters; empty where it had none."""
    size: int
    """How many bytes its value had."""
    content: str
    """The first 64 KB of its value, in base64."""


def digest_of(content: bytes) -> str:
    """SHA-256, in hexadecimal."""
    return sha256(content).hexdigest()
