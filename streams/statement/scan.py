"""One pass over the topics that speak of accounts, in an order in which each finds what the next one looks for.

Only the partition of the account's settlement system is read, and only records that name the account, or say something of a transaction
without naming its accounts, are taken apart: a day of 700,000 instructions takes seconds, not minutes.
"""

from schemas import topics
from schemas.codec import UnreadableError, decode
from schemas.time import ShardTimeTold
from schemas.topics import Topic
from streams.partitioning import partition_of
from streams.statement.account import Account
from streams.verify.log import Log, Place
from streams.verify.verify import Progress, no_progress

ORDER = (topics.BACK_REFERENCE, topics.BACK_OBLIGATIONS, topics.BACK_INSTRUCTIONS, topics.BACK_ENTRIES)

NAMELESS = tuple(
    f'"type":"{kind}"'.encode()
    for kind in (
        "InstructionCancelled",
        "InstructionRedated",
        "TradeRedated",
        "InstructionModified",
        "ObligationSettled",
        "CycleClosed",
        "SettlementDayEnded",
        "SettlementDayDefined",
    )
)
"""What may be of the account without naming it."""

TIMES = topics.MIDDLE_TRADES
"""Where back is told the time, once a second."""
TIMES_BACK = 2_000
"""So many of its last records are looked at for the time."""


async def read_account(log: Log, name: str, progress: Progress = no_progress) -> Account:
    """All that the topics say of the account, read committed. Raises LogError where the log does not answer."""
    account, done = Account(name), 0
    ends: dict[Place, int] = {}
    for topic in reversed(ORDER):  # entries first: an entry that is read has its settlement among what is read before it
        ends |= await log.ends(await log.places([topic.name]), stable=True)
    named = f'"{name}"'.encode()
    for topic in ORDER:
        of_topic = {place: end for place, end in ends.items() if place[0] == topic.name}
        if topic is not topics.BACK_REFERENCE:
            of_topic = _of_system(account, of_topic)
        starts = await log.begins(of_topic)
        total = sum(end - starts[place] for place, end in of_topic.items())
        done = 0
        async for _, batch in log.read(starts, of_topic):
            done += len(batch)
            progress(topic.name, done, total)
            for record in batch:
                if record.value is not None and (named in record.value or any(kind in record.value for kind in NAMELESS)):
                    _hear(account, topic, record.value)
            if topic is not topics.BACK_REFERENCE and batch and batch[-1].value is not None:
                account.tell_time(decode(topic, batch[-1].value).at)  # what is loaded was said at any time: not by it
    await _read_time(log, account)
    return account


async def _read_time(log: Log, account: Account) -> None:
    """What the last records of the system's time say: nothing may have been booked for days."""
    ends = _of_system(account, await log.ends(await log.places([TIMES.name]), stable=True))
    starts = {place: max(first, ends[place] - TIMES_BACK) for place, first in (await log.begins(ends)).items()}
    async for _, batch in log.read(starts, ends):
        for record in batch:
            if record.value is not None and b'"type":"ShardTimeTold"' in record.value:
                told = decode(TIMES, record.value)
                assert isinstance(told, ShardTimeTold), "its type says so"
                account.tell_time(told.at)


def _of_system(account: Account, ends: dict[Place, int]) -> dict[Place, int]:
    """Where the account's settlement system is written; nothing of an account that nobody knows."""
    if account.defined is None:
        return {}
    number = partition_of(account.defined.settlement_system.encode(), len(ends))
    return {place: end for place, end in ends.items() if place[1] == number}


def _hear(account: Account, topic: Topic, value: bytes) -> None:
    try:
        account.hear(decode(topic, value))
    except UnreadableError:
        if not topic.is_door:  # at a door it has its dead letter
            raise
