"""From a record to a message that a shard may take, or to the dead letter that says why not."""

from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime

from schemas import topics
from schemas.audit import DeadLetter, digest_of
from schemas.codec import UnreadableError, decode
from schemas.front import TradeCancelled, TradeReport, report_key
from schemas.message import Message, derive_id, stamp
from schemas.reasons import Unreadable
from schemas.time import ClockTicked, ShardTimeTold
from streams.partitioning import partition_of
from streams.shard.port import Record

DEAD_CONTENT_BYTES = 64 * 1024
DEAD_KEY_CHARACTERS = 200

TELLS_TIME = (ClockTicked, ShardTimeTold)


def read_input(topic: topics.Topic, record: Record, partitions: Mapping[topics.Office, int]) -> Message:
    """The message in a record. Raises UnreadableError where bytes, key or partition are not as they must be.

    At a door nobody vouches for ids, so the id of such an input hashes its identity and the place where it stood.
    """
    message = decode(topic, record.value)
    if isinstance(message, TELLS_TIME):
        _check_time(message)
    expected = getattr(message, topic.key, None) if topic.key else None
    if expected is not None:
        _check_key(expected, record, partitions[topic.sized_by])
    if topic.is_door:
        identity = report_key(message) if isinstance(message, TradeReport | TradeCancelled) else message.type
        place = f"{record.topic}/{record.partition}/{record.offset}"
        stamp(message, id=derive_id(identity, place, "input"), cause=message.id, at=message.at)
    return message


def _check_time(message: Message) -> None:
    """Whoever writes to a door may tell the time, and what tells it must not fail."""
    try:
        message.at.astimezone(UTC)
    except OverflowError:
        raise UnreadableError(Unreadable.VALUE_NOT_VALID, f"at: {message.at} has no UTC before the year 1 or after 9999") from None


def _check_key(expected: str, record: Record, partitions: int) -> None:
    if not record.key:
        raise UnreadableError(Unreadable.KEY_MISSING, f"the key must be {expected}")
    if record.key != expected.encode():
        raise UnreadableError(Unreadable.KEY_DISAGREES, f"the key must be {expected}, as the message says")
    if partition_of(record.key, partitions) != record.partition:
        raise UnreadableError(Unreadable.PARTITION_WRONG, f"the key belongs in partition {partition_of(record.key, partitions)}")


def dead_letter(record: Record, reason: str, detail: str, at: datetime) -> DeadLetter:
    """The envelope of a record that could not be taken."""
    value = record.value or b""
    place = f"{record.topic}/{record.partition}/{record.offset}"
    letter = DeadLetter(
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        reason=reason,
        detail=detail,
        digest=digest_of(value),
        key=(record.key or b"").decode(errors="replace")[:DEAD_KEY_CHARACTERS],
        size=len(value),
        content=b64encode(value[:DEAD_CONTENT_BYTES]).decode(),
    )
    return stamp(letter, id=derive_id(place, "dead", 0), cause=place, at=at)
