"""takahuone optimiser: the worker that proposes which waiting instructions settle together."""

import asyncio
import logging
import signal
import sys
from functools import partial

import typer
from aiokafka.errors import KafkaError

from streams.cli.exits import Exit
from streams.environment.broker import silence
from streams.no_answer import NOT_NAMED, no_answer
from streams.optimiser.measures import served
from streams.optimiser.service import serve
from streams.seldom import hide_left_behind
from streams.settings import Settings, settings
from streams.shard.counts import TopicsMissingError, partition_counts
from streams.watch import SILENT_SECONDS, watch_kafka


def optimiser() -> None:
    """Answer the requests of back until SIGTERM: a wrong, late or lost answer does no harm, for back books what holds and refuses the rest.

    Any number of them share the settlement systems. Exits with 3 where Kafka or its topics are not there.
    """
    found = settings()
    if not found.kafka:
        sys.stderr.write(f"{NOT_NAMED}\n")
        raise typer.Exit(Exit.ENVIRONMENT)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    hide_left_behind()
    try:
        asyncio.run(_run(found))
    except (KafkaError, TopicsMissingError, OSError) as error:
        sys.stderr.write(f"The optimiser ends: {no_answer(found, error)}\n")
        raise typer.Exit(Exit.ENVIRONMENT) from None


async def _run(found: Settings) -> None:
    await partition_counts(found)
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    log = logging.getLogger("takahuone.optimiser")
    log.info("ready")
    watching = asyncio.create_task(watch_kafka(found.kafka, partial(silence, found, SILENT_SECONDS)).run())
    try:
        with served(found) as measures:
            await serve(found, stopping, log.info, measures)
    finally:
        watching.cancel()
