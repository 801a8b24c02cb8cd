"""How every command of takahuone ends: exit codes, and the sentence that says why."""

from enum import IntEnum

import typer


class Exit(IntEnum):
    """What a command tells the shell."""

    DONE = 0
    FOUND_WRONG = 1
    """The command ran, and what it checked is not as it must be (`verify`), or some input was refused where that matters."""
    USAGE = 2
    """The command line or an input file is wrong."""
    ENVIRONMENT = 3
    """Something is missing that the command needs: Kafka does not answer, Java or Maven is not installed, workers are not up."""


def failed(sentence: str, code: Exit = Exit.USAGE) -> typer.Exit:
    """Say `sentence` on stderr. What is given back is to be raised, `from None` where it stands for another error."""
    typer.echo(sentence, err=True)
    return typer.Exit(code)
