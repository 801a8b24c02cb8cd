"""Back as a driver whose every word is written to topics that are lists, with the audit record that names it; and the list of them."""

import asyncio
from datetime import datetime
from typing import Any

import orjson

from schemas.codec import encode
from schemas.message import Message
from schemas.reference import SettlementDayDefined
from schemas.time import ClockTicked
from schemas.topics import BACK_COMMANDS, BACK_REFERENCE, MIDDLE_TRADES, routes
from streams.unsettled.listing import Asked, Listing, Sort, listing_of
from streams.unsettled.row import Row
from streams.unsettled.scan import read_open
from streams.verify.log import Log
from tests.unit.back_office import defined, office, settlement_day
from tests.unit.office_driver import OfficeDriver
from tests.verify_log import ListLog, World

ROUTES = routes("back")


class Told:
    """Back on Monday morning, and topics of one partition with all that it has taken and said since."""

    def __init__(self, days: int = 5) -> None:
        self.made: OfficeDriver = office(days=days)[0]
        defined(self.made)
        self.world = World()
        for number in range(days):
            self.refer(settlement_day(number))

    def refer(self, *messages: Message) -> None:
        for message in messages:
            self.world.write(BACK_REFERENCE.name, encode(message))
            if not isinstance(message, SettlementDayDefined):
                self._take(BACK_REFERENCE.name, message, self.made.give(message))

    def give(self, *messages: Message) -> None:
        for message in messages:
            topic = next(topic for topic in (MIDDLE_TRADES, BACK_COMMANDS) if isinstance(message, topic.carries))
            self._take(topic.name, message, self.made.give(message))

    def tell_time(self, now: datetime) -> None:
        self._take(BACK_COMMANDS.name, ClockTicked(at=now), self.made.tell_time(now))

    def _take(self, topic: str, given: Message, said: list[Message]) -> None:
        outputs = [(ROUTES[type(each)].name, orjson.loads(encode(each))) for each in said if type(each) in ROUTES]
        at = f"{self.made.books.now:%Y-%m-%dT%H:%M:%SZ}"
        self.world.take("back", topic, self.world.write(topic, encode(given)), outputs, at=at)

    def listing(self, **asked: Any) -> Listing:
        return listing_in(ListLog(self.world.log), **asked)

    def rows(self, **asked: Any) -> tuple[Row, ...]:
        return self.listing(**asked).rows

    def row(self, **asked: Any) -> Row:
        (found,) = self.rows(**asked)
        return found


def listing_in(log: Log, sort: Sort = Sort.AGE, **asked: Any) -> Listing:
    """The list that a log comes to."""
    return listing_of(asyncio.run(read_open(log)), Asked(**asked), sort)


def listing(world: World, **asked: Any) -> Listing:
    return listing_in(ListLog(world.log), **asked)


def states(world: World) -> dict[str, str]:
    return {row.id: row.state for row in listing(world).rows}
