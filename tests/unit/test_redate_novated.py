"""What a closure does to trades that are novated and not netted yet: with a CCP and between two parties."""

from datetime import date
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest

from processors.books import BackBooks
from schemas.clearing import ObligationNetted, TradeNovated
from schemas.message import Message
from schemas.redating import TradeRedated
from schemas.report_answers import DateAdvised
from schemas.settlement_time import CalendarDefined
from tests.unit.back_office import CURRENCY, ISIN, SYSTEM, day, of
from tests.unit.clearing_office import MEMBERS, deal, held, market, quoted, report, stock
from tests.unit.office_driver import OfficeDriver
from tests.unit.test_redating import FIRST, LAST, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, calendar, closure

MODELS = pytest.mark.parametrize("model", ["ccp_cns", "bilateral"])
RECKONED = {"trade_date": MONDAY, "is_date_reckoned": True}
CASH = Decimal(100_000)


def dated(model: str, **more: Any) -> tuple[OfficeDriver, BackBooks]:
    """Before the opening of Monday, dated by a calendar; the convention is two days."""
    made, books = market(model, **more)
    made.give(calendar())
    return made, books


def moved(said: list[Message]) -> list[tuple[date, date]]:
    return [(each.old_date, each.new_date) for each in of(TradeRedated, said)]


def advised(said: list[Message]) -> list[tuple[str, str, date, date]]:
    return [(each.report, each.entity, each.old_date, each.new_date) for each in of(DateAdvised, said)]


def netted_on(said: list[Message]) -> set[date]:
    return {each.date for each in of(ObligationNetted, said)}


def through(made: OfficeDriver, last: int) -> list[Message]:
    """Every opening and cut-off from Monday through a day."""
    return [word for number in range(last + 1) for hour in (8, 17) for word in made.tell_time(day(number, hour))]


@MODELS
def test_a_day_that_was_counted_is_closed_and_each_party_is_told_and_it_is_netted_on_the_new_date(model: str) -> None:
    made, books = dated(model)
    assert len(of(TradeNovated, deal(made, 1, "AB", 100, 1000, on=2, **RECKONED))) == 1
    stock(made, "A", 100)
    said = made.give(closure(TUESDAY))
    assert moved(said) == [(WEDNESDAY, THURSDAY)]
    assert advised(said) == [(report(letter, 1), MEMBERS[letter], WEDNESDAY, THURSDAY) for letter in "AB"]
    assert {each.why for each in of(DateAdvised, said)} == {f"{SYSTEM} is closed on 2026-01-06: a day of mourning"}
    assert netted_on(through(made, 2)) == set()
    assert netted_on(made.tell_time(day(3, 8))) == {THURSDAY}
    made.tell_time(day(4, 8))
    assert (held(books, "B-SEC", ISIN), held(books, "B-CASH", CURRENCY), held(books, "A-CASH", CURRENCY)) == (100, CASH - 1000, CASH + 1000)
    assert len(books.novated_legs) == len(books.novated_tranches) == len(books.clearing_positions) == 0


@MODELS
@pytest.mark.parametrize(
    ("closed", "terms", "expected"),
    [
        (WEDNESDAY, {}, [(WEDNESDAY, THURSDAY)]),
        (THURSDAY, {}, []),
        (MONDAY, {}, []),  # counted from Friday it is the same
        (WEDNESDAY, {"is_date_reckoned": None}, [(WEDNESDAY, THURSDAY)]),
        (TUESDAY, {"is_date_reckoned": None}, []),  # agreed
    ],
)
def test_it_moves_as_its_date_was_made(model: str, closed: date, terms: dict[str, Any], expected: list[tuple[date, date]]) -> None:
    made, _ = dated(model)
    deal(made, 1, "AB", 100, 1000, on=2, **RECKONED | terms)
    assert moved(made.give(closure(closed))) == expected


@MODELS
@pytest.mark.parametrize("order", list(permutations(["early", "late", "closure"])))
def test_whatever_the_order_of_arrival_what_is_netted_is_the_same(model: str, order: tuple[str, ...]) -> None:
    """One trade was reckoned before the closure was known, the other after it: they meet in one sum, however they come."""
    made, books = dated(model)
    said: list[Message] = []
    for what in order:
        if what == "closure":
            said += made.give(closure(TUESDAY))
        else:
            number, on = (1, 2) if what == "early" else (2, 3)
            way, quantity, amount = ("AB", 100, 1000) if what == "early" else ("BA", 60, 660)
            said += deal(made, number, way, quantity, amount, on=on, **RECKONED)
    assert sum(len({each.report for each in of(DateAdvised, said)} & {report(letter, 1)}) for letter in "AB") == 2
    assert {each.new_date for each in of(DateAdvised, said)} == {THURSDAY}
    made.give(quoted(0, 10))
    stock(made, "A", 100)
    said += through(made, 3) + made.tell_time(day(4, 8))
    assert netted_on(said) == {THURSDAY}
    sums = {each.member: (each.bought, each.sold, each.contract_money) for each in of(ObligationNetted, said)}
    own = (Decimal(60), Decimal(100), Decimal(340))
    assert sums[MEMBERS["A"]] == own
    if model == "ccp_cns":
        assert sums[MEMBERS["B"]] == (own[1], own[0], -own[2])
    assert (held(books, "A-CASH", CURRENCY), held(books, "B-CASH", CURRENCY)) == (CASH + 340, CASH - 340)
    assert (held(books, "A-SEC", ISIN), held(books, "B-SEC", ISIN)) == (60, 40)
    assert len(books.novated_legs) == len(books.novated_tranches) == len(books.clearing_positions) == 0


@MODELS
def test_trades_of_the_same_date_part_where_only_one_of_them_was_reckoned(model: str) -> None:
    made, books = dated(model)
    deal(made, 1, "AB", 100, 1000, on=2, **RECKONED)
    deal(made, 2, "AB", 30, 330, on=2, trade_date=MONDAY)  # agreed
    assert len(moved(made.give(closure(TUESDAY)))) == 1
    stock(made, "A", 130)
    said = through(made, 3)
    sold = [(each.date, each.bought + each.sold) for each in of(ObligationNetted, said) if each.bought or each.sold]
    assert set(sold) == {(WEDNESDAY, Decimal(30)), (THURSDAY, Decimal(100))}
    made.tell_time(day(4, 8))
    assert held(books, "B-CASH", CURRENCY) == CASH - 1330


@MODELS
def test_what_is_netted_already_stays_and_what_came_after_the_netting_of_its_date_moves(model: str) -> None:
    """Wednesday is closed while it is open. What comes late between two parties settles gross, and moves so."""
    made, books = dated(model)
    deal(made, 1, "AB", 100, 1000, on=2, **RECKONED)
    assert netted_on(through(made, 1) + made.tell_time(day(2, 8))) == {WEDNESDAY}
    deal(made, 2, "AB", 30, 330, on=2, **RECKONED)
    said = made.give(closure(WEDNESDAY))
    reports = {each.report for each in of(DateAdvised, said)} & {report(letter, number) for letter in "AB" for number in (1, 2)}
    assert reports == {report(letter, 2) for letter in "AB"}
    stock(made, "A", 130)
    made.tell_time(day(3, 8))
    made.tell_time(day(3, 17))
    made.tell_time(day(4, 8))
    assert (held(books, "B-SEC", ISIN), held(books, "B-CASH", CURRENCY)) == (130, CASH - 1330)
    assert len(books.novated_legs) == len(books.novated_tranches) == len(books.clearing_positions) == 0


@MODELS
def test_two_closures_in_a_row_move_it_twice(model: str) -> None:
    made, _ = dated(model)
    deal(made, 1, "AB", 100, 1000, on=2, **RECKONED)
    assert moved(made.give(closure(WEDNESDAY)) + made.give(closure(THURSDAY))) == [(WEDNESDAY, THURSDAY), (THURSDAY, day(4).date())]
    assert moved(made.give(closure(THURSDAY))) == [], "a repeat moves nothing"


@MODELS
def test_a_closure_of_its_currency_moves_it_too(model: str) -> None:
    made, _ = dated(model)
    made.give(CalendarDefined(calendar=CURRENCY, first=FIRST, last=LAST))
    deal(made, 1, "AB", 100, 1000, on=2, **RECKONED)
    assert moved(made.give(closure(TUESDAY, CURRENCY))) == [(WEDNESDAY, THURSDAY)]


@MODELS
def test_a_short_day_moves_nothing(model: str) -> None:
    made, _ = dated(model)
    deal(made, 1, "AB", 100, 1000, on=2, **RECKONED)
    assert moved(made.give(closure(WEDNESDAY, closes_at=day(2, 12)))) == []
