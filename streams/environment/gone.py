"""A Kafka that goes away in the midst is told as that: what fails for want of it names sockets, locks or workers that do not move."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from aiokafka.errors import KafkaError

from streams.environment.broker import answers
from streams.environment.jars import EnvironmentMissingError
from streams.environment.processes import Started
from streams.no_answer import no_answer
from streams.settings import Settings

UNKNOWN = "What was under way is not done, or not known: give the command again"


class KafkaGoneError(EnvironmentMissingError):
    """Kafka was there at the beginning and is not any more: the sentence says which, and what to do."""


@contextmanager
def noticing(settings: Settings, process: Started | None) -> Iterator[None]:
    """Whatever fails inside fails with KafkaGoneError where Kafka is gone; `process` is that of one that was started for it."""
    try:
        yield
    except Exception as error:
        sentence = gone(settings, process)
        if sentence is None:
            raise
        raise KafkaGoneError(sentence) from error


def gone(settings: Settings, process: Started | None) -> str | None:
    """That Kafka is not there any more, in sentences; None where it is."""
    if process is not None:
        return None if process.is_alive else f"Kafka ended in the midst; {_log(settings)}. {UNKNOWN}."
    if asyncio.run(answers(settings)):
        return None
    return f"Kafka at {settings.kafka} does not answer any more. {UNKNOWN} when it does."


def why(settings: Settings, error: BaseException) -> str:
    """What kept a command from Kafka: an error of a client that lost it in the midst may speak of topics that are not there."""
    is_there = not isinstance(error, KafkaError) or asyncio.run(answers(settings))
    return no_answer(settings, error if is_there else TimeoutError())


def _log(settings: Settings) -> str:
    """Where to look why a broker that was started here has ended."""
    log = settings.home / "logs" / "broker.log"
    return f"its log is {log}" if log.exists() else "it left no log"
