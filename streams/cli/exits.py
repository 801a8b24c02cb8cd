"""The exit codes of every command of takahuone."""

from enum import IntEnum


class Exit(IntEnum):
    """What a command tells the shell."""

    DONE = 0
    FOUND_WRONG = 1
    """The command ran, and what it checked is not as it must be (`verify`), or some input was refused where that matters."""
    USAGE = 2
    """The command line or an input file is wrong."""
    ENVIRONMENT = 3
    """Something is missing that the command needs: Kafka does not answer, Java or Maven is not installed, workers are not up."""
