"""Workers and the broker are killed while a day is played on a real Kafka; then nothing is lost, doubled or different.

What must have become of each trade follows from the input alone (streams/demo/kinds.py), and `verify` reads the topics with no code
of the offices.
"""

import asyncio
from pathlib import Path

import pytest

from streams.demo.generator import day
from streams.demo.play import play
from streams.demo.summary import Summary
from tests.chaos.battlefield import Battlefield, battlefield

pytestmark = [pytest.mark.kafka, pytest.mark.chaos, pytest.mark.alone, pytest.mark.timeout(1_800)]

SHORT = ["kill", "kill", "broker", "end"]
LONG = ["kill", "freeze", "kill", "end", "broker", "kill", "freeze", "end", "kill", "kill"] * 3


async def fight(field: Battlefield, seed: int, trades: int, rate: float, faults: list[str]) -> Summary:
    playing = asyncio.create_task(play(field.settings, day(trades, seed), rate=rate, progress=lambda sent, confirmed: None))
    raging = asyncio.create_task(field.rage(seed, faults, gap_seconds=4.0))
    done, _ = await asyncio.wait({playing, raging}, return_when=asyncio.FIRST_EXCEPTION)
    for task in done:
        task.result()
    return await playing


def test_a_day_under_fire_ends_as_it_must(tmp_path: Path, namespace: str, is_long: bool) -> None:
    trades, rate, faults = (40_000, 400.0, LONG) if is_long else (4_000, 250.0, SHORT)
    with battlefield(tmp_path, namespace, workers_each=2) as field:
        summary = asyncio.run(fight(field, 7, trades, rate, faults))
        assert len(field.faults) == len(faults), "every fault was done while the day was played, or after it"
    assert summary.wrong == ()
    assert summary.is_right
    assert (summary.findings.lost, summary.findings.doubled, summary.findings.in_flight) == (0, 0, 0)
