"""takahuone verify: does everything add up? Read from the topics alone, on a running or a resting system."""

import asyncio
from dataclasses import asdict
from typing import Annotated

import orjson
import typer
from rich.console import Console

from schemas.topics import TOPICS
from streams.cli.exits import Exit
from streams.cli.progress import bar
from streams.settings import Settings, settings
from streams.verify.findings import Findings
from streams.verify.kafka_log import kafka_log
from streams.verify.log import LogError
from streams.verify.show import show
from streams.verify.verify import Progress, Verification, no_progress


async def verified(settings: Settings, progress: Progress = no_progress) -> Findings:
    """What verify finds in the environment of `settings`. Raises LogError where Kafka does not answer."""
    async with kafka_log(settings, [topic.name for topic in TOPICS if not topic.is_compacted]) as log:
        return await Verification(log, progress).run()


def verify(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of a table.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Show no progress bar.")] = False,
) -> None:
    """Check that nothing was lost, doubled or invented. Exits with 1 where a problem is found, 3 where Kafka does not answer."""
    try:
        with bar("verify", shown=not (as_json or quiet)) as progress:
            findings = asyncio.run(verified(settings(), progress))
    except LogError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(Exit.ENVIRONMENT) from None
    if as_json:
        typer.echo(orjson.dumps(asdict(findings), option=orjson.OPT_INDENT_2))
    else:
        show(findings, Console())
    raise typer.Exit(Exit.DONE if findings.is_clean else Exit.FOUND_WRONG)
