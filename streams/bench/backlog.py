"""A backlog that is worked off: trades a second, and what a trade costs each process, each topic, and each part of the workers."""

import asyncio
import os
from collections.abc import Mapping
from typing import Any

import orjson

from schemas import topics
from streams.bench import profile, volume
from streams.bench.matched import matched_day
from streams.bench.pipeline import Pipeline, Sender, pipeline_for, told_of, verified
from streams.bench.reading import records_of
from streams.bench.watch import Watch
from streams.bench.windows import Window, windows
from streams.environment.environment import Said
from streams.settings import Settings

COMPACTED = {topic.name for topic in topics.TOPICS if topic.is_compacted}
"""The broker takes records out of these while a bench runs: what was written is not known, what is left is."""


def backlog(
    settings: Settings, trades: int, seed: int, said: Said, *, shards: int = 1, workers: int = 1, with_profile: bool = False
) -> dict[str, Any]:
    """All sides are there before the workers start. CPU time is that of each process from its start, the start itself included.

    `shards` and `workers` are those of each office.
    """
    with pipeline_for(settings, said, {"middle": shards, "back": shards}, workers) as pipeline:
        since = asyncio.run(_piled_up(pipeline, trades, seed, said))
        parts, shares = asyncio.run(worked_off(pipeline, trades, since, said, with_profile=with_profile))
        said("counting what was written")
        written = asyncio.run(volume.written(pipeline.settings, since))
        said("verifying")
        findings = asyncio.run(verified(pipeline.settings))
    told = {"shards": shards, "workers": workers} | _told(trades, parts, written)
    if with_profile:
        told["cost_us_per_trade_by_stage"] = {name: _costs(told["cpu_us_per_trade"][name], share) for name, share in shares.items()}
    return {**told, "verify": told_of(findings)}


async def _piled_up(pipeline: Pipeline, trades: int, seed: int, said: Said) -> volume.Ends:
    """Open the day, stop the workers, send everything. Returns where the topics ended before the first side."""
    day = matched_day(trades, seed)
    async with Sender(pipeline, day) as sender:
        await sender.rehearse()
        await asyncio.to_thread(pipeline.stop_all)
        since = await volume.ends(pipeline.settings, pipeline.partitions)
        said(f"sending {2 * trades:,} sides to stopped workers")
        await sender.pile_up(day.sides)
    return since


async def worked_off(
    pipeline: Pipeline, trades: int, since: volume.Ends, said: Said, *, with_profile: bool = False
) -> tuple[Mapping[str, Window], Mapping[str, Mapping[str, float]]]:
    """Start the workers and look until every side is confirmed. Nothing but questions for the end of a topic is asked meanwhile."""
    said("working it off")
    settings, topic = pipeline.settings, topics.BACK_CONFIRMATIONS
    for worker in tuple(pipeline.workers):
        pipeline.start_again(worker)
    started = {worker.office if pipeline.workers_each == 1 else worker.name: worker.process for worker in pipeline.workers}
    watch = Watch(started, {"client": os.getpid()} | ({"broker": pipeline.broker.pid} if pipeline.broker else {}))
    logs = settings.home / "logs"
    profilers = [(name, profile.watch_over(process, logs / f"{name}.stacks")) for name, process in started.items() if with_profile]
    begins = since[topic.name]
    samples = await watch.until_rest(settings, settings.topic(topic.name), len(begins), sum(begins) + 2 * trades)
    shares = {name: await asyncio.to_thread(profiler.stopped) for name, profiler in profilers}
    offsets: list[list[int]] = [[] for _ in begins]
    async for batch in records_of(settings, settings.topic(topic.name), len(begins), begins):
        confirmed = (record.offset for record in batch if orjson.loads(record.value)["type"] == "ConfirmationIssued")
        offsets[batch[0].partition].extend(confirmed)
    return windows(samples, offsets), shares


def _told(trades: int, parts: Mapping[str, Window], written: Mapping[str, tuple[int, int]]) -> dict[str, Any]:
    """The figures of a report. A record is a confirmation, of which a trade has two."""
    working, whole = parts["working"], parts["whole"]
    return {
        "trades": trades,
        "seconds": round(working.seconds, 2),
        "trades_per_second": round(working.records_per_second / 2, 1),
        "trades_per_second_with_start": round(whole.records_per_second / 2, 1),
        "trades_per_second_second_half": round(parts["second_half"].records_per_second / 2, 1),
        "cpu_us_per_trade": {name: round(1e6 * seconds / trades, 1) for name, seconds in whole.cpu_seconds.items()},
        "written_per_trade": {topic: _a_trade(found, trades) for topic, found in written.items() if topic not in COMPACTED},
        "left_per_trade_after_compaction": {topic: _a_trade(found, trades) for topic, found in written.items() if topic in COMPACTED},
    }


def _a_trade(written: tuple[int, int], trades: int) -> dict[str, float]:
    count, size = written
    return {"records": round(count / trades, 3), "bytes": round(size / trades, 1)}


def _costs(microseconds: float, shares: Mapping[str, float]) -> dict[str, float]:
    return {part: round(microseconds * share, 1) for part, share in shares.items()}
