"""Workers as processes of their own, and how they are."""

import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from schemas import topics
from streams.environment.broker import free_ports
from streams.environment.jars import EnvironmentMissingError
from streams.environment.processes import Started, last_lines, start
from streams.settings import Settings

HEALTHY_WITHIN_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A worker process of an office."""

    office: topics.Office
    instance: str
    http_port: int
    process: Started
    clock: str = "real"

    @property
    def name(self) -> str:
        """Office and instance, as in the name of its log."""
        return f"{self.office}-{self.instance}"

    def health(self) -> dict[str, Any]:
        """What its /health says; `{"status": "down"}` where it does not answer."""
        try:
            found: dict[str, Any] = json.loads(self.page("health"))
        except (URLError, HTTPException, OSError, ValueError):
            found = {"status": "down", "shards": []}
        return found

    def page(self, name: str) -> bytes:
        """What it serves under `name`: health, metrics."""
        try:
            with urlopen(f"http://127.0.0.1:{self.http_port}/{name}", timeout=5) as answer:
                return bytes(answer.read())
        except HTTPError as error:  # 503: it answers, and says what it waits for
            with error:
                return bytes(error.read())


def start_worker(settings: Settings, office: topics.Office, instance: str = "1", http_port: int | None = None) -> Worker:
    """Start a worker of `office` over the cluster and the namespace of `settings`; it need not be healthy yet."""
    port = http_port or free_ports(1)[0]
    variables = {
        "TAKAHUONE_KAFKA": settings.kafka,
        "TAKAHUONE_NAMESPACE": settings.namespace,
        "TAKAHUONE_HOME": str(settings.home.absolute()),
        "TAKAHUONE_CLOCK": settings.clock,
        "TAKAHUONE_INSTANCE": instance,
        "TAKAHUONE_SESSION_TIMEOUT_MS": str(settings.session_timeout_ms),
        "TAKAHUONE_STANDBY": str(settings.standby),
        "TAKAHUONE_HTTP_PORT": str(port),
    }
    process = start([sys.executable, "-m", "streams.cli", "worker", office], log_of(settings.home, office, instance), variables)
    return Worker(office=office, instance=instance, http_port=port, process=process, clock=settings.clock)


def log_of(home: Path, office: str, instance: str) -> Path:
    """Where a worker's log is."""
    return home / "logs" / f"{office}-{instance}.log"


def wait_until_healthy(settings: Settings, workers: Sequence[Worker]) -> None:
    """Wait until all these workers make progress at once, each with shards that no other has: shards that still move are not there yet.

    Raises EnvironmentMissingError where one dies, or does not get ready in time.
    """
    until = time.monotonic() + HEALTHY_WITHIN_SECONDS
    while late := _late(workers):
        dead = [worker for worker in workers if not worker.process.is_alive]
        if dead or time.monotonic() > until:
            worker = (dead or late)[0]
            log = log_of(settings.home, worker.office, worker.instance)
            raise EnvironmentMissingError(
                f"The worker {worker.name} does not get ready ({_told(worker)}); the end of {log}:\n{last_lines(log)}"
            )
        time.sleep(0.1)


def _late(workers: Sequence[Worker]) -> list[Worker]:
    """Those that are not ready, as all were found at one time."""
    found = [(worker, worker.health()) for worker in workers]
    held = Counter(shard["shard"] for _, health in found for shard in health["shards"])
    return [
        worker
        for worker, health in found
        if health["status"] != "ok" or not health["shards"] or any(held[shard["shard"]] > 1 for shard in health["shards"])
    ]


def _told(worker: Worker) -> str:
    """What the worker says about itself, in a line."""
    found = worker.health()
    shards = [f"{shard['shard']} {shard['alarm'] or shard['state']}" for shard in found["shards"]]
    return ", ".join([found["status"], *shards] if shards else [found["status"], "no shards"])
