"""One pass over the topics that speak of accounts, in an order in which each finds what the next one looks for."""

import orjson

from schemas import topics
from schemas.codec import UnreadableError, decode
from schemas.topics import Topic
from streams.statement.account import Account
from streams.verify.log import Log, Place

ORDER = (topics.BACK_REFERENCE, topics.BACK_OBLIGATIONS, topics.BACK_INSTRUCTIONS, topics.BACK_ENTRIES)

OF_ACCOUNT = ("AccountDefined", "InstructionCreated", "EntryPosted")
"""What names an account: of no interest where it is another."""

OF_TRANSACTION = (
    "InstructionPartiallySettled",
    "InstructionSettled",
    "InstructionCancelled",
    "InstructionRedated",
    "InstructionModified",
    "CycleClosed",
)


async def read_account(log: Log, name: str) -> Account:
    """All that the topics say of the account, read committed. Raises LogError where the log does not answer."""
    account = Account(name)
    ends: dict[Place, int] = {}
    for topic in reversed(ORDER):  # entries first: an entry that is read has its settlement among what is read before it
        ends |= await log.ends(await log.places([topic.name]), stable=True)
    for topic in ORDER:
        of_topic = {place: end for place, end in ends.items() if place[0] == topic.name}
        async for _, batch in log.read(await log.begins(of_topic), of_topic):
            for record in batch:
                if record.value is not None and _is_wanted(record.value, name):
                    _hear(account, topic, record.value)
    return account


def _is_wanted(value: bytes, name: str) -> bool:
    """Whether to read it as a message at all: most records of a day speak of other accounts."""
    try:
        read = orjson.loads(value)
    except orjson.JSONDecodeError:  # at a door: it has its dead letter
        return False
    kind = read.get("type") if isinstance(read, dict) else None
    return kind in OF_TRANSACTION or (kind in OF_ACCOUNT and f'"{name}"'.encode() in value)


def _hear(account: Account, topic: Topic, value: bytes) -> None:
    try:
        account.hear(decode(topic, value))
    except UnreadableError:
        if not topic.is_door:
            raise
