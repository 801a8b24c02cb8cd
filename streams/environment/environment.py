"""An environment on this machine: a broker (unless one is named), the topics of a namespace, workers; remembered in one file."""

import asyncio
import fcntl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import orjson

from schemas import topics
from streams.environment.broker import Broker, answers, start_broker
from streams.environment.jars import EnvironmentMissingError, ensure_jars
from streams.environment.processes import Started
from streams.environment.workers import Worker, start_worker, wait_until_healthy
from streams.settings import Settings, remembered_in
from streams.topics_admin import make_topics

Said = Callable[[str], None]
"""Told each step, for whoever waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """What runs: the broker only where it was started here."""

    kafka: str
    namespace: str
    broker: Broker | None = None
    workers: tuple[Worker, ...] = ()


def remember(environment: Environment, home: Path) -> None:
    """Write down what runs, so that every command finds it."""
    home.mkdir(parents=True, exist_ok=True)
    remembered_in(home).write_bytes(orjson.dumps(asdict(environment), option=orjson.OPT_INDENT_2))


def remembered(home: Path) -> Environment | None:
    """What was started here and not stopped since; None where nothing was."""
    file = remembered_in(home)
    if not file.exists():
        return None
    found = orjson.loads(file.read_bytes())
    broker = Broker(process=Started(**found["broker"]["process"]), ports=tuple(found["broker"]["ports"])) if found["broker"] else None
    workers = tuple(Worker(**each | {"process": Started(**each["process"])}) for each in found["workers"])
    return Environment(kafka=found["kafka"], namespace=found["namespace"], broker=broker, workers=workers)


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Hold the lock of the environment: two commands that start or stop things do not meet. Raises EnvironmentMissingError."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise EnvironmentMissingError(f"Another command is starting or stopping the environment in {home}: wait for it.") from error
        yield


def bring_broker(settings: Settings, said: Said) -> tuple[str, Broker | None]:
    """The address of a Kafka that answers: the one that is named, the one that runs here already, or one that is started now.

    The second is the broker where it was started by this very call. Raises EnvironmentMissingError where there can be none.
    """
    there = remembered(settings.home)
    if settings.kafka and (there is None or there.broker is None or there.broker.bootstrap != settings.kafka):
        if not asyncio.run(answers(settings.kafka)):
            raise EnvironmentMissingError(f"No Kafka answers at {settings.kafka}, which TAKAHUONE_KAFKA names.")
        return settings.kafka, None
    if there is not None and there.broker is not None and there.broker.process.is_alive:
        return there.broker.bootstrap, None
    said("bringing the jars of Kafka")
    ensure_jars(settings.jars)
    said("starting Kafka")
    broker = start_broker(settings.home, settings.jars)
    return broker.bootstrap, broker


def start_workers(settings: Settings, count: int, said: Said) -> tuple[Worker, ...]:
    """`count` workers of each office, started and healthy. Those of a failed start are stopped."""
    said("starting workers")
    workers: list[Worker] = []
    try:
        for instance in range(1, count + 1):
            workers += [start_worker(settings, office, str(instance)) for office in topics.INPUTS]
        wait_until_healthy(settings, workers)
    except BaseException:
        stop_workers(workers)
        raise
    return tuple(workers)


def stop_workers(workers: "list[Worker] | tuple[Worker, ...]") -> None:
    """Ask all to end, then wait for each."""
    for worker in workers:
        worker.process.ask()
    for worker in workers:
        worker.process.stop()


def up(settings: Settings, partitions: Mapping[topics.Office, int], count: int, said: Said) -> Environment:
    """Bring up what is not up yet: broker, topics, `count` workers of each office. Run again it completes what is missing."""
    there = remembered(settings.home)
    kafka, started = bring_broker(settings, said)
    settings = settings.model_copy(update={"kafka": kafka})
    broker = started or (there.broker if there is not None and there.kafka == kafka else None)
    environment = Environment(kafka=kafka, namespace=settings.namespace, broker=broker)
    remember(environment, settings.home)
    said("making topics")
    asyncio.run(make_topics(settings, partitions))
    alive = there.workers if there is not None and there.kafka == kafka and there.namespace == settings.namespace else ()
    alive = tuple(worker for worker in alive if worker.process.is_alive)
    workers = alive or start_workers(settings, count, said)
    environment = replace(environment, workers=workers)
    remember(environment, settings.home)
    return environment


def down(home: Path, said: Said) -> bool:
    """Stop all that was started here: workers first, then the broker. False where there was nothing."""
    there = remembered(home)
    if there is None:
        return False
    said("stopping workers")
    stop_workers(there.workers)
    if there.broker is not None:
        said("stopping Kafka")
        there.broker.process.stop(30)
    remembered_in(home).unlink()
    return True


def state_of(environment: Environment) -> dict[str, Any]:
    """How everything is now, for `takahuone status`."""
    return {
        "kafka": environment.kafka,
        "namespace": environment.namespace,
        "kafka_answers": asyncio.run(answers(environment.kafka)),
        "broker_started_here": environment.broker is not None,
        "workers": [
            {"name": worker.name, "http": f"http://127.0.0.1:{worker.http_port}", **worker.health()} for worker in environment.workers
        ],
    }
