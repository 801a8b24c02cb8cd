"""Workers share the shards of an office, join, leave and die as they like."""

import asyncio
import re
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from aiokafka import TopicPartition

from schemas import topics
from streams import clients
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


@pytest.mark.alone
def test_sigterm_ends_a_worker_by_itself_within_five_seconds(kafka: str, namespace: str, tmp_path: Path) -> None:
    settings = running_settings(kafka, namespace, tmp_path)
    with workers(settings, PARTITIONS, ["middle"]) as started:
        asked = time.monotonic()
        started[0].process.stop(patience_seconds=15)
        took = time.monotonic() - asked
    log = (tmp_path / "logs" / "middle-1.log").read_text(encoding="utf-8")
    assert "Closing event loop" in log, "it ended of its own accord, not by SIGKILL"
    assert took < 5, "the bound that the issue sets on a clean end"


def test_one_that_ends_well_leaves_its_shards_to_the_others_and_not_after_its_session(kafka: str, namespace: str, tmp_path: Path) -> None:
    settings = running_settings(kafka, namespace, tmp_path).model_copy(update={"session_timeout_ms": 60_000})
    with workers(settings, PARTITIONS, ["middle"]) as started:
        started.append(start_worker(settings, "middle", "2"))

        async def end_one() -> None:
            await shared(started)
            async with asyncio.timeout(40):  # two thirds of the session: without leaving nobody has them before it is over
                await asyncio.to_thread(started[0].process.stop)
                await shared(started[1:])

        asyncio.run(end_one())


async def shown_offsets(settings: Settings) -> dict[int, int]:
    """What the group of middle says to monitoring tools: by partition of front.trades."""
    administrator = clients.administrator(settings)
    await administrator.start()
    try:
        found = await administrator.list_consumer_group_offsets(settings.topic("middle"))
    finally:
        await administrator.close()
    return {place.partition: each.offset for place, each in found.items()}


async def ends(settings: Settings) -> dict[int, int]:
    """Where the partitions of front.trades end."""
    places = [TopicPartition(settings.topic(topics.FRONT_TRADES.name), partition) for partition in range(PARTITIONS["middle"])]
    async with clients.reader(settings) as reader:
        return {place.partition: end for place, end in (await reader.end_offsets(places)).items()}


def metric(page: str, name: str) -> dict[str, float]:
    """The values of a metric by what stands in its braces."""
    return {labels: float(value) for labels, value in re.findall(rf"^{name}{{(.*)}} (\S+)$", page, re.MULTILINE)}


async def follow(settings: Settings, worker: Worker) -> tuple[dict[int, int], str]:
    """Play a small day; the group's offsets once they have come to the end, and the worker's page of metrics."""
    summary = await play(settings, day(200, seed=12), rate=200, progress=lambda sent, confirmed: None)
    assert summary.is_right
    until = await ends(settings)
    while (shown := await shown_offsets(settings)) != until:  # noqa: ASYNC110 - the broker has no event for it
        await asyncio.sleep(0.2)
    return shown, await asyncio.to_thread(lambda: worker.page("metrics").decode())


def test_rule_11_lag_is_shown_to_monitoring_tools_and_in_metrics(kafka: str, namespace: str, tmp_path: Path) -> None:
    settings = running_settings(kafka, namespace, tmp_path)
    with workers(settings, PARTITIONS, ["middle", "back"]) as started:
        shown, page = asyncio.run(follow(settings, started[0]))
    assert set(shown) == set(range(PARTITIONS["middle"]))
    assert metric(page, "takahuone_shard_up") == {f'shard="middle/{number}"': 1.0 for number in range(PARTITIONS["middle"])}
    lag = metric(page, "takahuone_shard_lag")
    assert {lag[f'shard="middle/{number}",topic="{topics.FRONT_TRADES.name}"'] for number in shown} == {0.0}
    assert sum(metric(page, "takahuone_shard_sequence").values()) > 200
    assert metric(page, "takahuone_shards_reopened") == {'office="middle"': 0.0}
