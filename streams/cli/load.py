"""takahuone load: reference data from a file to every shard."""

import asyncio
from collections.abc import Collection
from dataclasses import asdict
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Annotated

import orjson
import typer
from aiokafka.errors import KafkaError
from rich.console import Console

from schemas.reference import ReferenceRecord
from streams.cli.exits import Exit, failed
from streams.counted import counted
from streams.environment.gone import why
from streams.loader import Loaded, defined_before, load_reference
from streams.no_answer import NOT_NAMED
from streams.reference_doubts import Name, days_over, doubts, undefined
from streams.reference_file import ReferenceFileError, read_reference_file
from streams.settings import settings
from streams.shard.counts import TopicsMissingError
from streams.verify.log import LogError


def load(
    file: Annotated[Path, typer.Argument(help="JSON lines: one definition a line (InstrumentDefined, PartyDefined, AccountDefined …).")],
    name: Annotated[str, typer.Option(help="The name of this load; without it, its time and the digest of the file.")] = "",
    wait: Annotated[float, typer.Option(help="Seconds to wait until every shard has said that it has taken the load.")] = 30.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Load reference data into every shard of both offices, in one transaction. What is doubtful in it is said, and loaded.

    Exits with 0 where every shard has it, with 1 where shards have refused a record (the others stay loaded), with 2 where the file is
    wrong and nothing was loaded, and with 3 where Kafka is not there (nothing was loaded) or some shards have not answered (the load
    stays valid: they take it when they are up).
    """
    try:
        records = read_reference_file(file)
    except ReferenceFileError as error:
        raise failed(f"{error}\nNothing of {file} was loaded: mend it and load it again.", Exit.USAGE) from None
    except OSError as error:
        raise failed(f"{file} cannot be read: {error.strerror}.", Exit.USAGE) from None
    warnings = _warned(doubts(records, _defined_before(undefined(records))))
    loaded = _load(records, name or _name(file), wait)
    if loaded.time is not None:  # by the offices' time: it may be another than ours
        warnings += _warned(days_over(records, loaded.time))
    if as_json:
        typer.echo(orjson.dumps(asdict(loaded) | {"warnings": warnings}))
    else:
        shards, one = counted(len(loaded.taken), "shard"), len(loaded.taken) == 1
        taken = f"{shards} {'has' if one else 'have'} taken {'it' if loaded.records == 1 else 'them'}"
        Console().print(f"Loaded {counted(loaded.records, 'record')} as {loaded.load}. {taken}.")
    for sentence in loaded.refused:
        typer.echo(sentence, err=True)
    if loaded.missing:
        raise failed(
            f"The load {loaded.load} is valid, but these shards have not said that they have it: {', '.join(loaded.missing)}.\n"
            "They take it when they are up: see `takahuone status`.",
            Exit.ENVIRONMENT,
        )
    if loaded.refused:
        raise typer.Exit(Exit.FOUND_WRONG)


def _warned(sentences: list[str]) -> list[str]:
    for sentence in sentences:
        typer.echo(f"Warning: {sentence}", err=True)
    return sentences


def _load(records: list[ReferenceRecord], name: str, wait: float) -> Loaded:
    found = settings()
    if not found.kafka:
        raise failed(NOT_NAMED, Exit.ENVIRONMENT)
    try:
        return asyncio.run(load_reference(found, records, load=name, at=datetime.now(UTC), wait_seconds=wait))
    except (KafkaError, TopicsMissingError, OSError) as error:
        raise failed(f"Nothing was loaded: {why(found, error)}", Exit.ENVIRONMENT) from None


def _defined_before(names: Collection[Name]) -> set[Name] | None:
    """Which of these were loaded already; None where Kafka does not say: what keeps it from answering, the load itself will tell."""
    found = settings()
    if not names:
        return set()
    if not found.kafka:
        return None
    try:
        return asyncio.run(defined_before(found, names))
    except LogError:
        return None


def _name(file: Path) -> str:
    digest = blake2b(file.read_bytes(), digest_size=4).hexdigest()
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{digest}"
