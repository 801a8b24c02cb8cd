"""Fields nested as the table of repeating groups says. An entry begins where its group's first tag comes again."""

from collections.abc import Sequence

from schemas.fix.message import Fields
from schemas.fix.table import GROUPS, USER_DEFINED_FROM, named
from schemas.fix.tokens import Token, count_of
from schemas.gateway import GatewayReason, UntranslatableError


def nest(tokens: Sequence[Token]) -> Fields:
    """The fields of a message with its groups. Raises UntranslatableError: tag_repeated, group_count_wrong, value_not_valid."""
    fields, _ = _Nesting(tokens).fields_from(0, None)
    return fields


class _Nesting:
    """One pass over the fields; the depth of the calls is that of the table of groups, never that of the input."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens

    def fields_from(self, position: int, members: frozenset[int] | None) -> tuple[Fields, int]:
        """The fields from `position` on: of the body, or of one entry of a group with these `members`, and where it ends."""
        values: dict[int, str] = {}
        groups: dict[int, tuple[Fields, ...]] = {}
        first = self._tokens[position].tag if members else None
        start = position
        while position < len(self._tokens):
            token = self._tokens[position]
            if members is not None and (not _belongs(token.tag, members) or (token.tag == first and position > start)):
                break
            if token.tag in GROUPS:
                if token.tag in groups:
                    raise _repeated(token.tag)
                groups[token.tag], position = self._entries_from(position)
                continue
            if token.tag in values and token.tag < USER_DEFINED_FROM:
                raise _repeated(token.tag)
            values.setdefault(token.tag, text_of(token.value))
            position += 1
        return Fields(values=values, groups=groups), position

    def _entries_from(self, position: int) -> tuple[tuple[Fields, ...], int]:
        count = self._tokens[position]
        members = GROUPS[count.tag]
        declared = count_of(count.tag, count.value)
        position += 1
        entries: list[Fields] = []
        first = self._tokens[position].tag if position < len(self._tokens) else 0
        while first in members and position < len(self._tokens) and self._tokens[position].tag == first:
            entry, position = self.fields_from(position, members)
            entries.append(entry)
        if len(entries) != declared:
            detail = f"{named(count.tag)} says {declared} entries, {len(entries)} are there"
            raise UntranslatableError(GatewayReason.GROUP_COUNT_WRONG, detail)
        return tuple(entries), position


def _belongs(tag: int, members: frozenset[int]) -> bool:
    return tag in members or tag >= USER_DEFINED_FROM


def _repeated(tag: int) -> UntranslatableError:
    return UntranslatableError(GatewayReason.TAG_REPEATED, f"{named(tag)} stands twice where it may stand once")


def text_of(value: bytes) -> str:
    """The text of a value: UTF-8 where it is that, ISO 8859-1 where it is not, so that no byte is lost."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")
