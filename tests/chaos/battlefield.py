"""A broker and workers of its own, and a seeded hand that kills them while a day is played."""

import asyncio
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGCONT, SIGSTOP
from time import time

import psutil

from schemas import topics
from streams.environment.broker import Broker, start_broker
from streams.environment.jars import ensure_jars
from streams.environment.workers import Worker, start_worker, wait_until_healthy
from streams.settings import Settings
from streams.topics_admin import make_topics
from tests.chaos.standstill import Fault
from tests.conftest import JARS

FREEZE_SECONDS = 9.0
"""Longer than a session: what wakes up is a zombie whose shards have others."""

SESSION_MS = 4_000
"""Less than Kafka allows by default: the broker's properties allow it."""


@dataclass
class Battlefield:
    """What runs, and what was done to it."""

    settings: Settings
    broker: Broker
    workers: list[Worker] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def _note(self, kind: str, worker: Worker | None) -> None:
        self.faults.append(Fault(kind=kind, office=worker.office if worker else "", at=time()))

    def replace(self, worker: Worker) -> None:
        """Start the worker again under its name and port."""
        self.workers.remove(worker)
        self.workers.append(start_worker(self.settings, worker.office, worker.instance, worker.http_port))

    async def kill_worker(self, worker: Worker) -> None:
        """SIGKILL, and a new start at once."""
        self._note("kill -9", worker)
        await asyncio.to_thread(worker.process.kill)
        self.replace(worker)

    async def end_worker(self, worker: Worker) -> None:
        """SIGTERM, and a new start."""
        self._note("SIGTERM", worker)
        await asyncio.to_thread(worker.process.stop)
        self.replace(worker)

    async def freeze_worker(self, worker: Worker) -> None:
        """SIGSTOP for longer than the session, then SIGCONT."""
        self._note("freeze", worker)
        process = psutil.Process(worker.process.pid)
        process.send_signal(SIGSTOP)
        await asyncio.sleep(FREEZE_SECONDS)
        process.send_signal(SIGCONT)

    async def kill_broker(self) -> None:
        """SIGKILL, and a new start over the same data on the same ports."""
        self._note("kill -9 of the broker", None)
        await asyncio.to_thread(self.broker.process.kill)
        ports = self.broker.ports
        self.broker = await asyncio.to_thread(start_broker, self.settings.home, JARS, heap="768m", ports=ports)

    async def rage(self, seed: int, faults: list[str], gap_seconds: float) -> None:
        """Do these faults one after the other, each to a worker of chance."""
        chance = random.Random(seed)
        for fault in faults:
            await asyncio.sleep(gap_seconds * chance.uniform(0.5, 1.5))
            if fault == "broker":
                await self.kill_broker()
                continue
            worker = chance.choice(self.workers)
            await {"kill": self.kill_worker, "end": self.end_worker, "freeze": self.freeze_worker}[fault](worker)


@contextmanager
def battlefield(home: Path, namespace: str, workers_each: int) -> Iterator[Battlefield]:
    """Everything up; everything that is left is stopped at the end."""
    ensure_jars(JARS)
    broker = start_broker(home, JARS, heap="768m")
    settings = Settings(kafka=broker.bootstrap, namespace=namespace, home=home, clock="script", session_timeout_ms=SESSION_MS)
    field_ = Battlefield(settings, broker)
    try:
        partitions: dict[topics.Office, int] = {"middle": 4, "back": 4}
        asyncio.run(make_topics(settings, partitions))
        for instance in range(1, workers_each + 1):
            field_.workers += [start_worker(settings, office, str(instance)) for office in topics.INPUTS]
        wait_until_healthy(settings, field_.workers[:2])
        yield field_
    finally:
        for worker in field_.workers:
            worker.process.ask()
        for worker in field_.workers:
            worker.process.stop()
        field_.broker.process.stop()
