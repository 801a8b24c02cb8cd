"""What gateways could not translate: each line once, with how often it came, and those that name a trade."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import orjson

from schemas import topics
from streams.gateway.claimed import Mark, claimed_in, mark_in, same_line
from streams.refused.row import Row
from streams.refused.telling import untranslatable
from streams.story.interest import KEY_BARS, trade_of
from streams.verify.log import Log, values_of
from streams.verify.verify import no_progress

IF_NOT_MENDED = "If none of the reports above is this line, mended: "


class DoorRows:
    """The records of front.dead as rows. A file that is sent again brings its dead lines again: the same content from the same place."""

    def __init__(self) -> None:
        self._rows: dict[bytes, Row] = {}
        self._marks: dict[bytes, Mark] = {}

    def add(self, message: dict[str, Any], place: str) -> None:
        """One record; the last time that a line came stands, with how often it did (partitions are read one after the other)."""
        name = same_line(message)
        self._marks[name] = mark_in(message["content"].encode())
        row = untranslatable(message, place, claimed_in(message["content"].encode()))
        before = self._rows.get(name)
        last = row if before is None or row.at >= before.at else before
        self._rows[name] = last if before is None else replace(last, times=before.times + 1)

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows.values())

    def marked(self) -> Iterator[tuple[Row, Mark]]:
        """Each with that by which it can be known again."""
        return ((row, self._marks[name]) for name, row in self._rows.items())


async def refused_at_door(log: Log, asked: str, entity: str | None = None) -> list[Row]:
    """The lines that are meant. Raises LogError.

    By the trade that they name, or one of its reports; by file, or FILE:LINE; or by words that stand in one that names no trade.
    """
    is_report = asked.count("|") == KEY_BARS
    trade, entity = (trade_of(asked), asked.partition("|")[0]) if is_report else (asked, entity)
    found = DoorRows()
    ends = await log.ends(await log.places([topics.FRONT_DEAD.name]), stable=True)
    async for place, offset, value in values_of(log, await log.begins(ends), ends, partial(no_progress, topics.FRONT_DEAD.name)):
        if orjson.dumps(trade)[1:-1] in value:  # as it is written in JSON
            message = orjson.loads(value)
            if stands_in(message["origin"], asked) or _is_meant(message["content"], trade, entity):
                found.add(message, f"{place[0]}/{place[1]} offset {offset}")
    return sorted(found, key=lambda row: (row.at, row.id))


def stands_in(origin: str | None, asked: str) -> bool:
    """Whether what is asked for is the file or the line (FILE:LINE) at which a record stood."""
    return origin is not None and asked in (origin, origin.rpartition(":")[0])


def _is_meant(content: str, trade: str, entity: str | None) -> bool:
    """One that does not say whose it is may be of anybody; one that names no trade is meant by whole words that stand in it."""
    claimed = claimed_in(content.encode())
    if claimed.trade is None:
        return re.search(rf"(?<![\w-]){re.escape(trade)}(?![\w-])", content) is not None
    return claimed.trade == trade and (entity is None or claimed.entity in (None, entity))


def advised_beside(rows: Iterable[Row], reports: Iterable[str]) -> list[Row]:
    """The rows beside a story's reports: of a party that has reported the trade, the line may have been mended and sent again."""
    told = {report.partition("|")[0] for report in reports}
    return [replace(row, next=f"{IF_NOT_MENDED}{row.next[0].lower()}{row.next[1:]}") if row.party in told else row for row in rows]
