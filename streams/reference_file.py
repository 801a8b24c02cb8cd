"""A file of reference data: one definition a line, as JSON. All of it is good, or none of it is loaded."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from schemas import topics
from schemas.codec import UnreadableError, decode
from schemas.reasons import Unreadable
from schemas.reference import ReferenceRecord
from streams.wrong_line import WrongLines, what_is_wrong


class ReferenceFileError(ValueError):
    """Some lines are no reference data. The sentences name each line, what is wrong with it, and what to do."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))


def read_reference_file(path: Path) -> list[ReferenceRecord]:
    """The definitions in a file, in order. Raises ReferenceFileError, or OSError where the file cannot be read."""
    with path.open("rb") as file:
        return read_reference(file, str(path))


def read_reference(lines: Iterable[bytes], origin: str) -> list[ReferenceRecord]:
    """The definitions in `lines`, blank ones left out. Raises ReferenceFileError, which calls the lines those of `origin`."""
    found: list[ReferenceRecord] = []
    wrong = WrongLines()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found.append(_definition(line.strip()))
        except UnreadableError as error:
            wrong.add(f"{origin}, line {number}", partial(_why, line, error), is_json=error.reason is not Unreadable.NOT_JSON)
    if wrong.count:
        raise ReferenceFileError(wrong.sentences())
    if not found:
        raise ReferenceFileError([f"{origin} has no definition in it."])
    return found


def _definition(line: bytes) -> ReferenceRecord:
    message = decode(topics.MIDDLE_REFERENCE, line)
    if isinstance(message, ReferenceRecord):
        return message
    raise UnreadableError(Unreadable.VALUE_NOT_VALID, f"a {message.type} is not for a file: the loader writes it itself")


def _why(line: bytes, error: UnreadableError) -> str:
    return f"{error.reason}: {what_is_wrong(topics.MIDDLE_REFERENCE, line, error)}"
