"""A contested day under fire on a real Kafka ends as an independent reckoning has it (reckoning.py).

What settled, every balance and every line of every entry: of the input alone where order does not matter, and of the input in each
shard's audited order where it does. The long form (`make chaos`) is 200,000 trades under 30 faults; how long shards stood still after
each kind of fault is printed at its end.

Broken on purpose, the runner was caught by the short form with no producer fenced, with the second one fenced late, and with the offset
written a turn late; a second producer that nobody fences, records kept from before a loss, and a full batch's last record dropped, only
by the interleavings that tests/integration/test_shard_loop.py steps by hand (docs/chaos.md).
"""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas import topics
from streams.bench.pipeline import verified
from streams.bench.reading import records_of
from streams.demo.player import Player
from streams.settings import Settings
from streams.verify.findings import Findings
from tests.chaos.battlefield import Battlefield, battlefield
from tests.chaos.conftest import TOLD
from tests.chaos.contested_day import contested_day
from tests.chaos.reckoning import reckon
from tests.chaos.standstill import by_kind, standstills

pytestmark = [pytest.mark.kafka, pytest.mark.chaos, pytest.mark.alone, pytest.mark.timeout(2_400)]

PARTITIONS: dict[topics.Office, int] = {"middle": 4, "back": 4}
SHORT = ["kill", "freeze"]
LONG = ["kill", "freeze", "kill", "end", "kill", "broker", "freeze", "kill", "end", "freeze"] * 3
NAMES = (
    topics.FRONT_TRADES,
    topics.MIDDLE_TRADES,
    topics.BACK_REFERENCE,
    topics.BACK_COMMANDS,
    topics.BACK_INSTRUCTIONS,
    topics.BACK_ENTRIES,
    topics.BACK_CONFIRMATIONS,
    topics.AUDIT_BACK,
)


async def fight(field: Battlefield, trades: int, rate: float, faults: list[str], gap_seconds: float) -> Findings:
    player = Player(field.settings, PARTITIONS, contested_day(trades, 11), rate=rate, progress=lambda sent, confirmed: None)
    playing = asyncio.create_task(player.play())
    raging = asyncio.create_task(rage_when_open(field, player, faults, gap_seconds))
    done, _ = await asyncio.wait({playing, raging}, return_when=asyncio.FIRST_EXCEPTION)
    for task in done:
        task.result()
    await playing
    return await verified(field.settings)


async def rage_when_open(field: Battlefield, player: Player, faults: list[str], gap_seconds: float) -> None:
    """Faults begin with the first confirmation: a standstill is measured under load."""
    await player._follower.until(lambda: player.stopwatch.confirmed_sides > 0, patience=300.0)
    await field.rage(13, faults, gap_seconds)


async def values(settings: Settings, topic: topics.Topic) -> list[list[bytes]]:
    """By partition, what stands at each offset (nothing, at that of a transaction's marker)."""
    found: list[list[bytes]] = [[] for _ in range(PARTITIONS[topic.sized_by])]
    async for batch in records_of(settings, settings.topic(topic.name), len(found)):
        own = found[batch[0].partition]
        for record in batch:
            own += [b""] * (record.offset - len(own))
            own.append(record.value or b"")
    return found


async def times(settings: Settings) -> Mapping[str, Sequence[Sequence[float]]]:
    """By office and shard, when each audit record was written (seconds of the epoch)."""
    told: dict[str, list[list[float]]] = {}
    for office, topic in topics.AUDIT.items():
        told[office] = [[] for _ in range(PARTITIONS[office])]
        async for batch in records_of(settings, settings.topic(topic.name), PARTITIONS[office]):
            told[office][batch[0].partition] += [record.timestamp / 1000 for record in batch]
    return told


def test_a_contested_day_under_fire_is_as_reckoned(
    tmp_path: Path, namespace: str, is_long: bool, record_property: Callable[[str, object], None]
) -> None:
    trades, rate, faults, gap = (200_000, 300.0, LONG, 20.0) if is_long else (2_500, 250.0, SHORT, 3.0)
    with battlefield(tmp_path, namespace, workers_each=2) as field:
        findings = asyncio.run(fight(field, trades, rate, faults, gap))
        read = {topic.name: asyncio.run(values(field.settings, topic)) for topic in NAMES}
        stood_still = standstills(field.faults, asyncio.run(times(field.settings)))
    assert len(field.faults) == len(faults)
    assert findings.problems == ()
    assert reckon(read) == []
    record_property(TOLD, f"{trades:,} trades, settled sides {findings.settled:,}, pending {findings.pending:,}; as reckoned.")
    for fault, seconds in stood_still:
        record_property(TOLD, f"  {datetime.fromtimestamp(fault.at, UTC):%H:%M:%S} {fault.kind} {fault.office}: {seconds:.1f} s")
    record_property(TOLD, f"seconds without progress: {json.dumps(by_kind(stood_still))}")
