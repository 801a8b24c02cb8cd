"""How an environment is now: its Kafka, its workers, their shards, and the shards that nobody has."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from aiokafka.errors import KafkaError

from schemas import topics
from streams.environment.broker import answers
from streams.environment.environment import Environment
from streams.settings import Settings
from streams.shard.counts import TopicsMissingError, partition_counts

DAYS_SOON = timedelta(days=5)


def state_of(environment: Environment, settings: Settings) -> dict[str, Any]:
    """How everything is now, for `takahuone status`. `settings` say how to talk to the cluster."""
    there = settings.model_copy(update={"kafka": environment.kafka, "namespace": environment.namespace})
    workers = [
        {"name": worker.name, "pid": worker.process.pid, "http": f"http://127.0.0.1:{worker.http_port}", **worker.health()}
        for worker in environment.workers
    ]
    is_there = asyncio.run(answers(there))
    for shard in (shard for worker in workers for shard in worker["shards"] if not is_there):
        shard["lag"] = None  # what a worker heard last: nobody knows what is there now
    return {
        "kafka": environment.kafka,
        "namespace": environment.namespace,
        "kafka_answers": is_there,
        "broker_started_here": environment.broker is not None,
        "workers": workers,
        "days_end_soon": days_end_soon(workers),
        "unserved": unserved(asyncio.run(_partitions(there)), workers) if is_there else None,
    }


def unserved(partitions: Mapping[topics.Office, int] | None, workers: Sequence[Mapping[str, Any]]) -> dict[str, list[str]] | None:
    """By office, the shards that no worker has; None where it is not known how many there are."""
    if partitions is None:
        return None
    had = {shard["shard"] for worker in workers for shard in worker["shards"]}
    shards = {office: [f"{office}/{partition}" for partition in range(count)] for office, count in partitions.items()}
    return {office: [shard for shard in all_of_it if shard not in had] for office, all_of_it in shards.items()}


def days_end_soon(workers: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """By settlement system the last settlement day that is loaded, where it is over or at most DAYS_SOON after the time of the shards."""
    today = today_of(workers)
    ends: dict[str, str] = {}
    for shard in _on_time(workers):
        for system, end in (shard.get("days_end") or {}).items():
            ends[system] = max(end, ends.get(system, ""))  # a shard that is behind knows less
    return {system: end for system, end in sorted(ends.items()) if today is not None and date.fromisoformat(end) <= today + DAYS_SOON}


def today_of(workers: Sequence[Mapping[str, Any]]) -> date | None:
    """The day (UTC) on which the shards are; None where no shard has been told the time."""
    return max((datetime.fromisoformat(shard["time"]).date() for shard in _on_time(workers)), default=None)


def _on_time(workers: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [shard for worker in workers for shard in worker["shards"] if shard["time"] is not None]


async def _partitions(settings: Settings) -> dict[topics.Office, int] | None:
    try:
        return await partition_counts(settings)
    except (TopicsMissingError, KafkaError, OSError):
        return None


def in_ranges(shards: Sequence[str]) -> str:
    """Shards of one office in few words: back/0-3, back/5."""
    runs: list[list[int]] = []
    for partition in sorted(int(shard.rpartition("/")[2]) for shard in shards):
        if runs and runs[-1][-1] == partition - 1:
            runs[-1].append(partition)
        else:
            runs.append([partition])
    office = shards[0].partition("/")[0] if shards else ""
    return ", ".join(f"{office}/{run[0]}" + (f"-{run[-1]}" if len(run) > 1 else "") for run in runs)
