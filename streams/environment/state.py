"""How an environment is now: its Kafka, its workers, their shards, and the shards that nobody has."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from schemas import topics
from streams.environment.asked import Heard, heard
from streams.environment.environment import Environment
from streams.optimiser.group import silent_seconds
from streams.settings import Settings
from streams.shard.members import Member

DAYS_SOON = timedelta(days=5)
ASKED_WITHIN = timedelta(days=1)
"""Older requests are of a queue that is another one now: each opening asks anew."""


def state_of(environment: Environment, settings: Settings) -> dict[str, Any]:
    """How everything is now, for `takahuone status`. `settings` say how to talk to the cluster."""
    there = settings.model_copy(update={"kafka": environment.kafka, "namespace": environment.namespace})
    workers = [
        {"name": worker.name, "pid": worker.process.pid, "http": f"http://127.0.0.1:{worker.http_port}", **worker.health()}
        for worker in environment.workers
    ]
    said = asyncio.run(heard(there))  # last, so that nothing said above is older than it
    if said.trouble is not None:
        _without_kafka(workers)
    others = others_in(said, environment)
    return {
        "kafka": environment.kafka,
        "namespace": environment.namespace,
        "kafka_answers": said.trouble is None,
        "kafka_trouble": said.trouble,
        "broker_started_here": environment.broker is not None,
        "workers": workers,
        "others": others,
        "days_end_soon": days_end_soon(workers),
        "unserved": unserved(said.partitions, [*workers, *others]),
        "optimiser": optimiser_of(said, workers, silent_seconds(there)) if said.trouble is None else None,
    }


def _without_kafka(workers: Sequence[dict[str, Any]]) -> None:
    """Kafka does not answer: a worker may not have noticed yet, and is waiting all the same; its lag is what it heard last."""
    for worker in workers:
        worker["status"] = "waiting" if worker["status"] == "ok" else worker["status"]
        for shard in worker["shards"]:
            shard["lag"] = None


def others_in(said: Heard, environment: Environment) -> list[dict[str, Any]]:
    """The workers and optimisers in the groups that were not started here, with the shards that they were given."""
    ours = {(f"{environment.namespace}-{worker.name}", worker.process.pid) for worker in environment.workers}
    names = {name for name, _ in ours}
    found: list[dict[str, Any]] = []
    for office, members in said.workers.items():
        for each in members:
            is_ours = each.name in names if each.pid is None else (each.name, each.pid) in ours
            if not is_ours:
                shards = [{"shard": f"{office}/{partition}"} for partition in sorted(each.partitions)]
                found.append(_other(each, each.name.removeprefix(f"{environment.namespace}-"), shards))
    return found + [_other(each, "optimiser", []) for each in said.optimisers]


def left_by(environment: Environment, settings: Settings) -> list[dict[str, Any]]:
    """Who would go on without what was started here; nobody where Kafka does not say."""
    there = settings.model_copy(update={"kafka": environment.kafka, "namespace": environment.namespace})
    return others_in(asyncio.run(heard(there)), environment)


def _other(member: Member, name: str, shards: list[dict[str, str]]) -> dict[str, Any]:
    return {"name": name, "pid": member.pid, "host": member.host, "shards": shards}


def unserved(partitions: Mapping[topics.Office, int] | None, workers: Sequence[Mapping[str, Any]]) -> dict[str, list[str]] | None:
    """By office, the shards that no worker has; None where it is not known how many there are."""
    if partitions is None:
        return None
    had = {shard["shard"] for worker in workers for shard in worker["shards"]}
    shards = {office: [f"{office}/{partition}" for partition in range(count)] for office, count in partitions.items()}
    return {office: [shard for shard in all_of_it if shard not in had] for office, all_of_it in shards.items()}


def optimiser_of(said: Heard, workers: Sequence[Mapping[str, Any]], patience_seconds: int) -> dict[str, Any]:
    """How many optimisers there are, and by settlement system what was asked within a day of the shards' time and has no answer.

    Where one is there it has `patience_seconds` for each request.
    """
    now = max((datetime.fromisoformat(shard["time"]) for shard in _on_time(workers)), default=None)
    least = timedelta(seconds=patience_seconds) if said.optimisers else timedelta(0)
    waiting = {
        system: [at for at in times if now is None or least <= now - datetime.fromisoformat(at) < ASKED_WITHIN]
        for system, times in said.unanswered.items()
    }
    return {
        "running": len(said.optimisers),
        "unanswered": {system: {"requests": len(times), "last": times[-1]} for system, times in sorted(waiting.items()) if times},
    }


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
