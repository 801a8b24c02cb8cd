"""What a closure does in back: sides and matched transactions get another date, and each party is told."""

from datetime import date
from typing import Any

import pytest

from processors.books import BackBooks
from schemas.back import InstructionSettled
from schemas.matching import InstructionMatched
from schemas.message import Message
from schemas.redating import InstructionRedated, SideRedated
from schemas.report_answers import DateAdvised
from schemas.settlement_time import CalendarDefined, ClosureAnnounced, ConventionSet
from tests.unit.back_office import BUYER, CURRENCY, SELLER, SYSTEM, day, funding, of, office, side
from tests.unit.office_driver import OfficeDriver

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (day(number).date() for number in range(5))


FIRST, LAST = day(-60).date(), day(200).date()


def calendar(name: str = SYSTEM, last: date = LAST) -> CalendarDefined:
    return CalendarDefined(calendar=name, first=FIRST, last=last)


def closure(on: date, name: str = SYSTEM, **more: Any) -> ClosureAnnounced:
    return ClosureAnnounced(calendar=name, date=on, reason="a day of mourning", **more)


def dated(*calendars: str) -> tuple[OfficeDriver, BackBooks]:
    """Back on Monday morning, dated by calendars; the convention is two days."""
    made, books = office()
    for name in (SYSTEM, *calendars):
        made.give(calendar(name))
    return made, books


def sell(number: int = 1, traded: date = MONDAY, due: date = WEDNESDAY, **more: Any) -> Any:
    return side("SELL", number, trade_date=traded, intended_settlement_date=due, **({"is_date_reckoned": True} | more))


def buy(number: int = 1, traded: date = MONDAY, due: date = WEDNESDAY, **more: Any) -> Any:
    return side("BUY", number, trade_date=traded, intended_settlement_date=due, **({"is_date_reckoned": True} | more))


def moved(said: list[Message]) -> list[tuple[date, date]]:
    return [(each.old_date, each.new_date) for each in said if isinstance(each, SideRedated | InstructionRedated)]


@pytest.mark.parametrize(
    ("closed", "terms", "expected"),
    [
        (WEDNESDAY, {}, THURSDAY),  # its date
        (TUESDAY, {}, THURSDAY),  # a day that was counted
        (THURSDAY, {}, WEDNESDAY),
        (MONDAY, {}, WEDNESDAY),  # the trade date: counted from Friday, it is the same
        (WEDNESDAY, {"is_date_reckoned": None}, THURSDAY),
        (TUESDAY, {"is_date_reckoned": None}, WEDNESDAY),  # agreed
    ],
)
def test_a_side_that_waits_moves_as_its_date_was_made(closed: date, terms: dict[str, Any], expected: date) -> None:
    made, books = dated()
    made.give(sell(**terms))
    said = made.give(closure(closed))
    assert books.unmatched[sell().report].intended_settlement_date == expected
    assert moved(said) == ([(WEDNESDAY, expected)] if expected != WEDNESDAY else [])


def test_each_party_of_a_match_is_told_the_old_date_the_new_one_and_the_closure() -> None:
    made, books = dated()
    (match,) = of(InstructionMatched, made.give(sell()) + made.give(buy()))
    said = made.give(closure(WEDNESDAY))
    assert moved(said) == [(WEDNESDAY, THURSDAY)]
    why = f"{SYSTEM} is closed on 2026-01-07: a day of mourning"
    assert [(each.entity, each.old_date, each.new_date, str(each.reason), each.why) for each in of(DateAdvised, said)] == [
        (party, WEDNESDAY, THURSDAY, "settlement_day_closed", why) for party in (SELLER, BUYER)
    ]
    assert books.instructions[match.transaction].created.intended_settlement_date == THURSDAY


def test_what_was_due_on_the_closed_day_settles_on_the_next() -> None:
    made, _ = dated()
    made.give(funding("S-SEC", 100))
    made.give(funding("B-CASH", 1000))
    made.give(sell())
    made.give(buy())
    made.give(closure(WEDNESDAY))
    said = made.tell_time(day(2, 12))
    assert of(InstructionSettled, said) == []
    (settled,) = of(InstructionSettled, made.tell_time(day(3, 8)))
    assert (settled.settled_on, settled.intended_settlement_date) == (THURSDAY, THURSDAY)


def test_a_transaction_moves_as_reckoned_only_where_both_of_its_sides_were() -> None:
    for terms, expected in (({}, []), ({"is_date_reckoned": True}, [(WEDNESDAY, THURSDAY)])):
        made, _ = dated()
        made.give(sell())
        made.give(buy(**({"is_date_reckoned": None} | terms)))
        assert moved(made.give(closure(TUESDAY))) == expected


def test_two_sides_of_which_one_came_before_the_closure_and_one_after_it_match() -> None:
    made, _ = dated()
    made.give(sell())
    made.give(closure(TUESDAY))
    assert len(of(InstructionMatched, made.give(buy(due=THURSDAY)))) == 1  # middle dates by the new calendar


def test_a_side_that_was_under_way_when_the_closure_came_is_dated_anew_when_it_arrives() -> None:
    made, _ = dated()
    made.give(closure(TUESDAY))
    said = made.give(sell())
    assert moved(said) == [(WEDNESDAY, THURSDAY)]
    assert [each.why for each in of(DateAdvised, said)] == [f"2026-01-06: a day of mourning ({SYSTEM})"]
    assert moved(made.give(buy(due=THURSDAY))) == []


def test_a_side_may_find_its_other_side_by_its_new_date() -> None:
    made, books = dated()
    made.give(sell(due=WEDNESDAY))
    made.give(buy(due=THURSDAY, is_date_reckoned=None))  # agreed with a date that the seller had not
    said = made.give(closure(WEDNESDAY))
    (match,) = of(InstructionMatched, said)
    assert match.intended_settlement_date == THURSDAY
    assert books.unmatched.after("dated", SYSTEM) is None


def test_a_closure_of_a_currency_moves_what_is_paid_in_it() -> None:
    made, books = dated(CURRENCY)
    made.give(sell())
    made.give(sell(2, currency="USD"))
    assert moved(made.give(closure(WEDNESDAY, CURRENCY))) == [(WEDNESDAY, THURSDAY)]
    assert books.unmatched[sell(2).report].intended_settlement_date == WEDNESDAY
    made.tell_time(day(2, 8))
    assert books.cycles[SYSTEM].date == WEDNESDAY  # the system itself is open


def test_two_closures_in_a_row_and_the_weekend_after_them_are_passed_over() -> None:
    made, _ = dated()
    made.give(sell())
    made.give(buy())
    said = [word for closed in (WEDNESDAY, THURSDAY, FRIDAY) for word in made.give(closure(closed))]
    assert moved(said) == [(WEDNESDAY, THURSDAY), (THURSDAY, FRIDAY), (FRIDAY, day(7).date())]


def test_by_the_convention_in_force_at_the_trade_date() -> None:
    made, _ = dated()
    made.give(ConventionSet(settlement_system=SYSTEM, effective_from=day(-30).date(), business_days=3))
    made.give(ConventionSet(settlement_system=SYSTEM, effective_from=TUESDAY, business_days=1))
    made.give(sell(1, traded=MONDAY, due=THURSDAY))
    made.give(sell(2, traded=TUESDAY, due=WEDNESDAY))
    assert moved(made.give(closure(WEDNESDAY))) == [(WEDNESDAY, THURSDAY), (THURSDAY, FRIDAY)]


@pytest.mark.parametrize("last", [WEDNESDAY, MONDAY])
def test_where_the_calendar_ends_a_date_stays(last: date) -> None:
    made, _ = office()
    made.give(calendar(last=last))
    made.give(sell())
    assert moved(made.give(closure(WEDNESDAY))) == []
