"""One pass over the answers and the dead letters; commands are read only where one was refused, for the answer has no more than its id.

All that is committed when it begins is in it. The audits are looked at from their end, for the time of the books.
"""

from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import orjson

from schemas import topics
from schemas.message import derive_id
from schemas.topics import Topic
from streams.refused.door import DoorRows
from streams.refused.row import Ended, Row
from streams.refused.telling import advised, answered, decoded, letter, place_of, refused_reference
from streams.story.interest import is_command
from streams.story.scan import readable
from streams.unsettled.cut import UNTOLD
from streams.verify.asked import command_key
from streams.verify.front_says import AFTER_READING
from streams.verify.log import Log, Place, values_of
from streams.verify.sides import KINDS, report_key
from streams.verify.verify import Progress, no_progress

Json = dict[str, Any]

ANSWERS = (topics.MIDDLE_ANSWERS, topics.BACK_ANSWERS, topics.BACK_CONFIRMATIONS)
COMMANDS = (topics.MIDDLE_COMMANDS, topics.BACK_COMMANDS)
AUDITS = (topics.AUDIT_BACK, topics.AUDIT_MIDDLE)
TOPICS = (*AUDITS, *ANSWERS, *topics.DEAD.values(), topics.FRONT_DEAD, *COMMANDS)
REFUSING = ("TradeRejected", "AmendmentRefused", "CancellationRefused", "CommandRefused", "ReferenceRefused")
ENDING = (
    *(f'"type":"{kind}"'.encode() for kind in REFUSING),
    *(f'"status":"{ended}"'.encode() for ended in Ended),
)
"""One of these stands in each answer that is looked for: a cheap first test."""
TAIL = 50
"""So many offsets before its end an audit is read: the ends of transactions are among them."""


@dataclass(slots=True)
class Refused:
    """All that was refused or is dead, and the latest time that a shard was told; empty before."""

    at: str = ""
    rows: list[Row] = field(default_factory=list)


async def read_refused(log: Log, progress: Progress = no_progress) -> Refused:
    """What was refused or is dead in all. Raises LogError where the log does not answer."""
    return await Scan(log, progress).run()


class Scan:
    """The reading of one list."""

    def __init__(self, log: Log, progress: Progress) -> None:
        self._log = log
        self._progress = progress
        self._rows: list[Row] = []
        self._rejected: set[str] = set()
        self._told: dict[str, Row] = {}
        """By report or request what both offices tell, and what is told beside its refusal."""
        self._definitions: dict[str, Row] = {}
        self._refused: list[Json] = []
        """The answers to commands."""
        self._letters: list[Json] = []
        self._at_door = DoorRows()

    async def run(self) -> Refused:
        """Read all of it."""
        at = await self._time()
        for topic in ANSWERS:
            async for _, _, value in self._read(topic):
                if any(ending in value for ending in ENDING):
                    self._hear(orjson.loads(value))
        self._rows += (row for name, row in self._told.items() if name not in self._rejected)
        self._rows += self._definitions.values()
        for topic in topics.DEAD.values():
            async for _, _, value in self._read(topic):
                self._letters.append(orjson.loads(value))
        async for place, offset, value in self._read(topics.FRONT_DEAD):
            self._at_door.add(orjson.loads(value), f"{place[0]}/{place[1]} offset {offset}")
        self._rows += self._at_door
        await self._commands()
        self._tell_letters()
        return Refused(at, sorted(self._rows, key=lambda row: (row.at, row.id)))

    async def _time(self) -> str:
        found = ""
        for topic in AUDITS:
            async for _, _, value in self._read(topic, TAIL):
                at = orjson.loads(value)["at"]
                found = found if at == UNTOLD else max(found, at)
        return found

    def _hear(self, message: Json) -> None:
        match message["type"]:
            case "TradeRejected":  # each is of a report of its own, also under an identity that was taken before
                self._rows.append(answered(message))
                if message["reason"] != "exists_with_different_content":
                    self._rejected.add(message["report"])
            case "AmendmentRefused" | "CancellationRefused":
                self._told.setdefault(message.get("request") or message["report"], answered(message))
            case "CommandRefused":
                self._refused.append(message)
            case "ReferenceRefused":  # every shard says it of the same record
                self._definitions.setdefault(message["cause"], refused_reference(message))
            case "StatusAdvised" if message["status"] in tuple(Ended):
                self._told.setdefault(message["report"], advised(message))

    async def _commands(self) -> None:
        """Each refused command with what was asked: that of which the answer is the effect, else the one of the same name."""
        by_name: dict[tuple[str, str], Json] = {}
        by_id: dict[str, Json] = {}
        wanted = {command_key(each) for each in self._refused}
        for topic in COMMANDS if wanted else ():
            async for place, offset, value in self._read(topic):
                message = readable(value)
                if is_command(message) and command_key(message) in wanted:
                    by_name.setdefault(command_key(message), message)
                    by_id[derive_id(message["type"], f"{place[0]}/{place[1]}/{offset}", "input")] = message
        for each in self._refused:
            asked = by_id.get(each["cause"]) or by_name.get(command_key(each), {})
            self._rows.append(answered(each, asked))

    def _tell_letters(self) -> None:
        """A letter about what has its answer says more of that; any other stands for itself."""
        dead: defaultdict[str, list[int]] = defaultdict(list)
        for number, row in enumerate(self._rows):
            if row.reason in AFTER_READING:
                dead[row.id].append(number)
        for each in self._letters:
            content = readable(decoded(each))
            numbers = dead.get(_name(content), []) if each["reason"] in AFTER_READING else []
            if numbers:
                number = numbers.pop(0)
                self._rows[number] = replace(self._rows[number], place=place_of(each), detail=each["detail"])
            else:
                self._rows.append(letter(each, content))

    async def _read(self, topic: Topic, tail: int | None = None) -> AsyncIterator[tuple[Place, int, bytes]]:
        ends = await self._log.ends(await self._log.places([topic.name]), stable=True)
        starts = await self._log.begins(ends)
        if tail is not None:
            starts = {place: max(start, ends[place] - tail) for place, start in starts.items()}
        async for each in values_of(self._log, starts, ends, partial(self._progress, topic.name)):
            yield each


def _name(message: Json) -> str:
    """How a row calls what this record asks for."""
    if message.get("type") in KINDS:
        return report_key(message) if {"entity", "source", "trade", "version"} <= message.keys() else ""
    return str(message.get("request") or message.get("command") or message.get("report"))
