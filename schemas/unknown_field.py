"""What is said of a field that a message has not: in plain words, with the field that was probably meant.

Whoever writes to a door may write what they like: what is compared is bounded, and made only of what is refused anyhow.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from functools import cache
from typing import Any, get_args, get_type_hints

NAME_MAX = 80
"""How many characters of a name that nobody knows are compared and shown."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Which of the known names was probably meant; None where none is near."""
    return next(iter(get_close_matches(name[:NAME_MAX], list(known), n=1)), None)


def unknown_field(where: Sequence[str | int], kinds: Mapping[str, Any]) -> str:
    """One sentence without a full stop. `where` leads to the field from the type of the message, which is one of `kinds`."""
    kind: Any = None
    for part in where[:-1]:
        kind = kinds.get(str(part)) if kind is None else _inner(kind).get(str(part)) if isinstance(part, str) else kind
        if kind is None:
            break
    path, name = ".".join(map(str, where[:-1])), str(where[-1])
    near = nearest(name, _names(kind)) if kind is not None else None
    meant = f"; the nearest that it has is {near}" if near is not None else ""
    return f"{path[:NAME_MAX]} has no field {_plain(name)}{meant}"


def dataclasses_in(hint: Any) -> Iterator[Any]:
    """The dataclasses that stand in a type, as in `tuple[Link, ...] | None`."""
    if is_dataclass(hint):
        yield hint
    for part in get_args(hint):
        yield from dataclasses_in(part)


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _inner(kind: Any) -> dict[str, Any]:
    """By field the one dataclass that its type has; of one with several it is not known which was meant."""
    found = {name: list(dict.fromkeys(dataclasses_in(hint))) for name, hint in get_type_hints(kind).items()}
    return {name: kinds[0] for name, kinds in found.items() if len(kinds) == 1}


def _plain(name: str) -> str:
    """A name from outside, fit for one line."""
    shown = "".join(letter if letter.isprintable() else "?" for letter in name[:NAME_MAX])
    return f"{shown}…" if len(name) > NAME_MAX else shown
