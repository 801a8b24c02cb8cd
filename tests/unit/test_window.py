"""The repeat window: what is final is forgotten by a cursor, and nothing else is."""

from decimal import Decimal

from schemas.reference import ParameterSet
from schemas.work import WorkDue, WorkOpened
from tests.unit.middle_office import (
    ISIN,
    THIRD,
    again,
    cancelled,
    day,
    hour,
    key,
    of,
    office,
    said_why,
    settled,
    trade,
)

WINDOW = ParameterSet(name="repeat_window_days", value=30)


def test_what_is_final_is_forgotten_by_a_cursor_when_the_window_has_passed_and_not_before() -> None:
    made, books = office("limit of third")
    for number, name in enumerate("TUVW"):
        made.give(trade(trade=name, trade_date=day(-number)))
    made.give(trade(trade="held", counterparty=THIRD, trade_date=day(-9)))
    for name in "TUV":
        made.give(settled(key(trade=name)))
    made.give(again(WINDOW))
    made.tell_time(hour(29, 23))  # the window begins on Sunday, a day before Monday
    assert [name for name in "TUVW" if key(trade=name) in books.reports] == ["T", "U", "W"]
    (work,) = of(WorkOpened, made.tell_time(hour(30)))
    assert (work.store, work.index, work.upper) == ("reports", "final", str(day(0)))
    assert [name for name in "TUVW" if key(trade=name) in books.reports] == ["T", "W"]
    assert key(trade="held") in books.reports
    assert said_why(made.give(trade(trade="V", trade_date=day(-2)))) == [("TradeRejected", "trade_date_before_window")]
    assert of(WorkOpened, made.tell_time(hour(30, 9)))  # the refused one is as old
    assert of(WorkOpened, made.tell_time(hour(30, 10))) == []


def test_requests_to_cancel_are_forgotten_too() -> None:
    made, books = office("instrument")
    made.give(trade())
    made.give(cancelled())
    made.give(again(WINDOW))
    made.tell_time(hour(30))
    assert (key() in books.reports, key(kind="cancelled") in books.reports) == (True, True)
    made.tell_time(hour(31))
    assert (key() in books.reports, key(kind="cancelled") in books.reports) == (False, False)


def test_an_item_of_the_cursor_is_checked_again() -> None:
    made, books = office()
    made.give(trade())
    for report in (key(), "gone"):
        made.give(WorkDue(store="reports", key=report, prefix="", because="repeat_window"))
    made.give(again(WINDOW))
    made.books.now = hour(100)
    made.give(WorkDue(store="reports", key=key(), prefix="", because="repeat_window"))
    assert key() in books.reports  # it is not final


def test_without_a_window_nothing_is_forgotten() -> None:
    made, books = office()
    made.give(trade(isin=ISIN, quantity=Decimal(0)))
    assert made.tell_time(hour(3_000)) == []
    assert key() in books.reports
