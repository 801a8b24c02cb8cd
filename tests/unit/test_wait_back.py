"""wait_back: a message that was sent after a cut-off does not see the day that the cut-off has not closed."""

from dataclasses import replace
from datetime import datetime

import pytest

from processors.wait_back import wait_back
from schemas.message import Message, stamp
from schemas.time import ShardTimeTold
from streams.stores import back_books
from tests.unit.back_office import SYSTEM, amendment, cancellation, day, office, side


def sent(message: Message, at: datetime) -> Message:
    return stamp(message, id="sent", cause="", at=at)


@pytest.mark.parametrize("message", [side("SELL"), amendment(side("SELL")), cancellation(side("SELL"))])
def test_nothing_is_taken_before_the_time_is_told(message: Message) -> None:
    assert wait_back(sent(message, day(0, 8)), back_books()) == SYSTEM


@pytest.mark.parametrize(
    ("now", "at", "waits"),
    [
        (day(0, 8), day(0, 15), False),
        (day(0, 8), day(0, 16), True),
        (day(0, 15), day(1, 8), True),
        (day(0, 16), day(0, 16), False),
        (day(0, 17), day(1, 8), False),
        (day(0, 17), day(1, 16), True),  # the next day has not even opened, and it was sent after that closed
        (day(1, 8), day(1, 9), False),
        (day(-1, 8), day(0, 15), False),
        (day(-1, 8), day(0, 16), True),
        (day(6, 8), day(9, 8), False),  # no day is left
    ],
)
def test_a_message_waits_for_every_cut_off_before_it_was_sent(now: datetime, at: datetime, waits: bool) -> None:
    _, books = office(now=now)
    assert wait_back(sent(side("SELL"), at), books) == (SYSTEM if waits else None)


def test_while_a_day_is_closing_its_barrier_stands() -> None:
    made, books = office()
    made.tell_time(day(0, 8))
    books.cycles[SYSTEM] = replace(books.cycles[SYSTEM], phase="closing")
    books.now = day(0, 16)
    assert wait_back(sent(side("SELL"), day(0, 16)), books) == SYSTEM


def test_a_system_without_days_and_the_time_itself_never_wait() -> None:
    _, books = office(days=0)
    assert wait_back(sent(side("SELL"), day(9)), books) is None
    assert wait_back(sent(ShardTimeTold(shard="middle/0"), day(9)), back_books()) is None
    assert wait_back(sent(side("SELL", settlement_system="CSD2"), day(9)), books) is None
