"""A file of one instance: a balance, a limit group or an instruction a line, as JSON. All of it is good, or none of it is solved."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from pydantic import ValidationError

from processors.optimisation.problem import Problem
from processors.optimisation.reading import Reader
from schemas.optimisation import INSTANCE_LINE, InstanceError
from streams.wrong_line import QUEUED, WrongLines, is_json, what_is_wrong_in

LINE_BYTES_MAX = 8 * 1024 * 1024
"""A limit group of a hundred thousand accounts takes about so much."""
LINES_MAX = 5_000_000


class InstanceFileError(ValueError):
    """Some lines cannot be taken. The sentences name each line and what is wrong with it."""

    def __init__(self, origin: str, sentences: list[str]) -> None:
        super().__init__("\n".join([*sentences, f"Nothing of {origin} was solved: mend it and try again."]))


def read_instance_file(path: Path, said: Callable[[str], None] = lambda _: None) -> Problem:
    """The problem in a file. Raises InstanceFileError, or OSError where the file cannot be read."""
    with path.open("rb") as file:
        return read_instance(_bounded_lines(file.readline), str(path), said)


def _bounded_lines(read: Callable[[int], bytes]) -> Iterable[bytes]:
    """Lines of at most LINE_BYTES_MAX and one byte: what is longer is cut, and then no JSON."""
    while line := read(LINE_BYTES_MAX + 1):
        yield line


def read_instance(lines: Iterable[bytes], origin: str, said: Callable[[str], None] = lambda _: None) -> Problem:
    """The problem in `lines`, blank ones left out. `said` is told of progress. Raises InstanceFileError."""
    reader, wrong, found = Reader(), WrongLines(), 0
    for number, line in enumerate(lines, 1):
        if number > LINES_MAX:
            raise InstanceFileError(origin, [f"{origin} has more than {LINES_MAX:,} lines."])
        if number % 100_000 == 0:
            said(f"{number:,} lines read")
        if len(line) > LINE_BYTES_MAX:
            raise InstanceFileError(origin, [f"{origin}, line {number}: longer than {LINE_BYTES_MAX:,} bytes."])
        if line.strip():
            found += 1
            why = _take(reader, line)
            if why is not None:
                wrong.add(f"{origin}, line {number}", why, is_json=is_json(line))
    if not found:
        raise InstanceFileError(origin, [f"{origin} is empty."])
    if wrong.count:
        raise InstanceFileError(origin, wrong.sentences())
    try:
        return reader.problem()
    except InstanceError as error:
        raise InstanceFileError(origin, [f"{origin}: {error}."]) from None


def _take(reader: Reader, line: bytes) -> Callable[[], str] | None:
    """Take a line, or give what is wrong with it."""
    try:
        reader.take(INSTANCE_LINE.validate_json(line))
    except ValidationError as error:
        return partial(what_is_wrong_in, QUEUED, line, error)
    except InstanceError as error:
        return partial(str, error)
    return None
