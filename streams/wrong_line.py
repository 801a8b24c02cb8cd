"""What is wrong with the lines of a file of messages, for whoever wrote them: which command takes it, which type or field was meant."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_type_hints

import orjson
from pydantic import ValidationError

from schemas import topics
from schemas.codec import UnreadableError
from schemas.commands import Command
from schemas.forms import in_words
from schemas.netting import NettingLine
from schemas.optimisation import InstanceLine
from schemas.reasons import Unreadable
from schemas.reference import ReferenceRecord
from schemas.unknown_field import NAME_MAX, dataclasses_in, nearest
from streams.printable import printable

ERRORS_SHOWN = 20
DETAIL_MAX = 200

_REFERENCE = {kind.__name__: kind for kind in get_args(ReferenceRecord)}
_COMMANDS = {kind.__name__: kind for kind in topics.BACK_COMMANDS.carries if issubclass(kind, Command)}
QUEUED = {kind.__name__: kind for kind in get_args(InstanceLine)}
"""What may stand in a file of `takahuone optimise`."""
NETTED = {kind.__name__: kind for kind in get_args(NettingLine)}
"""What may stand in a file of `takahuone net`."""
_TRADES = ("TradeExecuted", "TradeAmended", "TradeCancelled")
_TAKEN = {topics.MIDDLE_REFERENCE: _REFERENCE, topics.BACK_COMMANDS: _COMMANDS}
"""By the topic that a file is for, the types that may stand in it."""


class WrongLines:
    """The lines of a file that cannot be taken: the first ones in words, the others counted."""

    def __init__(self) -> None:
        self.count = 0
        self._sentences: list[str] = []
        self._is_other_file = False

    def add(self, place: str, why: Callable[[], str], *, is_json: bool = True) -> None:
        """One more; `why` is asked only where it will be shown. Of lines that are no JSON one is: it is another file altogether."""
        self.count += 1
        is_said = self._is_other_file and not is_json
        self._is_other_file |= not is_json
        if len(self._sentences) < ERRORS_SHOWN and not is_said:
            sentence = why()
            self._sentences.append(f"{place}: {sentence}{'' if sentence.endswith('?') else '.'}")

    def sentences(self) -> list[str]:
        """One for each line that is shown, and how many are not."""
        more = self.count - len(self._sentences)
        return [*self._sentences, *([f"… and {more:,} more."] if more else [])]


def what_is_wrong(topic: topics.Topic, line: bytes, error: UnreadableError) -> str:
    """Why `line` of a file for `topic` cannot be taken: the reason, and one sentence without a full stop."""
    message = object_in(line)
    kind = message.get("type")
    if error.reason is Unreadable.TYPE_NOT_KNOWN:
        return f"{error.reason}: {_wrong_type(kind, [*_COMMANDS, *_REFERENCE])}"
    unknown = next(_unknown(_TAKEN[topic].get(str(kind)), message, f"{kind}."), None)
    if unknown is not None:
        return f"{Unreadable.FIELD_NOT_KNOWN}: {unknown}"
    return f"{error.reason}: {error.detail[:DETAIL_MAX].rstrip('.')}"


def what_is_wrong_in(taken: Mapping[str, Any], line: bytes, error: ValidationError) -> str:
    """The same for a file that is for no topic, whose lines are of the types in `taken`."""
    message = object_in(line)
    if not message and line.strip() != b"{}":
        return "it is no JSON object"
    kind = message.get("type")
    if not isinstance(kind, str) or kind not in taken:
        return _wrong_type(kind, taken)
    unknown = next(_unknown(taken[kind], message, f"{kind}."), None)
    if unknown is not None:
        return unknown
    first = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {in_words(first)}"


def is_json(line: bytes) -> bool:
    """Whether a line is JSON at all."""
    try:
        orjson.loads(line)
    except ValueError:
        return False
    return True


def object_in(line: bytes) -> dict[str, Any]:
    """The JSON object in a line; an empty one where it is none."""
    try:
        found = orjson.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _wrong_type(kind: object, meant: Iterable[str]) -> str:
    """Which command takes it, or which of `meant` it may be."""
    if not isinstance(kind, str):
        return "it has no `type` that is text"
    if kind in _COMMANDS:
        return f"{kind} is a command: use `takahuone instruct`"
    if kind in _REFERENCE:
        return f"{kind} is reference data: use `takahuone load`"
    for command, types in (("optimise", QUEUED), ("net", NETTED)):
        if kind in types:
            return f"{kind} stands in a file for `takahuone {command}`, and in no other"
    if kind in _TRADES:
        return f"{kind} is a trade: use `takahuone send`"
    other = next((each.name for each in topics.TOPICS if kind in {carried.__name__ for carried in each.carries}), None)
    if other is not None:
        return f"{kind} is a message on {other}, and comes from no file"
    return f"{_plain(kind)} is no type of message{_meant(kind, meant)}"


def _unknown(kind: Any, value: object, path: str) -> Iterator[str]:
    """Each field of `value` that its type has not, and of what is inside it."""
    if not is_dataclass(kind) or not isinstance(value, dict):
        return
    known = [field.name for field in fields(kind)]
    for name in value:
        if name not in known:
            yield f"{path}{_plain(name)} is unknown{_meant(name, known)}"
    for name, hint in get_type_hints(kind).items():
        inner = list(dataclasses_in(hint))
        if len(inner) == 1 and name in value:
            for each in value[name] if isinstance(value[name], list) else [value[name]]:
                yield from _unknown(inner[0], each, f"{path}{name}.")


def _meant(name: str, known: Iterable[str]) -> str:
    near = nearest(name, known)
    return f", did you mean {near}?" if near is not None else ""


def _plain(name: str) -> str:
    """A name out of a file, fit for one line of a terminal."""
    return printable(name[:NAME_MAX])
