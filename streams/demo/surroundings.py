"""What a day is played in: a Kafka, a namespace of its own, one worker of each office; all that was started for it is stopped after it."""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from signal import SIG_IGN, SIGINT, SIGTERM, default_int_handler, signal
from uuid import uuid4

import psutil
from aiokafka.errors import KafkaError

from schemas import topics
from streams import clients
from streams.environment.environment import Environment, Said, alone, bring_broker, remember, remembered, start_workers, stop_workers
from streams.environment.gone import noticing
from streams.environment.jars import EnvironmentMissingError
from streams.settings import Settings
from streams.topics_admin import make_topics

PARTITIONS: dict[topics.Office, int] = {"middle": 4, "back": 4}
BROKER_STOPS_WITHIN_SECONDS = 30
WORKERS_STOP_WITHIN_SECONDS = 10


def settings_for(found: Settings, seed: int, *, keep: bool) -> Settings:
    """The settings of one play: its own namespace, whose clock is the player's, and its own folder unless it is to stay."""
    namespace = f"demo-{seed}-{uuid4().hex[:8]}"
    home = found.home if keep else found.home / namespace
    return found.model_copy(update={"namespace": namespace, "home": home, "clock": "script"})


@contextmanager
def surroundings(settings: Settings, said: Said, *, keep: bool) -> Iterator[Settings]:
    """Everything up, and all that was started here stopped at the end, whatever happens. With `keep` it stays after a day that was played.

    Raises EnvironmentMissingError, also (KafkaGoneError) in the place of what fails because Kafka is gone. The logs stay where
    something went wrong.
    """
    removed = [] if keep else [settings.home / "broker"]
    with _one_at_a_time(settings) if keep else nullcontext(), _signals(), ExitStack() as started:
        started.callback(_remove, removed)
        started.callback(_end_children)
        try:
            environment = _start(settings, said, started)
            running = settings.model_copy(update={"kafka": environment.kafka})
            with noticing(running, environment.broker.process if environment.broker is not None else None):
                yield running
            if keep:
                remember(environment, settings.home)
                started.pop_all()
            else:
                removed.append(settings.home)
        except KeyboardInterrupt:
            removed += [] if keep else [settings.home]
            raise
        finally:
            _undisturbed()


def _remove(folders: list[Path]) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def _end_children() -> None:
    """End what this process has started and nobody knows of: a signal may come between a start and the note of it."""
    children = psutil.Process().children()
    for child in children:
        child.terminate()
    _, alive = psutil.wait_procs(children, timeout=WORKERS_STOP_WITHIN_SECONDS)
    for child in alive:
        child.kill()


def _start(settings: Settings, said: Said, started: ExitStack) -> Environment:
    kafka, broker = bring_broker(settings, said)
    settings = settings.model_copy(update={"kafka": kafka})
    if broker is not None:
        started.callback(broker.process.stop, BROKER_STOPS_WITHIN_SECONDS)
        started.callback(said, "stopping Kafka")
    else:
        started.callback(_remove_topics, settings)
    said("making topics")
    with noticing(settings, broker.process if broker is not None else None):
        asyncio.run(make_topics(settings, PARTITIONS))
        workers = start_workers(settings, 1, said)
    started.callback(stop_workers, workers)
    started.callback(said, "stopping workers")
    return Environment(kafka=kafka, namespace=settings.namespace, broker=broker, workers=workers)


@contextmanager
def _one_at_a_time(settings: Settings) -> Iterator[None]:
    """Hold the environment's lock. Raises EnvironmentMissingError where one runs already."""
    with alone(settings.home):
        there = remembered(settings.home)
        if there is not None and any(worker.process.is_alive for worker in there.workers):
            raise EnvironmentMissingError("An environment runs here already: `takahuone down` stops it. Or play without --keep.")
        yield


def _remove_topics(settings: Settings) -> None:
    """Leave nothing on a cluster that is not ours; where it does not answer any more, that is all that can be done."""
    asyncio.run(_delete(settings))


async def _delete(settings: Settings) -> None:
    administrator = clients.administrator(settings)
    try:
        await administrator.start()
        await administrator.delete_topics([settings.topic(topic.name) for topic in topics.TOPICS])
    except (KafkaError, OSError):
        return
    finally:
        await administrator.close()


@contextmanager
def _signals() -> Iterator[None]:
    """SIGTERM ends the day as Ctrl-C does."""
    handlers = {number: signal(number, default_int_handler) for number in (SIGINT, SIGTERM)}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal(number, handler)


def _undisturbed() -> None:
    """What is being stopped is stopped, each within its bound: neither Ctrl-C nor SIGTERM can leave something running."""
    for number in (SIGINT, SIGTERM):
        signal(number, SIG_IGN)
