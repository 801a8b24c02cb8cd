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
    partition: int
    id: str
    digest: str


@frozen
class AuditRecord(Message):
    """One input of a shard and what followed. `topic` is `cursor` where the input was an item of one; then `key` names it.

    An input that was set aside is recorded twice: when it came, and, with the offset at which it had come, when its time had come.

    `before` is the SHA-256 of the bytes of the record before it.
    """

    type: Literal["AuditRecord"] = "AuditRecord"
    shard: str
    sequence: int
    program: str
    topic: str
    partition: int
    offset: int
    key: str
    digest: str
    was_set_aside: bool
    outputs: tuple[AuditedOutput, ...]
    before: str


@frozen
class DeadLetter(Message):
    """A record that could not be taken, in an envelope: where it stood, why, and its first 64 KB (base64)."""

    type: Literal["DeadLetter"] = "DeadLetter"
    topic: str
    partition: int
    offset: int
    reason: str
    detail: str
    digest: str
    key: str
    size: int
    content: str


def digest_of(content: bytes) -> str:
    """SHA-256, in hexadecimal."""
    return sha256(content).hexdigest()
