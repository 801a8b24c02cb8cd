"""takahuone timeline: a settlement day of reference data as a picture."""

from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from streams.calendars.day_shown import NoDayError, day_in
from streams.calendars.question import QuestionError, day
from streams.calendars.timeline import timeline as picture
from streams.cli.exits import Exit, failed
from streams.reference_file import ReferenceFileError, read_reference_file


def timeline(
    file: Annotated[Path, typer.Argument(help="Reference data as `load` takes it, as `takahuone system` prints it.", dir_okay=False)],
    system: Annotated[str | None, typer.Option(help="The settlement system; without it, the only one that has days in FILE.")] = None,
    date: Annotated[str | None, typer.Option(metavar="DATE", help="The settlement day, as 2026-01-30; without it, the first one.")] = None,
    zone: Annotated[str, typer.Option(help="The time zone of the times in it: Europe/Berlin, America/New_York.")] = "UTC",
    into: Annotated[Path | None, typer.Option(help="Where to write it; without it, to standard output.", dir_okay=False)] = None,
) -> None:
    """Draw a settlement day as SVG: when it opens, its night sequences, day and partial windows, its cut-offs. Needs no Kafka.

    Exits with 2 where FILE is no reference data, or has no such system or day, or there is no such zone.
    """
    try:
        chosen = day_in(read_reference_file(file), system, day(date) if date is not None else None)
        drawn = picture(chosen, ZoneInfo(zone))
        if into is not None:
            into.write_text(drawn, encoding="utf-8")
    except (ZoneInfoNotFoundError, IsADirectoryError, ValueError) as error:
        is_ours = isinstance(error, NoDayError | QuestionError | ReferenceFileError)
        raise failed(str(error) if is_ours else f"There is no time zone {zone}: Europe/Berlin is one.", Exit.USAGE) from None
    except OSError as error:
        raise failed(f"{error.filename}: {error.strerror}.", Exit.USAGE) from None
    if into is None:
        typer.echo(drawn, nl=False)
