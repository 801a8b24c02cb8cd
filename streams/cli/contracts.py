"""takahuone contracts: topics and messages as JSON Schemas and an AsyncAPI document, and whether a change of them breaks somebody."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from streams.cli.exits import Exit
from streams.contracts.committed import RevisionError, committed
from streams.contracts.compatible import incompatible
from streams.contracts.document import asyncapi
from streams.contracts.files import WHERE, differences, write_contracts


def contracts(
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 where files differ or a change breaks somebody.")] = False,
    out: Annotated[Path, typer.Option(help="The folder that they are written to, or compared with.")] = WHERE,
    against: Annotated[
        str,
        typer.Option(
            help="With --check: the git revision whose readers must not break; without it the last release, origin/main and HEAD."
        ),
    ] = "",
) -> None:
    """Write the contracts of all topics, generated from schemas/. With --check compare them with the files and with what is committed."""
    if check:
        raise typer.Exit(_check(out, against))
    typer.echo(f"{write_contracts(out)} files written to {out}.")


def _check(out: Path, against: str) -> Exit:
    try:
        earlier = committed(against or None)
    except RevisionError as error:
        sys.stderr.write(f"{error}\n")
        return Exit.USAGE
    different, document = differences(out), asyncapi()
    broken = {sentence: name for name, old in earlier.items() for sentence in incompatible(old, document)}
    if different:
        sys.stderr.write("\n".join([*different, "Write them anew with `takahuone contracts` and commit them.", ""]))
    if broken:
        told = [f"{sentence} (compared with {name})" for sentence, name in broken.items()]
        sys.stderr.write("\n".join([*told, "Keep what is there; what must be otherwise is a new v<n> topic beside the old.", ""]))
    if different or broken:
        return Exit.FOUND_WRONG
    compared = f"compatible with {', '.join(earlier)}" if earlier else "nothing is committed yet to compare them with"
    typer.echo(f"The contracts in {out} are as the messages say, and {compared}.")
    return Exit.DONE
