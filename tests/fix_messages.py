"""FIX messages for tests: made from fields, or real ones with some fields changed, always with the right body length and checksum."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from schemas.fix.tokens import separator_of, tokens_of

SOH = b"\x01"
DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "fix" / "jspurefix"
"""Real messages, not ours to commit: a test that reads them is skipped where they are missing."""

Field = tuple[int, str | bytes]

HEADER: tuple[Field, ...] = ((49, "BROKER"), (56, "HOUSE"), (34, "7"), (52, "20261120-10:00:00.000"))

EXECUTION: tuple[Field, ...] = (
    (37, "ORDER-1"),
    (17, "EXEC-1"),
    (150, "F"),
    (39, "2"),
    (55, "AAPL"),
    (54, "1"),
    (15, "USD"),
    (32, "100"),
    (31, "215.49"),
    (151, "0"),
    (14, "100"),
    (6, "215.49"),
    (75, "20261120"),
    (64, "20261124"),
)
"""An execution report of a fill: 100 AAPL bought at 215.49 dollars."""

CAPTURE: tuple[Field, ...] = (
    (571, "REPORT-1"),
    (856, "0"),
    (570, "N"),
    (55, "AAPL"),
    (32, "100"),
    (31, "215.49"),
    (75, "20261120"),
    (60, "20261120-09:59:59"),
    (64, "20261124"),
)

BUYER: tuple[Field, ...] = ((54, "1"), (37, "ORDER-B"), (453, "1"), (448, "HOUSE"), (452, "1"), (15, "USD"))
SELLER: tuple[Field, ...] = ((54, "2"), (37, "ORDER-S"), (453, "1"), (448, "BROKER"), (452, "1"), (15, "USD"))
SIDES: tuple[Field, ...] = ((552, "2"), *BUYER, *SELLER)
"""The two sides of CAPTURE."""


def fix(type_: str, fields: Iterable[Field], *, separator: bytes = SOH, header: Iterable[Field] = HEADER) -> bytes:
    """A whole FIX 4.4 message."""
    return framed(((35, type_), *header, *fields), separator)


def execution(*changed: Field, without: Iterable[int] = (), separator: bytes = SOH) -> bytes:
    """The fill above with some fields changed, added or left out."""
    return fix("8", changed_fields(EXECUTION, changed, without), separator=separator)


def capture(*changed: Field, sides: Iterable[Field] = SIDES, without: Iterable[int] = ()) -> bytes:
    """The capture report above, with its sides after the fields of its body."""
    return fix("AE", (*changed_fields(CAPTURE, changed, without), *sides))


def changed_fields(fields: Iterable[Field], changed: Iterable[Field], without: Iterable[int] = ()) -> list[Field]:
    """`fields` with some of them changed or left out; what is new comes behind."""
    new = dict(changed)
    kept = [(tag, new.pop(tag, value)) for tag, value in fields if tag not in set(without)]
    return [*kept, *new.items()]


def framed(fields: Iterable[Field], separator: bytes = SOH, *, begin: bytes = b"FIX.4.4") -> bytes:
    """The fields from MsgType on, between BeginString, BodyLength and CheckSum; the sum is over what is written."""
    body = b"".join(b"%d=%s%s" % (tag, value.encode() if isinstance(value, str) else value, separator) for tag, value in fields)
    head = b"8=%s%s9=%d%s" % (begin, separator, len(body), separator)
    return head + body + b"10=%03d%s" % (sum(head + body) % 256, separator)


def rewritten(
    content: bytes, changes: Mapping[tuple[int, int], str | None], *, after: Mapping[tuple[int, int], Field] | None = None
) -> bytes:
    """A real message with fields changed (or left out: None) by tag and how many of that tag stand before it; `after` puts new ones in."""
    separator = separator_of(content)
    seen: dict[int, int] = {}
    fields: list[Field] = []
    for token in tokens_of(content, separator)[2:-1]:
        place = (token.tag, seen.get(token.tag, 0))
        seen[token.tag] = place[1] + 1
        value = changes.get(place, token.value)
        if value is not None:
            fields.append((token.tag, value))
        if after and place in after:
            fields.append(after[place])
    return framed(fields, bytes([separator]))


def real_lines() -> list[tuple[str, int, bytes]]:
    """Each message in the data files: name of the file, number of the line, bytes."""
    return [
        (file.name, number, line)
        for file in sorted(DATA.glob("*.txt"))
        for number, line in enumerate(file.read_bytes().splitlines(), 1)
        if line.startswith(b"8=")
    ]
