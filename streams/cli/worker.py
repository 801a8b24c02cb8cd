"""takahuone worker: one process that holds shards of one office."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from streams.cli.exits import Exit
from streams.no_answer import NOT_NAMED
from streams.settings import settings
from streams.worker import run_worker


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
    run_worker(found, office.value)
