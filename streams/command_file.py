"""Commands to back from a file: JSON lines, each a command as its schema says; read whole before anything is sent."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import BinaryIO

from processors.digest import digest
from schemas.codec import RECORD_BYTES_MAX, UnreadableError, decode
from schemas.commands import Command, command_key
from schemas.reasons import Unreadable
from schemas.topics import BACK_COMMANDS
from streams.wrong_line import WrongLines, what_is_wrong

LINES_MAX = 1_000_000


class CommandFileError(Exception):
    """Some lines are no commands, or two say different things under one identity: which, and why."""


@dataclass(slots=True)
class CommandFile:
    """What a file has: each command once, in the order of the file."""

    commands: list[Command] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    """The number of the line of each command: the first one, where several say the same."""
    repeated: int = 0
    """How many lines say again what an earlier one says."""


def read_command_file(file: Path) -> CommandFile:
    """The commands of a file. Raises CommandFileError, naming the lines, where one cannot be taken; OSError."""
    found, wrong, places = CommandFile(), WrongLines(), dict[str, int]()
    with file.open("rb") as opened:
        for number, line in _numbered(opened):
            if number > LINES_MAX:
                raise CommandFileError(f"{file.name} has more than {LINES_MAX:,} lines: send it in parts.")
            why = _take(number, line, found, places) if line else None
            if why is not None:
                wrong.add(f"{file.name} line {number}", why)
    if wrong.count:
        raise CommandFileError("\n".join(wrong.sentences()))
    return found


def _numbered(opened: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Each line, stripped; of one that is too long no more than shows that it is."""
    number = 0
    while line := opened.readline(RECORD_BYTES_MAX + 2):
        number += 1
        yield number, line.strip()
        while line and not line.endswith(b"\n"):
            line = opened.readline(RECORD_BYTES_MAX)


def _take(number: int, line: bytes, found: CommandFile, places: dict[str, int]) -> Callable[[], str] | None:
    """Add the command of a line, or give why not."""
    try:
        message = decode(BACK_COMMANDS, line)
    except UnreadableError as error:
        return partial(_why, line, error)
    if not isinstance(message, Command):
        return partial(str, f"{Unreadable.TYPE_NOT_KNOWN}: {message.type} is no command that somebody gives")
    place = places.setdefault(command_key(message), len(found.commands))
    if place == len(found.commands):
        found.commands.append(message)
        found.lines.append(number)
    elif digest(message) != digest(found.commands[place]):  # as back compares them
        return partial(str, f"command {message.command} stands on line {found.lines[place]} too, with other content")
    else:
        found.repeated += 1
    return None


def _why(line: bytes, error: UnreadableError) -> str:
    return f"{error.reason}: {what_is_wrong(BACK_COMMANDS, line, error)}"
