"""takahuone topics: the topics of a namespace, and the beginning of its shards."""

import asyncio
import sys
from typing import Annotated

import orjson
import typer
from aiokafka.errors import KafkaError

from streams.cli.exits import Exit
from streams.environment.gone import why
from streams.no_answer import NOT_NAMED
from streams.settings import settings
from streams.shard.counts import TopicsMissingError
from streams.topics_admin import make_topics

MiddleShards = Annotated[
    int,
    typer.Option(
        min=1,
        max=1_000,
        help="How many shards middle has (partitions of its topics): the most workers that can ever share it. Fixed once made.",
    ),
]
BackShards = Annotated[
    int, typer.Option(min=1, max=1_000, help="How many shards back has: the most workers that can ever share it. Fixed once made.")
]


def topics(
    middle: MiddleShards = 4,
    back: BackShards = 4,
    replicas: Annotated[
        int, typer.Option(min=0, help="On how many brokers each partition is kept; 0: on three, or on all where there are fewer.")
    ] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Make the topics and begin the shards. Run again it completes what is missing; it never changes a partition count."""
    found = settings()
    if not found.kafka:
        sys.stderr.write(f"{NOT_NAMED}\n")
        raise typer.Exit(Exit.ENVIRONMENT)
    try:
        made = asyncio.run(make_topics(found, {"middle": middle, "back": back}, replicas=replicas))
    except (KafkaError, OSError, TopicsMissingError) as error:
        sys.stderr.write(f"The topics of {found.namespace} on {found.kafka} could not be made: {why(found, error)}\n")
        raise typer.Exit(Exit.ENVIRONMENT) from None
    if as_json:
        typer.echo(orjson.dumps({"topics": made.topics, "shards": made.shards}))
    else:
        typer.echo(f"{len(made.topics)} topics made, {len(made.shards)} shards begun; the others were there.")
