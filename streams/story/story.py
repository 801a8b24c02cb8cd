"""The story put together: the lines in order, each with its audit record, and where each report stands at the end."""

from dataclasses import dataclass, replace
from typing import Any

from streams.story.alleged import with_reported
from streams.story.answers import with_commands
from streams.story.changes import with_who
from streams.story.interest import Interest
from streams.story.order import Order, Step
from streams.story.requests import RequestStanding, request_standings
from streams.story.scan import Found, find_audits, find_beside, find_messages
from streams.story.standing import Standing, standings
from streams.story.words import NOT_TAKEN_YET, sentence, set_aside_by, subject
from streams.verify.log import Log

LAST = 1 << 62


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that happened: when (its sender's time), in words, where its message stands, and which audit record proves it."""

    at: str
    text: str
    topic: str
    partition: int
    offset: int
    shard: str | None
    sequence: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One trade's story. `reports` has one entry for each side and version, `requests` one for each request to cancel that was answered."""

    id: str
    transactions: tuple[str, ...]
    lines: tuple[Line, ...]
    reports: tuple[Standing, ...]
    requests: tuple[RequestStanding, ...] = ()


async def tell(log: Log, asked: str, entity: str | None = None) -> Story | None:
    """The story of a trade, a report, a transaction or a command; None where no topic knows it. Raises LogError."""
    interest = Interest(asked, entity)
    found = await find_messages(log, interest)
    if not found:  # it may be a command that names a report
        interest = Interest(asked, entity, is_command=True)
        found = await find_messages(log, interest)
    if not found:
        return None
    beside = await find_beside(log, found, interest)
    told = with_who(each.message for each in found)
    found = [replace(each, message=message) for each, message in zip(found, told, strict=True)]
    order = Order(await find_audits(log, found), found)
    found = list(with_reported(with_commands(found, order), order))
    lines = sorted((line for each in found for line in _lines(each, order)), key=lambda line: line[0])
    messages = [message for _, _, message in lines]
    return Story(
        id=asked,
        transactions=tuple(sorted(interest.transactions)),
        lines=tuple(line for _, line, _ in lines),
        reports=tuple(standings(messages, beside, interest.ended)),
        requests=tuple(request_standings(messages)),
    )


Placed = tuple[tuple[int, int, str, int, int], Line, dict[str, Any]]


def _lines(found: Found, order: Order) -> list[Placed]:
    """The line of a message, and one for each time that it was set aside."""
    said, taken = order.said_in(found), order.taken_in(found)
    if said is not None:
        step, index = said
        lines = [_placed(found, order, step, index, sentence(found.message))]
    else:
        first = taken[0] if taken else None
        text = sentence(found.message) if first else f"{sentence(found.message)} {NOT_TAKEN_YET}"
        lines = [_placed(found, order, first, -1, text)]
    return lines + [_set_aside(found, order, step) for step in taken if order.records[step]["was_set_aside"]]


def _set_aside(found: Found, order: Order, step: Step) -> Placed:
    kept = found.message | {"type": "set aside"}
    at = order.records[step]["at"]
    placed = _placed(found, order, step, 0, f"{subject(found.message)} {set_aside_by(step[0].split('/')[0])}")
    return placed[0], replace(placed[1], at=at), kept


def _placed(found: Found, order: Order, step: Step | None, index: int, text: str) -> Placed:
    place = order.place_of(step) if step else LAST
    line = Line(
        at=str(found.message.get("at", "-")),
        text=text,
        topic=found.place[0],
        partition=found.place[1],
        offset=found.offset,
        shard=step[0] if step else None,
        sequence=step[1] if step else None,
    )
    return (place, index, line.at, found.place[1], found.offset), line, found.message
