"""What is wrong with the lines of a file of messages, for whoever wrote them: which command takes it, which type or field was meant."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, get_args

import orjson
from pydantic import ValidationError

from schemas import topics
from schemas.codec import UnreadableError
from schemas.commands import Command
from schemas.faults import faults
from schemas.netting import NettingLine
from schemas.optimisation import InstanceLine
from schemas.reasons import Unreadable
from schemas.reference import ReferenceRecord
from schemas.unknown_field import unknown_type
from streams.printable import sentence

ERRORS_SHOWN = 20

_REFERENCE = {kind.__name__: kind for kind in get_args(ReferenceRecord)}
_COMMANDS = {kind.__name__: kind for kind in topics.BACK_COMMANDS.carries if issubclass(kind, Command)}
QUEUED = {kind.__name__: kind for kind in get_args(InstanceLine)}
"""What may stand in a file of `takahuone optimise`."""
NETTED = {kind.__name__: kind for kind in get_args(NettingLine)}
"""What may stand in a file of `takahuone net`."""
_TRADES = ("TradeExecuted", "TradeAmended", "TradeCancelled")
_MEANT = {topics.FRONT_TRADES: _TRADES}
"""By the topic that a file is for, the types that are meant by one that nobody knows; else any command or reference data."""


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
            self._sentences.append(f"{place}: {sentence(why())}")

    def sentences(self) -> list[str]:
        """One for each line that is shown, and how many are not."""
        more = self.count - len(self._sentences)
        return [*self._sentences, *([f"… and {more:,} more."] if more else [])]


def what_is_wrong(topic: topics.Topic, line: bytes, error: UnreadableError) -> str:
    """All that is wrong with `line` of a file for `topic`, without a full stop at the end."""
    if error.reason is Unreadable.TYPE_NOT_KNOWN:
        return _wrong_type(object_in(line).get("type"), _MEANT.get(topic, (*_COMMANDS, *_REFERENCE)))
    return error.detail


def what_is_wrong_in(taken: Mapping[str, Any], line: bytes, error: ValidationError) -> str:
    """The same for a file that is for no topic, whose lines are of the types in `taken`."""
    kind = object_in(line).get("type")
    return faults(error, line, taken)[1] if not isinstance(kind, str) or kind in taken else _wrong_type(kind, taken)


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
    return unknown_type(kind, meant)
