"""Everything that is wrong with a line, in our own words: the field, what stands there, and what must stand there.

Whoever writes to a door may write what they like: how much of it is looked at and shown is bounded, in number, depth and length.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_core import from_json

from schemas.forms import form_of, form_of_entry
from schemas.reasons import Unreadable
from schemas.unknown_field import NAME_MAX, kind_at, nearest_field, plain, unknown_field, unknown_type

FAULTS_SHOWN = 10
"""So many faults of one line are told; the others are counted."""
DETAIL_MAX = 4_000
"""So many characters they have in all: each has fewer than a tenth of it."""
FOUND_MAX = 40
"""How many characters are shown of a text that stands where another must."""
MISSING_IN_FULL = 3
"""Of more fields that are missing the names are told and not the forms: it is no such message, or the beginning of one."""
_INTEGER_BITS = 128
"""A whole number of more bits is not written out."""

_UNKNOWN = ("unexpected_keyword_argument", "extra_forbidden")
_MISSING = ("missing", "missing_argument")
_REASONS = {
    "json_invalid": Unreadable.NOT_JSON,
    "union_tag_invalid": Unreadable.TYPE_NOT_KNOWN,
    "union_tag_not_found": Unreadable.TYPE_NOT_KNOWN,
    **dict.fromkeys(_UNKNOWN, Unreadable.FIELD_NOT_KNOWN),
    **dict.fromkeys(_MISSING, Unreadable.FIELD_MISSING),
}
"""By the type of an error; of every other it is that a value is not valid."""
_JSON = (
    ("recursion limit", "it is nested too deeply"),
    ("EOF", "it ends before its end"),
    ("unexpected end", "it ends before its end"),
    ("trailing characters", "something stands behind its end"),
    ("trailing comma", "a comma stands before nothing"),
    ("key must be", "the name of a field must stand, in double quotes"),
    ("expected `:`", "a colon must stand"),
    ("expected `,`", "a comma or the end of the list or object must stand"),
    ("control character", "a text has a control character in it"),
    ("invalid escape", "a backslash stands before what it cannot escape"),
    ("invalid unicode", "it is no UTF-8"),
    ("lone leading surrogate", "it has half of a character"),
    ("number out of range", "a number is too large"),
    ("invalid number", "a number is written as JSON writes none"),
)
"""What the parser says, as it begins, and what we say."""
_COLUMN = " at line "

Kinds = Mapping[str, Any]
"""The types that may stand on a line, by name."""


def faults(error: ValidationError, content: bytes, kinds: Kinds) -> tuple[Unreadable, str]:
    """The reason of the first that is wrong, and sentences about all, without a full stop at the end.

    What is not known comes first, and a field that is missing goes without saying where it is what was meant by one: it is mistyped.
    """
    errors = [_placed(each, kinds) for each in error.errors(include_url=False, include_input=False)]
    errors.sort(key=lambda each: each["type"] not in _UNKNOWN)
    near = {each["loc"]: nearest_field(each["loc"], kinds) for each in errors[:FAULTS_SHOWN] if each["type"] in _UNKNOWN}
    meant = {(*where[:-1], name) for where, name in near.items()}
    told = [each for each in errors if each["type"] not in _MISSING or each["loc"] not in meant]
    shown, value = told[:FAULTS_SHOWN], _parsed(content, told[0]["type"])
    is_brief = sum(each["type"] in _MISSING for each in shown) > MISSING_IN_FULL
    sentences = [_sentence(each, value, kinds, near, is_brief=is_brief) for each in shown]
    more = len(told) - len(sentences)
    if more:
        sentences.append(f"And {more:,} more {'is' if more == 1 else 'are'} wrong")
    return _REASONS.get(told[0]["type"], Unreadable.VALUE_NOT_VALID), ". ".join(sentences)[:DETAIL_MAX]


def _placed(error: Any, kinds: Kinds) -> dict[str, Any]:
    """The same where one type alone may stand there, and the reader does not name it."""
    where, names = error["loc"], list(kinds)
    is_named = not where or where[0] in kinds or len(names) > 1
    return {**error, "loc": where if is_named else (*names, *where)}


def option_fault(error: ValidationError, kind: Any) -> tuple[str, str]:
    """Of what was given as options instead of a line: the name of the first that is wrong, and what is wrong with it."""
    first = error.errors(include_url=False)[0]
    name = str(first["loc"][0])
    return name, f"is {found(first['input'])}, and must be {form_of(kind, name)}"


def found(value: object) -> str:
    """What stands there, fit for one line of a terminal and of bounded length."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"'{plain(value, FOUND_MAX)}'"
    if isinstance(value, int) and value.bit_length() > _INTEGER_BITS:
        return "a number of very many digits"
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, Sequence):
        return f"a list of {len(value):,}"
    return "a JSON object"


def _sentence(error: Any, value: object, kinds: Kinds, near: Mapping[Any, str | None], *, is_brief: bool) -> str:
    kind, where = error["type"], error["loc"]
    if kind == "json_invalid":
        return _no_json(str(error["ctx"]["error"]))
    if _REASONS.get(kind) is Unreadable.TYPE_NOT_KNOWN:
        return unknown_type(_at(value, ("type",)), kinds) if isinstance(value, dict) else "the line must be a JSON object"
    if not where:
        return f"the line is {found(value)}, and must be a JSON object with a `type`"
    if kind in _UNKNOWN:
        return unknown_field(where, near[where])
    name = plain(".".join(map(str, where)), NAME_MAX)
    if kind in _MISSING and is_brief:
        return f"{name} is missing"
    what = "missing" if kind in _MISSING else found(_at(value, where[1:]))
    return f"{name} is {what}, and must be {_must_be(where, kinds, error)}"


def _must_be(where: Sequence[str | int], kinds: Kinds, error: Any) -> str:
    """The form of the field to which `where` leads, or of an entry of the list in it."""
    last = max((place for place, part in enumerate(where) if isinstance(part, str)), default=0)
    if last == 0:
        return "a JSON object"
    of = kind_at(where[:last], kinds)
    whole = last == len(where) - 1
    form = "of another form" if of is None else form_of(of, str(where[last])) if whole else form_of_entry(of, str(where[last]))
    earliest = error.get("ctx", {}).get("ge")
    return form if earliest is None or form.startswith("a whole number") else f"{form}, {earliest} or later"


def _at(value: object, where: Sequence[str | int]) -> object:
    for part in where:
        if isinstance(value, dict) and isinstance(part, str):
            value = value.get(part)
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
        else:
            return None
    return value


def _parsed(content: bytes, kind: str) -> object:
    """The line as the reader has seen it; it is parsed once more only here, where something is wrong."""
    return None if kind == "json_invalid" else from_json(content)


def _no_json(said: str) -> str:
    words = next((ours for theirs, ours in _JSON if said.startswith(theirs)), "a value of JSON must stand")
    column = said.rpartition(" column ")[2]
    return f"the line is no JSON: at its character {column} {words}" if _COLUMN in said else f"the line is no JSON: {words}"
