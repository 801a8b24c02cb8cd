"""What is said of a type or field that nobody knows: in plain words, with the one that was probably meant.

Whoever writes to a door may write what they like: what is compared is bounded, and made only of what is refused anyhow.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from functools import cache
from typing import Any, get_args, get_type_hints

NAME_MAX = 80
"""How many characters of a name that nobody knows are compared and shown."""
TYPES_TOLD_MAX = 10
"""Where there are more types than these, none of them is named."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Which of the known names was probably meant, in whatever case and with or without underscores; None where none is near."""
    by_folded = {_folded(each): each for each in known}
    near = get_close_matches(_folded(name[:NAME_MAX]), list(by_folded), n=1)
    return by_folded[near[0]] if near else None


def unknown_type(found: object, known: Iterable[str]) -> str:
    """One sentence about the `type` of a message, without a full stop. `known` are those that may stand there."""
    names = list(known)
    which = f"one of {', '.join(names)}" if len(names) <= TYPES_TOLD_MAX else f"one of the {len(names)} that docs/contracts has"
    if not isinstance(found, str):
        return f"type is {'missing' if found is None else 'no text'}, and must be {which}"
    near = nearest(found, names)
    meant = f"did you mean '{near}'?" if near is not None else f"it must be {which}"
    return f"type '{plain(found, NAME_MAX)}' is not known; {meant}"


def unknown_field(where: Sequence[str | int], near: str | None) -> str:
    """One sentence without a full stop. `where` leads to the field from the type of the message, `near` is what was probably meant."""
    path = ".".join(map(str, where[:-1]))
    meant = f"; the nearest that it has is {near}" if near is not None else ""
    return f"{plain(path, NAME_MAX)} has no field {plain(str(where[-1]), NAME_MAX)}{meant}"


def nearest_field(where: Sequence[str | int], kinds: Mapping[str, Any]) -> str | None:
    """The field that was probably meant by the last of `where`, which leads to it from one of `kinds`; None where none is near."""
    kind = kind_at(where[:-1], kinds)
    return nearest(str(where[-1]), _names(kind)) if kind is not None else None


def kind_at(where: Sequence[str | int], kinds: Mapping[str, Any]) -> Any:
    """The dataclass to which `where` leads; None where that is not known."""
    kind: Any = None
    for part in where:
        kind = kinds.get(str(part)) if kind is None else _inner(kind).get(str(part)) if isinstance(part, str) else kind
        if kind is None:
            break
    return kind


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


def plain(text: str, most: int) -> str:
    """Text from outside, fit for one line: at most so many characters of it, a question mark for each that controls the line."""
    shown = "".join(letter if letter.isprintable() else "?" for letter in text[:most])
    return f"{shown}…" if len(text) > most else shown


def _folded(name: str) -> str:
    return name.replace("_", "").lower()
