"""takahuone worker: one process that holds shards of one office."""

import asyncio
import sys
import time
from enum import StrEnum
from typing import Annotated

import typer

from streams.cli.exits import Exit
from streams.environment.broker import answers
from streams.no_answer import NOT_NAMED, no_answer
from streams.settings import Settings, settings
from streams.worker import run_worker

KAFKA_WITHIN_SECONDS = 300.0
"""So long a worker that begins waits for a Kafka that is not there yet: a broker that restarts takes seconds, a cluster minutes."""
SAID_EVERY_SECONDS = 30.0


class OfficeName(StrEnum):
    """The offices that have workers."""

    middle = "middle"
    back = "back"


def worker(office: Annotated[OfficeName, typer.Argument(help="The office whose shards this worker holds.")]) -> None:
    """Run one worker until SIGTERM. Settings come from TAKAHUONE_* variables; any number of workers share an office's shards."""
    found = settings()
    if not found.kafka:
        sys.stderr.write(f"{NOT_NAMED}\n")
        raise typer.Exit(Exit.ENVIRONMENT)
    _await_kafka(found)
    run_worker(found, office.value)


def _await_kafka(there: Settings) -> None:
    """Wait until it answers: what begins before its Kafka need not be started again. Exits with ENVIRONMENT where it never does."""
    began = time.monotonic()
    said = -SAID_EVERY_SECONDS
    while not asyncio.run(answers(there)):
        waited = time.monotonic() - began
        if waited >= KAFKA_WITHIN_SECONDS:
            sys.stderr.write(f"{no_answer(there, TimeoutError())}\n")
            raise typer.Exit(Exit.ENVIRONMENT)
        if waited >= said + SAID_EVERY_SECONDS:
            said = waited
            sys.stderr.write(f"Kafka at {there.kafka} does not answer yet: this worker begins when it does.\n")
        time.sleep(1)
