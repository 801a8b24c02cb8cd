"""The bytes of a FIX message cut into fields, in one pass: data fields by their length, all others at the separator."""

from typing import NamedTuple

from schemas.fix.table import DATA_AFTER_LENGTH, named
from schemas.gateway import GatewayReason, UntranslatableError

SOH = 0x01
PIPE = 0x7C
_EQUALS = 0x3D

TAG_DIGITS_MAX = 9
LENGTH_DIGITS_MAX = 9


class Token(NamedTuple):
    """One field: its tag, its value, and where it and its value's separator end in the bytes."""

    tag: int
    value: bytes
    start: int
    end: int


def separator_of(content: bytes) -> int:
    """The byte between the fields: what ends the first of them. Raises UntranslatableError (not_fix) where there is none."""
    for byte in content[:32]:
        if byte in (SOH, PIPE):
            return byte
    raise UntranslatableError(GatewayReason.NOT_FIX, 'no field ends with SOH or "|"')


def tokens_of(content: bytes, separator: int) -> list[Token]:
    """The fields of a message in order. Raises UntranslatableError and nothing else; takes time in proportion to its length."""
    found: list[Token] = []
    position = 0
    while position < len(content):
        token = _token_at(content, position, separator, found[-1] if found else None)
        found.append(token)
        position = token.end
    return found


def _token_at(content: bytes, start: int, separator: int, before: Token | None) -> Token:
    equals = content.find(_EQUALS, start, start + TAG_DIGITS_MAX + 1)
    tag = _tag(content, start, equals)
    if before is not None and DATA_AFTER_LENGTH.get(before.tag) == tag:
        end = equals + 1 + count_of(before.tag, before.value)
        if end >= len(content) or content[end] != separator:
            raise UntranslatableError(GatewayReason.VALUE_NOT_VALID, f"field {tag} is not as long as {before.tag} says")
    else:
        end = content.find(separator, equals + 1)
        if end < 0:
            raise UntranslatableError(GatewayReason.NOT_FIX, f"the message ends within field {named(tag)}, without a separator")
    if end == equals + 1:
        raise UntranslatableError(GatewayReason.VALUE_NOT_VALID, f"{named(tag)} has no value")
    return Token(tag, content[equals + 1 : end], start, end + 1)


def _tag(content: bytes, start: int, equals: int) -> int:
    digits = content[start:equals] if equals > start else b""
    if not digits.isdigit() or digits.startswith(b"0"):
        shown = content[start : start + 20].decode("ascii", "backslashreplace")
        raise UntranslatableError(GatewayReason.NOT_FIX, f"{shown!r} at byte {start} is not tag=value")
    return int(digits)


def count_of(tag: int, value: bytes) -> int:
    """A length or a number of entries. Raises UntranslatableError (value_not_valid) where it is not a plain number."""
    if not value.isdigit() or len(value) > LENGTH_DIGITS_MAX:
        shown = value[:20].decode("ascii", "backslashreplace")
        raise UntranslatableError(GatewayReason.VALUE_NOT_VALID, f"{named(tag)} is {shown!r}, not a number")
    return int(value)
