"""What a bench runs in: a Kafka of its own, started for it and stopped after it with all that it left on the disk."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from signal import SIGTERM, default_int_handler, signal

from schemas import topics
from streams.environment.environment import Said, bring_broker
from streams.environment.gone import noticing
from streams.environment.processes import Started
from streams.settings import Settings

PARTITIONS: dict[topics.Office, int] = {"middle": 1, "back": 1}
"""A worker computes on one core. More shards in it share that core and take no more trades, but each commits for itself: at half load the
broker has more and smaller transactions, and the latency doubles (docs/decisions/017). A shard for each core is what a bench measures."""


@contextmanager
def kafka_for(settings: Settings, said: Said) -> Iterator[tuple[Settings, Started | None]]:
    """A Kafka that answers, and its process where it was started here. The data go when all is well; logs stay where something went wrong.

    SIGTERM ends a bench as Ctrl-C does. Raises EnvironmentMissingError, also (KafkaGoneError) in the place of what fails because
    Kafka is gone.
    """
    before = signal(SIGTERM, default_int_handler)
    process: Started | None = None
    try:
        kafka, broker = bring_broker(settings, said)
        process = broker.process if broker is not None else None
        running = settings.model_copy(update={"kafka": kafka, "clock": "script"})
        with noticing(running, process):
            yield running, process
    except BaseException:
        _stop(process)
        shutil.rmtree(settings.home / "broker", ignore_errors=True)
        raise
    else:
        _stop(process)
        shutil.rmtree(settings.home, ignore_errors=True)
    finally:
        signal(SIGTERM, before)


def _stop(process: Started | None) -> None:
    if process is not None:
        process.stop(30)
