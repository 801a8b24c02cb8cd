"""wait_middle: no trade is taken before every upstream has told the time."""

import pytest

from processors.wait_middle import wait_middle
from schemas.message import Message
from schemas.time import ClockTicked
from streams.stores import middle_books
from tests.unit.middle_office import amended, cancelled, hour, trade

REPORTS = [trade(), amended(), cancelled()]


@pytest.mark.parametrize("message", REPORTS)
def test_a_report_waits_for_the_time_and_not_longer(message: Message) -> None:
    books = middle_books()
    assert wait_middle(message, books) == "time"
    books.now = hour(0)
    assert wait_middle(message, books) is None


def test_the_time_itself_does_not_wait() -> None:
    assert wait_middle(ClockTicked(), middle_books()) is None
