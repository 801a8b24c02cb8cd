"""One pass over the topics, in an order in which each finds what the next one looks for."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from hashlib import sha256
from heapq import nlargest
from itertools import takewhile
from typing import Any

import orjson

from schemas import topics
from streams.story.interest import Interest, families_of
from streams.story.near import STATES, leaves
from streams.story.words import subject
from streams.verify.log import Log, Place
from streams.verify.sides import KINDS

ORDER = (
    topics.BACK_INSTRUCTIONS.name,  # first: a transaction names both sides
    topics.BACK_OBLIGATIONS.name,
    topics.BACK_COMMANDS.name,  # before the answers, which name the command alone
    topics.DEAD[topics.BACK_COMMANDS.name].name,
    topics.BACK_ANSWERS.name,
    topics.FRONT_TRADES.name,
    topics.DEAD[topics.FRONT_TRADES.name].name,
    topics.MIDDLE_COMMANDS.name,
    topics.MIDDLE_ANSWERS.name,
    topics.MIDDLE_TRADES.name,
    topics.DEAD[topics.MIDDLE_TRADES.name].name,
    topics.BACK_PENALTIES.name,
    topics.BACK_ENTRIES.name,
    topics.BACK_CONFIRMATIONS.name,
)
BESIDE = (topics.MIDDLE_TRADES.name, topics.BACK_INSTRUCTIONS.name, topics.BACK_CONFIRMATIONS.name)
"""What tells of a side that is not of the story; the last where it was refused while it waited, or is dead."""
COMMANDS = (topics.BACK_COMMANDS.name, topics.MIDDLE_COMMANDS.name)
AUDITS = (topics.AUDIT_MIDDLE.name, topics.AUDIT_BACK.name)
ENDED = b'"type":"SettlementDayEnded"'
NEAR_MAX = 5
Inputs = dict[tuple[str, int, int], dict[str, Any]]
"""What was found so far, by topic, partition and offset."""


@dataclass(frozen=True, slots=True)
class Found:
    """A message of the story and where it stands."""

    place: Place
    offset: int
    digest: str
    message: dict[str, Any]


async def find_messages(log: Log, interest: Interest) -> list[Found]:
    """Every message of the story. Reads each topic once."""
    found: list[Found] = []
    places_found: Inputs = {}
    if interest.is_command:  # what it is about is told by the command alone, and belongs to the story from the first topic on
        async for place, _, value in _values(log, *COMMANDS):
            _message(place, value, interest, {})
        if not interest.commands:
            return []
    if interest.family is not None:
        await _bring_in_other_side(log, interest.family, interest)
    for name in ORDER:
        known = set(interest.families)
        of_topic = await _of_topic(log, name, interest, places_found)
        brought_in = {family for family in interest.families - known if not interest.is_asked(family)}
        if name == ORDER[0] and brought_in:  # what was said of them before is of the story too
            of_topic = await _of_topic(log, name, interest, places_found)
        found += of_topic
    return found


async def _of_topic(log: Log, name: str, interest: Interest, places_found: Inputs) -> list[Found]:
    found: list[Found] = []
    async for place, offset, value in _values(log, name):
        if ENDED in value:
            ended = orjson.loads(value)
            interest.ended[ended["settlement_system"]] = ended["date"]
            continue
        message = _message(place, value, interest, places_found)
        if message is not None:
            found.append(Found(place, offset, sha256(value).hexdigest(), message))
            places_found[*place, offset] = message
    return found


async def _bring_in_other_side(log: Log, asked: str, interest: Interest) -> None:
    """What was reported or instructed under the id of the report that is asked for, by the party that it names, and names its party.

    Two instructions of which each names another settlement system are no sides of one trade. A report names none.
    """
    parties: dict[str, tuple[Any, Any]] = {}
    systems: dict[str, Any] = {}
    trade = asked.rpartition("|")[2]
    async for _, _, value in _values(log, topics.FRONT_TRADES.name, topics.BACK_COMMANDS.name):
        message = readable(value) if trade.encode() in value else {}
        if message.get("counterparty") is not None:
            parties |= dict.fromkeys(families_of(message), (message.get("entity"), message["counterparty"]))
            systems |= dict.fromkeys(families_of(message), message.get("settlement_system"))
    for family, (entity, counterparty) in parties.items():
        is_elsewhere = None not in (systems[family], systems.get(asked)) and systems[family] != systems[asked]
        if family.rpartition("|")[2] == trade and (counterparty, entity) == parties.get(asked) and not is_elsewhere:
            interest.families.add(family)


def _message(place: Place, value: bytes, interest: Interest, found: Inputs) -> dict[str, Any] | None:
    is_dead_letter = place[0].endswith(".dead")
    if not is_dead_letter and not any(needle in value for needle in interest.needles()):
        return None
    message = readable(value)
    if is_dead_letter:
        about = found.get((message.get("topic", ""), message.get("partition", 0), message.get("offset", 0)))
        return message | {"report": subject(about), "about": about["type"]} if about else None
    return message if interest.takes(message) else None


async def find_beside(log: Log, found: list[Found], interest: Interest) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Of the sides that are near one of the story and not of it: terms, what they were told, and what says that they wait no more."""
    near = {str(each.message["nearest"]) for each in found if each.message.get("nearest")} | interest.near_it
    others = {report for report in near if report.rsplit("|", 2)[0] not in interest.families}
    told: list[dict[str, Any]] = []
    for name in BESIDE if others else ():
        async for _, _, value in _values(log, name):
            message = readable(value) if any(report.encode() in value for report in others) else {}
            if others & {message.get(field) for field in ("report", "deliverer_report", "receiver_report")}:
                told.append(message)
    terms = [message for message in told if message["type"] in (*STATES, "SideRedated", "InstructionUnmatched")]
    return terms, [message for message in told if leaves(message)]


async def find_audits(log: Log, found: list[Found]) -> list[dict[str, Any]]:
    """The audit records that name these messages, as inputs or as outputs, in the order of each shard."""
    digests = {each.digest for each in found}
    records: list[dict[str, Any]] = []
    for name in AUDITS:
        async for _, _, value in _values(log, name):
            record = readable(value)
            if record and (record["digest"] in digests or any(output["digest"] in digests for output in record["outputs"])):
                records.append(record)
    return records


async def find_near(log: Log, asked: str) -> list[str]:
    """The ids of trades, and references of direct instructions, that begin as `asked` does, the longest agreement first."""
    trade = asked.split("|")[2] if asked.count("|") >= 2 else asked
    near: dict[str, int] = {}
    async for _, _, value in _values(log, topics.FRONT_TRADES.name, topics.BACK_COMMANDS.name):
        message = readable(value)
        name = message.get("trade") if message.get("type") in KINDS else message.get("reference")
        if isinstance(name, str) and (shared := _shared(trade, name)):
            near[name] = shared
            near = near if len(near) < 1_000 else dict(_best(near))
    return [name for name, _ in _best(near)]


def _shared(one: str, other: str) -> int:
    """How many characters both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _best(near: dict[str, int]) -> list[tuple[str, int]]:
    return nlargest(NEAR_MAX, sorted(near.items()), key=lambda item: item[1])


async def _values(log: Log, *names: str) -> AsyncIterator[tuple[Place, int, bytes]]:
    places = await log.places(names)
    starts, ends = await log.begins(places), await log.ends(places, stable=True)
    async for place, batch in log.read(starts, ends):
        for record in batch:
            if record.value is not None:
                yield place, record.offset, record.value


def readable(value: bytes) -> dict[str, Any]:
    """A record of a door; nothing where it cannot be read: it has its dead letter."""
    try:
        message = orjson.loads(value)
    except ValueError:
        return {}
    return message if isinstance(message, dict) and isinstance(message.get("type"), str) else {}
