"""The trades of the position-keeping job, and the plain reckoning of what every account holds after them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from aiokafka import AIOKafkaProducer

from schemas.codec import encode
from schemas.message import derive_id, stamp
from schemas.values import Side
from streams import clients
from streams.bench.positions.messages import TradeBooked
from streams.partitioning import partition_of
from streams.settings import Settings

RECORD_BYTES = 500
ACCOUNTS = 5_000
BATCH_RECORDS = 1_000
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)

Positions = dict[str, tuple[Decimal, int]]
"""By account: what it holds, after how many trades."""


def booked(number: int) -> TradeBooked:
    """Trade `number`: every other one of an account sells; quantities and prices go round."""
    trade = TradeBooked(
        trade=f"T{number:09d}",
        account=f"ACC{number % ACCOUNTS:06d}",
        isin=f"US{number % 997:09d}5",
        side=Side.BUY if number // ACCOUNTS % 2 else Side.SELL,
        quantity=Decimal(100 + number % 900),
        price=Decimal(100_000 + number % 10_000).scaleb(-4),
        currency="USD",
        trade_date=NOON.date(),
        counterparty=f"CPTY{number % 200:05d}",
        venue="XNYS",
    )
    return stamp(trade, id=derive_id("bench", "trade", number), cause="bench", at=NOON)


def padded(trade: TradeBooked) -> bytes:
    """The bytes of a trade: RECORD_BYTES of them."""
    return encode(replace(trade, note="x" * (RECORD_BYTES - len(encode(trade)))))


def reckoned(trades: Iterable[TradeBooked]) -> Positions:
    """What each account must hold in the end, by plain addition."""
    found: Positions = {}
    for trade in trades:
        quantity, count = found.get(trade.account, (Decimal(0), 0))
        moved = trade.quantity if trade.side is Side.BUY else -trade.quantity
        found[trade.account] = (quantity + moved, count + 1)
    return found


async def fill(settings: Settings, topic: str, records: int, partitions: int) -> None:
    """Write trades 0 to `records` - 1 to `topic`, each to the partition of its account, in order."""
    async with clients.door_producer(settings) as producer:
        for first in range(0, records, BATCH_RECORDS):
            await _write(producer, topic, range(first, min(records, first + BATCH_RECORDS)), partitions)


async def _write(producer: AIOKafkaProducer, topic: str, numbers: Iterable[int], partitions: int) -> None:
    batches = {}
    for partition, key, value in _records(numbers, partitions):
        if partition not in batches:
            batches[partition] = producer.create_batch()
        if batches[partition].append(key=key, value=value, timestamp=None) is None:  # full: the record is not in it
            await _send(producer, topic, partition, batches.pop(partition))
            batches[partition] = producer.create_batch()
            batches[partition].append(key=key, value=value, timestamp=None)
    for partition, batch in batches.items():
        await _send(producer, topic, partition, batch)


async def _send(producer: AIOKafkaProducer, topic: str, partition: int, batch: object) -> None:
    await (await producer.send_batch(batch, topic, partition=partition))


def _records(numbers: Iterable[int], partitions: int) -> Iterator[tuple[int, bytes, bytes]]:
    for number in numbers:
        trade = booked(number)
        key = trade.account.encode()
        yield partition_of(key, partitions), key, padded(trade)
