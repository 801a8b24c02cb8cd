"""How middle dates a trade: by calendars and conventions where they are defined, and anew when a closure is announced."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from processors.business_days import calendar_of, intended_date_of
from processors.calendars.calendar import Calendar, Closure
from processors.calendars.convention import Cycle, SettlementConvention
from processors.calendars.intended_date import Dating, intended_date
from schemas.message import Message
from schemas.middle import TradeApproved, TradeEnriched
from schemas.reasons import Reason
from schemas.report_answers import DateAdvised, TradeHeld, TradeRejected
from schemas.settlement_time import CalendarDefined, ClosureAnnounced, ConventionSet
from tests.unit.middle_office import ENTITY, MONDAY, approve, day, key, limit, of, office, status, trade
from tests.unit.office_driver import OfficeDriver

FIRST, LAST = day(-30), day(300)


def calendar(name: str = "CSD", last: date = LAST) -> CalendarDefined:
    return CalendarDefined(calendar=name, first=FIRST, last=last)


def closure(on: date, name: str = "CSD") -> ClosureAnnounced:
    return ClosureAnnounced(calendar=name, date=on, reason="a holiday")


def convention(business_days: int, since: date = FIRST) -> ConventionSet:
    return ConventionSet(settlement_system="CSD", effective_from=since, business_days=business_days)


def dated(*more: Message) -> OfficeDriver:
    made, _ = office()
    for each in (calendar(), *more):
        made.give(each)
    return made


def date_of(made: OfficeDriver, **terms: Any) -> date:
    (enriched,) = of(TradeEnriched, made.give(trade(**terms)))
    return enriched.intended_settlement_date


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ([], day(2)),
        ([convention(1)], day(1)),
        ([convention(0)], day(0)),
        ([convention(1), convention(3, MONDAY)], day(3)),
        ([convention(3), convention(1, day(1))], day(3)),
        ([closure(day(1))], day(3)),
        ([closure(day(0)), convention(0)], day(1)),
        ([closure(day(2)), closure(day(3)), closure(day(4))], day(7)),
        ([calendar("EUR"), closure(day(2), "EUR")], day(3)),
        ([closure(day(2), "EUR")], day(2)),  # no calendar of the currency is defined
        ([calendar("USD"), closure(day(2), "USD")], day(2)),
    ],
)
def test_a_trade_without_an_agreed_date_is_dated_by_the_joint_calendar_and_the_convention(known: list[Message], expected: date) -> None:
    assert date_of(dated(*known)) == expected


def test_a_date_says_whether_it_was_reckoned() -> None:
    made = dated()
    assert [each.is_date_reckoned for each in of(TradeApproved, made.give(trade()))] == [True]
    assert [each.is_date_reckoned for each in of(TradeApproved, made.give(trade(trade="U", intended_settlement_date=day(3))))] == [None]


def test_an_agreed_date_on_a_closure_is_refused() -> None:
    made = dated(closure(day(2)))
    for number, (agreed, why) in enumerate(((day(2), "2026-01-07 is closed: a holiday (CSD)"), (day(5), "2026-01-10 is closed: Saturday"))):
        said = made.give(trade(trade=f"T{number}", intended_settlement_date=agreed))
        assert [(each.reason, each.detail) for each in of(TradeRejected, said)] == [(Reason.SETTLEMENT_DAY_CLOSED, why)]
    assert date_of(made, trade="T9", intended_settlement_date=day(3)) == day(3)


@pytest.mark.parametrize("terms", [{}, {"intended_settlement_date": day(2)}])
def test_what_the_calendar_does_not_cover_is_held_until_it_does(terms: dict[str, Any]) -> None:
    made, _ = office()
    made.give(calendar(last=day(1)))
    (held,) = of(TradeHeld, made.give(trade(**terms)))
    assert (held.reason, held.waits_for) == (Reason.SETTLEMENT_DAY_NOT_KNOWN, "day|CSD")
    (enriched,) = of(TradeEnriched, made.give(calendar()))
    assert enriched.intended_settlement_date == day(2)


def test_what_the_calendar_of_the_currency_does_not_cover_waits_for_that() -> None:
    made = dated(calendar("EUR", last=day(1)))
    assert [each.waits_for for each in of(TradeHeld, made.give(trade()))] == ["day|EUR"]
    assert len(of(TradeEnriched, made.give(calendar("EUR")))) == 1


def test_what_waits_for_an_operator_gets_another_date_and_is_told() -> None:
    made = dated(limit(10))
    made.give(trade())
    said = made.give(closure(day(2)))
    (told,) = of(DateAdvised, said)
    assert (told.report, told.entity, told.old_date, told.new_date) == (key(), ENTITY, day(2), day(3))
    assert (told.reason, told.why) == (Reason.SETTLEMENT_DAY_CLOSED, "CSD is closed on 2026-01-07: a holiday")
    assert status(made.books, key()) == ("held", "limit_exceeded")  # type: ignore[arg-type]  # the books of middle
    made.give(limit(10_000))
    (approved,) = of(TradeApproved, made.give(approve(key())))
    assert approved.intended_settlement_date == day(3)


def test_a_closure_that_touches_nothing_says_nothing() -> None:
    made = dated(limit(10))
    made.give(trade())
    assert of(DateAdvised, made.give(closure(day(10)))) == []


def test_a_report_that_has_gone_on_when_its_turn_comes_is_left_alone() -> None:
    made = dated(limit(10))
    made.give(trade(amount=Decimal(1000)))
    made.give(limit(10_000))
    made.give(approve(key()))
    assert of(DateAdvised, made.give(closure(day(2)))) == []


closed_days = st.sets(st.integers(-10, 40).map(day), max_size=15)


@settings(max_examples=200)
@given(closed_days, closed_days, st.integers(0, 4), st.integers(-5, 12))
def test_the_stores_and_the_library_of_calendars_agree(of_system: set[date], of_currency: set[date], days: int, traded: int) -> None:
    made, books = office()
    for name, closed in (("CSD", of_system), ("EUR", of_currency)):
        made.give(calendar(name))
        for each in sorted(closed):
            made.give(closure(each, name))
    made.give(convention(days))
    stored = calendar_of("CSD", "EUR", books)
    reasons = {each: (Closure(of="x", reason="x"),) for each in of_system | of_currency if each.weekday() < 5}
    table = Calendar(name="x", first=FIRST, last=LAST, reasons=reasons)
    how = Dating(calendar=table, convention=SettlementConvention(name="x", cycles=(Cycle(effective_from=FIRST, business_days=days),)))
    assert stored is not None
    assert intended_date_of("CSD", MONDAY + timedelta(days=traded), stored) == intended_date(MONDAY + timedelta(days=traded), how).day
