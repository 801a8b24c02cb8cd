"""What /health and /metrics say: progress, not only life."""

from typing import Any

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from processors.books import Books
from schemas import topics
from schemas.message import EPOCH
from streams.settings import Settings
from streams.shard.follower import Follower
from streams.shard.loop import Shard
from streams.shard.supervisor import Supervisor

PROGRESS_SECONDS_MAX = 15.0
"""A shard writes at least its position every 5 s: one that has written nothing for this long makes no progress."""


RESTORE_SECONDS_MAX = 10.0
"""A restore that gets no record for so long waits for a transaction that somebody has left open: a fence is missing somewhere. [2]"""

STANDS_STILL = {"running": ("standing still", PROGRESS_SECONDS_MAX), "restoring": ("restore standing still", RESTORE_SECONDS_MAX)}


def health(office: topics.Office, settings: Settings, supervisor: Supervisor | None) -> dict[str, Any]:
    """The state of this worker: `ok`, `waiting` (for Kafka, or for shards to open), or `alarm` (a shard is stopped, or stands still)."""
    shards = [] if supervisor is None else [_shard(shard, supervisor) for _, shard in sorted(supervisor.shards.items())]
    return {
        "office": office,
        "instance": settings.instance,
        "status": _status(supervisor, shards),
        "is_connected": supervisor is not None and supervisor.is_connected,
        "reopened": 0 if supervisor is None else supervisor.reopened,
        "shards": shards,
        "followed": [] if supervisor is None else [_followed(follower) for _, follower in sorted(supervisor.standby.followers.items())],
    }


def _status(supervisor: Supervisor | None, shards: list[dict[str, Any]]) -> str:
    if supervisor is not None and (supervisor.alarms or any(shard["state"].endswith("standing still") for shard in shards)):
        return "alarm"
    if supervisor is None or not supervisor.is_connected or any(shard["state"] != "running" for shard in shards):
        return "waiting"
    return "ok"


def _shard(shard: Shard, supervisor: Supervisor) -> dict[str, Any]:
    """How a shard is; None is what nobody knows while it does not run, and the time of one that nobody has told any."""
    since = shard.port.elapsed() - shard.progressed_at
    still, most = STANDS_STILL.get(shard.state, ("", since))
    is_known = shard.state == "running"  # before, its memory is empty or half read: zeros and the epoch would look like lost data
    return {
        "shard": shard.name,
        "state": still if since > most else shard.state,
        "seconds_since_progress": round(since, 1),
        "lag": {topic.name: shard.port.behind(topic.name, shard.partition) for topic in shard.office.inputs} if is_known else None,
        "sequence": shard.memory.books.sequence if is_known else None,
        "time": shard.memory.books.now.isoformat() if is_known and shard.memory.books.now > EPOCH else None,
        "work_left": len(shard.memory.cursors) if is_known else None,
        "set_aside": len(shard.memory.set_aside) if is_known else None,
        "left_undone": shard.engine.left_undone if is_known else None,
        "last_undone": shard.engine.last_undone if is_known else None,
        "days_end": _days_end(shard.memory.books) if is_known else None,
        "alarm": supervisor.alarms.get(shard.partition),
        "trouble": supervisor.troubles.get(shard.partition),
    }


def _days_end(books: Books) -> dict[str, str]:
    """By settlement system the last settlement day that is loaded: reference data is the same in every shard."""
    found: dict[str, str] = {}
    entry = books.settlement_systems.after("name", "")
    while entry is not None:
        system = entry[1]
        last = books.settlement_days.below("date", f"{system}|", f"{system}|~")
        if last is not None:
            found[system] = last[1].removeprefix(f"{system}|")
        entry = books.settlement_systems.after("name", "", entry[0])
    return found


def _followed(follower: Follower) -> dict[str, Any]:
    """A shard of another worker: `is_complete` once all of its changelog was read, `behind` are offsets that are not read yet."""
    return {
        "shard": follower.name,
        "is_complete": follower.is_complete,
        "behind": follower.behind,
        "trouble": follower.trouble,
    }


def metrics(office: topics.Office, supervisor: Supervisor | None) -> bytes:
    """The same for Prometheus, read off when it is asked for: the loop itself counts next to nothing."""
    registry = CollectorRegistry()
    reopened = Gauge("takahuone_shards_reopened", "Shards dropped and opened again by this worker", ["office"], registry=registry)
    reopened.labels(office).set(0 if supervisor is None else supervisor.reopened)
    by_shard = {
        name: Gauge(f"takahuone_shard_{name}", text, ["shard"], registry=registry)
        for name, text in {
            "up": "1 where the shard takes inputs",
            "sequence": "Inputs that the shard has ever taken",
            "work_left": "Cursors that are open",
            "left_undone": "Items of work that failed and were undone since the shard was opened: a defect of the program",
            "set_aside": "Inputs that wait for their time",
            "seconds_since_progress": "Seconds since the shard wrote anything",
        }.items()
    }
    lag = Gauge("takahuone_shard_lag", "Offsets of an input that were there and are not read yet", ["shard", "topic"], registry=registry)
    for shard in [] if supervisor is None else [_shard(each, supervisor) for each in supervisor.shards.values()]:
        values = shard | {"up": int(shard["state"] == "running")}
        for name, gauge in by_shard.items():
            if values[name] is not None:
                gauge.labels(shard["shard"]).set(values[name])
        for topic, behind in (shard["lag"] or {}).items():
            lag.labels(shard["shard"], topic).set(behind)
    behind = Gauge("takahuone_followed_behind", "Offsets of a followed changelog that are not read yet", ["shard"], registry=registry)
    complete = Gauge("takahuone_followed_complete", "1 where all of a followed changelog was read", ["shard"], registry=registry)
    for follower in [] if supervisor is None else supervisor.standby.followers.values():
        behind.labels(follower.name).set(follower.behind)
        complete.labels(follower.name).set(int(follower.is_complete))
    return generate_latest(registry)
