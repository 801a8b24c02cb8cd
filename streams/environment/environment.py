"""An environment on this machine: a broker (unless one is named), the topics of a namespace, workers; remembered in one file."""

import asyncio
import fcntl
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import orjson

from schemas import topics
from streams.environment.broker import Broker, answers, are_free, start_broker
from streams.environment.gone import noticing
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
    file = remembered_in(home)
    half = file.with_suffix(".part")  # whoever reads meanwhile finds the old one or the new one
    half.write_bytes(orjson.dumps(asdict(environment), option=orjson.OPT_INDENT_2))
    half.replace(file)


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
    own = there.broker if there is not None else None
    if settings.kafka and (own is None or own.bootstrap != settings.kafka):
        if not asyncio.run(answers(settings)):
            raise EnvironmentMissingError(
                f"No Kafka at {settings.kafka}, which TAKAHUONE_KAFKA names, answers over {settings.security_protocol}: "
                "is the address right, and the user, password and authority (TAKAHUONE_SASL_*, TAKAHUONE_TLS_CA_FILE)?"
            )
        return settings.kafka, None
    if own is not None and own.process.is_alive:
        return own.bootstrap, None
    said("bringing the jars of Kafka")
    ensure_jars(settings.jars)
    said("starting Kafka")
    again = own.ports if own is not None and are_free(own.ports) else None  # workers that still run find it where it was
    broker = start_broker(settings.home, settings.jars, ports=again)
    return broker.bootstrap, broker


def start_workers(settings: Settings, count: int, said: Said, there: Sequence[Worker] = ()) -> tuple[Worker, ...]:
    """`count` workers of each office, all healthy: those of `there`, and the missing ones started. Those of a failed start are stopped."""
    said("starting workers")
    names = {worker.name for worker in there}
    wanted = [(office, str(instance)) for instance in range(1, count + 1) for office in topics.INPUTS]
    started: list[Worker] = []
    try:
        for office, instance in wanted:
            if f"{office}-{instance}" not in names:
                started.append(start_worker(settings, office, instance))
        wait_until_healthy(settings, [*there, *started])
    except BaseException:
        stop_workers(started)
        raise
    return (*there, *started)


def stop_workers(workers: Sequence[Worker]) -> None:
    """Ask all to end, then wait for each."""
    for worker in workers:
        worker.process.ask()
    for worker in workers:
        worker.process.stop()


def up(settings: Settings, partitions: Mapping[topics.Office, int], count: int, said: Said) -> Environment:
    """Bring up what is not up yet: broker, topics, `count` workers of each office. Run again it completes what is missing.

    Raises EnvironmentMissingError, as KafkaGoneError where the broker ends in the midst.
    """
    if count > min(partitions.values()):
        raise EnvironmentMissingError(f"{count} workers for {min(partitions.values())} shards: some would have nothing to do.")
    there = remembered(settings.home)
    _refuse_another(there, settings)
    kafka, started = bring_broker(settings, said)
    settings = settings.model_copy(update={"kafka": kafka})
    environment = Environment(kafka=kafka, namespace=settings.namespace, broker=started)
    if there is not None and there.kafka == kafka:
        environment = replace(environment, broker=started or there.broker, workers=_alive(there))
    elif there is not None:
        stop_workers(there.workers)  # Kafka had to move to other ports: nobody is left at the old ones
    remember(environment, settings.home)
    with noticing(settings, environment.broker.process if environment.broker is not None else None):
        said("making topics")
        asyncio.run(make_topics(settings, partitions))
        if there is not None and there.workers and there.namespace == settings.namespace:
            settings = settings.model_copy(update={"clock": there.workers[0].clock})  # one namespace has one clock
        environment = replace(environment, workers=start_workers(settings, count, said, environment.workers))
    remember(environment, settings.home)
    return environment


def _alive(environment: Environment) -> tuple[Worker, ...]:
    return tuple(worker for worker in environment.workers if worker.process.is_alive)


def _refuse_another(there: Environment | None, settings: Settings) -> None:
    """What runs is never forgotten: another cluster or namespace has to wait until it is down."""
    if there is None:
        return
    is_elsewhere = bool(settings.kafka) and there.kafka != settings.kafka
    has_broker = there.broker is not None and there.broker.process.is_alive
    if (is_elsewhere and has_broker) or (_alive(there) and (is_elsewhere or there.namespace != settings.namespace)):
        raise EnvironmentMissingError(
            f"An environment runs in {settings.home} already, over {there.kafka}, namespace {there.namespace}: `takahuone down` stops it."
        )


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


def purge(home: Path) -> None:
    """Remove the broker's data, the logs and what workers kept; nothing else that may lie in `home`."""
    for name in ("broker", "logs", "faust"):
        shutil.rmtree(home / name, ignore_errors=True)
