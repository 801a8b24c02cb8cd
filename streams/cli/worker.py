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

SAID_EVERY_SECONDS = 30.0


class OfficeName(StrEnum):
    """The offices that have workers."""

    middle = "middle"
    back = "back"


def worker(office: Annotated[OfficeName, typer.Argument(help="The office whose shards this worker holds.")]) -> None:
    """Run one worker until SIGTERM; any number of workers share an office's shards.

    Settings come from TAKAHUONE_* variables. Each worker of an office needs a TAKAHUONE_INSTANCE of its own (1 where it is not set, as for
    the first one of `takahuone up`), and a TAKAHUONE_HTTP_PORT: two of one name take the shards from each other without end.
    """
    found = settings()
    if not found.kafka:
        sys.stderr.write(f"{NOT_NAMED}\n")
        raise typer.Exit(Exit.ENVIRONMENT)
    _await_kafka(found)
    run_worker(found, office.value)


def _await_kafka(there: Settings) -> None:
    """Wait until it answers, however long that is: what begins before its Kafka, or begins anew, need not be started again."""
    began = time.monotonic()
    said = -SAID_EVERY_SECONDS
    while not asyncio.run(answers(there)):
        waited = time.monotonic() - began
        if waited >= said + SAID_EVERY_SECONDS:
            said = waited
            sys.stderr.write(f"{no_answer(there, TimeoutError())} This worker begins when it does.\n")
        time.sleep(1)
