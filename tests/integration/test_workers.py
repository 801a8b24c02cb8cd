"""Workers share the shards of an office, join, leave and die as they like."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from schemas import topics
from streams.demo.generator import day
from streams.demo.play import play
from streams.demo.summary import Summary
from streams.environment.workers import Worker, start_worker
from streams.settings import Settings
from tests.integration.running import running_settings, workers

pytestmark = pytest.mark.kafka

PARTITIONS: dict[topics.Office, int] = {"middle": 4, "back": 4}


async def shared(office: Sequence[Worker]) -> None:
    """Wait until these workers hold all four shards, each at least one and none two."""
    while True:
        held = [[shard["shard"] for shard in (await asyncio.to_thread(worker.health))["shards"]] for worker in office]
        if all(held) and len(set().union(*held)) == sum(map(len, held)) == PARTITIONS["middle"]:
            return
        await asyncio.sleep(0.1)


async def come_and_go(settings: Settings, started: list[Worker]) -> None:
    """A second worker of each office joins; the first ones leave, one well and one not."""
    started += [start_worker(settings, office, "2") for office in topics.INPUTS]
    for first, second in ((0, 2), (1, 3)):
        await shared([started[first], started[second]])
    await asyncio.to_thread(started[0].process.stop)
    await asyncio.to_thread(started[1].process.kill)
    for survivor in started[2:]:
        await shared([survivor])


async def play_meanwhile(settings: Settings, started: list[Worker]) -> Summary:
    playing = asyncio.create_task(play(settings, day(1_500, seed=11), rate=150, progress=lambda sent, confirmed: None))
    await come_and_go(settings, started)
    return await playing


def test_workers_join_leave_and_die_while_a_day_is_played(kafka: str, namespace: str, tmp_path: Path) -> None:
    settings = running_settings(kafka, namespace, tmp_path)
    with workers(settings, PARTITIONS, ["middle", "back"]) as started:
        summary = asyncio.run(play_meanwhile(settings, started))
    assert summary.wrong == ()
    assert summary.is_right


def test_sigterm_ends_a_worker_by_itself_within_five_seconds(kafka: str, namespace: str, tmp_path: Path) -> None:
    settings = running_settings(kafka, namespace, tmp_path)
    with workers(settings, PARTITIONS, ["middle"]) as started:
        asked = time.monotonic()
        started[0].process.stop(patience_seconds=15)
        took = time.monotonic() - asked
    log = (tmp_path / "logs" / "middle-1.log").read_text(encoding="utf-8")
    assert "Closing event loop" in log, "it ended of its own accord, not by SIGKILL"
    assert took < 5, "the bound that the issue sets on a clean end"
