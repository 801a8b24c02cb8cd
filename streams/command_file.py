"""Commands to back from a file: JSON lines, each a command as its schema says; read whole before anything is sent."""

from pathlib import Path

from schemas.codec import RECORD_BYTES_MAX, UnreadableError, decode
from schemas.commands import Command
from schemas.topics import BACK_COMMANDS

LINES_MAX = 1_000_000


class CommandFileError(Exception):
    """A line that is no command: which, and why."""


def read_command_file(file: Path) -> list[Command]:
    """The commands of a file, in order. Raises CommandFileError, naming the line, where one cannot be taken; OSError."""
    found: list[Command] = []
    with file.open("rb") as lines:
        for number, line in enumerate(iter(lambda: lines.readline(RECORD_BYTES_MAX + 2), b""), 1):
            if number > LINES_MAX:
                raise CommandFileError(f"{file.name} has more than {LINES_MAX:,} lines: send it in parts.")
            if line.strip():
                found.append(_command(file.name, number, line.strip()))
    return found


def _command(name: str, number: int, line: bytes) -> Command:
    try:
        message = decode(BACK_COMMANDS, line)
    except UnreadableError as error:
        raise CommandFileError(f"{name} line {number}: {error.reason}: {error.detail}") from None
    if not isinstance(message, Command):
        raise CommandFileError(f"{name} line {number}: {message.type} is no command that somebody gives.")
    return message
