"""What each field of a message means, for its schema: the words that stand below the field in schemas/, else those of its name.

They are read from the source when contracts are written, and never when messages are: the offices pay nothing for them.
"""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from inspect import cleandoc, getsource
from itertools import pairwise
from textwrap import dedent
from typing import Any, get_type_hints

from schemas.topics import TOPICS
from schemas.unknown_field import dataclasses_in

Schema = dict[str, Any]

BY_NAME: Mapping[str, str] = {
    "type": "Which message it is.",
    "settlement_system": "The settlement system that it is about, by its name in the reference data.",
    "entity": "The LEI of the party to which it belongs.",
    "counterparty": "The LEI of the other party.",
    "party": "The LEI of the party.",
    "isin": "The instrument.",
    "currency": "The currency (ISO 4217).",
    "report": "The report that it is about: entity|source|trade|version|kind.",
    "reason": "Why: one of an ordered list.",
    "detail": "What stands in the way, in words.",
}
"""What a field of this name means wherever it says nothing of its own."""


@cache
def kinds() -> dict[str, Any]:
    """By name every message that a topic carries, and every value that stands in one."""
    found: dict[str, Any] = {}
    waiting: list[Any] = [kind for topic in TOPICS for kind in topic.carries]
    while waiting:
        kind = waiting.pop()
        if kind.__name__ not in found:
            found[kind.__name__] = kind
            waiting += (each for hint in get_type_hints(kind).values() for each in dataclasses_in(hint))
    return found


def described(name: str, schema: Schema) -> Schema:
    """The schema of a message or value, where each field says what it means, as far as schemas/ says it."""
    if name not in kinds() or "properties" not in schema:
        return schema
    words = {**BY_NAME, **words_of(kinds()[name])}
    fields = {field: {**part, "description": words[field]} if field in words else part for field, part in schema["properties"].items()}
    return {**schema, "properties": fields}


def words_of(kind: Any) -> dict[str, str]:
    """By field the words below it; those of a class come before those of what it inherits from."""
    return {name: words for each in reversed(kind.__mro__) if each is not object for name, words in _below(each)}


@cache
def _below(kind: Any) -> tuple[tuple[str, str], ...]:
    (made,) = ast.parse(dedent(getsource(kind))).body
    return tuple(_pairs(made)) if isinstance(made, ast.ClassDef) else ()


def _pairs(made: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, after in pairwise(made.body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(after, ast.Expr):
            words = ast.literal_eval(after.value) if isinstance(after.value, ast.Constant) else None
            if isinstance(words, str):
                yield field.target.id, cleandoc(words)
