"""A cut-off over 100,000 instructions: in turns that let heartbeats live, and exactly once although its worker dies in the middle."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from schemas import reference, topics
from schemas.message import Message, stamp
from schemas.middle import TradeApproved
from schemas.time import ClockTicked, ShardTimeTold
from schemas.values import Side
from streams.environment.workers import Worker, start_worker, wait_until_healthy
from streams.gateway.publisher import DoorPublisher
from streams.loader import load_reference
from streams.settings import Settings
from tests.integration.running import Reader, running_settings, workers

pytestmark = pytest.mark.kafka

INSTRUCTIONS = 100_000
PARTITIONS: dict[topics.Office, int] = {"middle": 1, "back": 1}
SYSTEM, TODAY = "T2S", date(2026, 3, 2)
SELLER, BUYER = "529900T8BM49AURSDO55", "7LTWFZYICNSX8D621K86"


def hour(of_day: int) -> datetime:
    return datetime(2026, 3, 2, of_day, tzinfo=UTC)


def known() -> list[reference.ReferenceRecord]:
    accounts: list[reference.ReferenceRecord] = [
        reference.AccountDefined(account=f"{party}-{holds}", settlement_system=SYSTEM, party=party, holds=holds, limit=Decimal(0))
        for party in (SELLER, BUYER)
        for holds in ("SECURITIES", "CASH")
    ]
    day = reference.SettlementDayDefined(settlement_system=SYSTEM, date=TODAY, opens_at=hour(6), cut_off_at=hour(16))
    return [reference.SettlementSystemDefined(settlement_system=SYSTEM, name="T2S", settlement_days=2), day, *accounts]


def sides(number: int) -> Iterator[TradeApproved]:
    """Two sides that match and cannot settle: nobody was ever given anything."""
    for side, entity, counterparty in ((Side.SELL, SELLER, BUYER), (Side.BUY, BUYER, SELLER)):
        report = f"{entity}|oms|T{number}|1|executed"
        approved = TradeApproved(
            report=report,
            entity=entity,
            counterparty=counterparty,
            side=side,
            isin="US0378331005",
            quantity=Decimal(1),
            currency="EUR",
            amount=Decimal(number + 1),
            trade_date=TODAY,
            intended_settlement_date=TODAY,
            settlement_system=SYSTEM,
            securities_account=f"{entity}-SECURITIES",
            cash_account=f"{entity}-CASH",
            limit=Decimal(10**9),
            exposure=Decimal(1),
        )
        yield stamp(approved, id=f"{number:030d}{side[:2]}", cause="test", at=hour(9))


async def say(settings: Settings, at: datetime, messages: Iterator[Message] | None = None) -> None:
    """Let it be `at` for back, and say `messages` as middle would."""
    async with DoorPublisher(settings) as door:
        told = stamp(ShardTimeTold(shard="middle/0"), id=f"told{at.hour}", cause="test", at=at)
        await door.publish(topics.MIDDLE_TRADES, told, None, 0)
        await door.publish(topics.BACK_COMMANDS, stamp(ClockTicked(), id=f"tick{at.hour}", cause="test", at=at), None, 0)
        for message in messages or ():
            await door.publish(topics.MIDDLE_TRADES, message, SYSTEM, 0)
        await door.flush()


async def prepare(settings: Settings, reader: Reader) -> None:
    """Reference data for back alone (middle has no worker here), then all sides; ends when every one is matched and pended."""
    await load_reference(settings, known(), load="known", at=hour(8), wait_seconds=0.1)
    await say(settings, hour(9), (side for number in range(INSTRUCTIONS) for side in sides(number)))
    await reader.until(INSTRUCTIONS, "InstructionPended", reason="securities_short")


async def cut_off(settings: Settings, reader: Reader, started: list[Worker]) -> Counter[str]:
    """Reach the cut-off, kill the worker when a small part of it is done, start it again; how often each transaction was pended anew."""
    await say(settings, hour(17))
    await reader.until(INSTRUCTIONS // 50, "InstructionPended", reason="cut_off_missed")
    health = await asyncio.to_thread(started[0].health)
    assert health["is_connected"], "the group's heartbeat lives while the cut-off is at work"
    assert health["shards"][0]["work_left"] == 1
    await asyncio.to_thread(started[0].process.kill)
    started[0] = start_worker(settings, "back", http_port=started[0].http_port)
    pended = await reader.until(INSTRUCTIONS, "InstructionPended", reason="cut_off_missed")
    async with Reader(settings, "back.obligations.v1", 1) as closed:
        cycle = (await closed.until(1, "CycleClosed"))[0]
    assert (cycle["pended"], cycle["settled"], cycle["date"]) == (INSTRUCTIONS, 0, "2026-03-02")
    return Counter(each["transaction"] for each in pended)


async def the_day(settings: Settings, started: list[Worker]) -> Counter[str]:
    """One reader from the start: one that had to read all that came before would see the cut-off when it is long over."""
    async with Reader(settings, "back.instructions.v1", 1) as reader:
        await prepare(settings, reader)
        return await cut_off(settings, reader, started)


def test_a_cut_off_over_100_000_instructions_outlives_its_worker(kafka: str, namespace: str, tmp_path: Path) -> None:
    settings = running_settings(kafka, namespace, tmp_path)
    with workers(settings, PARTITIONS, ["back"]) as started:
        pended = asyncio.run(the_day(settings, started))
        wait_until_healthy(settings, started)
    assert len(pended) == INSTRUCTIONS
    assert set(pended.values()) == {1}, "each exactly once"
