"""What a closure does to the settlement day itself: it does not open, or ends at once; a short day ends early."""

from datetime import timedelta

from schemas.back import InstructionPended
from schemas.commands import CommandRefused
from schemas.cycles import CycleClosed
from tests.unit.back_office import SYSTEM, day, defined, instruction, of, office, refusals
from tests.unit.test_redating import MONDAY, THURSDAY, TUESDAY, WEDNESDAY, buy, closure, dated, moved, sell


def test_without_a_calendar_no_date_moves_and_yet_the_day_does_not_open() -> None:
    made, books = office()
    made.give(sell())
    assert moved(made.give(closure(TUESDAY))) == []
    made.tell_time(day(1, 12))
    assert (books.cycles[SYSTEM].date, books.cycles[SYSTEM].phase) == (MONDAY, "closed")
    made.tell_time(day(2, 8))
    assert books.cycles[SYSTEM].date == WEDNESDAY


def test_a_day_that_is_closed_while_it_is_open_ends_at_once_and_nothing_of_it_is_late() -> None:
    made, books = dated()
    made.give(sell(due=MONDAY, traded=day(-5).date()))
    made.give(buy(due=MONDAY, traded=day(-5).date()))
    said = made.give(closure(MONDAY))
    (closed,) = of(CycleClosed, said)
    assert (closed.date, closed.cut_off_at, closed.pended, closed.still_open) == (MONDAY, books.now, 0, 1)
    assert moved(said) == [(MONDAY, TUESDAY)]
    assert "cut_off_missed" not in [str(each.reason) for each in of(InstructionPended, said)]


def test_a_shard_that_begins_on_a_closed_day_stands_behind_the_day_before() -> None:
    made, books = office(now=day(-1, 8))
    del books.cycles[SYSTEM]
    made.give(closure(TUESDAY))
    made.tell_time(day(1, 10))
    assert (books.cycles[SYSTEM].date, books.cycles[SYSTEM].phase) == (MONDAY, "closed")


def test_a_short_day_moves_no_date_and_ends_early() -> None:
    made, books = dated()
    made.give(sell(due=MONDAY))
    assert moved(made.give(closure(MONDAY, closes_at=day(0, 12)))) == []
    assert books.cycles[SYSTEM].cut_off_at == day(0, 12)
    assert of(CycleClosed, made.tell_time(day(0, 12) - timedelta(seconds=1))) == []
    (closed,) = of(CycleClosed, made.tell_time(day(0, 12)))
    assert closed.cut_off_at == day(0, 12)
    made.give(closure(WEDNESDAY, closes_at=day(2, 12)))
    made.tell_time(day(2, 8))
    assert books.cycles[SYSTEM].cut_off_at == day(2, 12)


def test_an_instruction_that_is_sent_directly_for_a_closed_day_is_refused() -> None:
    made, books = dated()
    defined(made)
    made.give(closure(WEDNESDAY))
    said = made.give(instruction("DELI", intended_settlement_date=WEDNESDAY))
    assert refusals(said) == ["settlement_day_closed"]
    assert [each.detail for each in of(CommandRefused, said)] == [f"{WEDNESDAY} is closed: {closure(WEDNESDAY).reason} ({SYSTEM})"]
    assert books.unmatched.after("dated", SYSTEM) is None
    made.give(instruction("DELI", 2, intended_settlement_date=None, trade_date=MONDAY))
    (_, key) = books.unmatched.after("dated", SYSTEM) or ("", "")
    assert (books.unmatched[key].intended_settlement_date, books.unmatched[key].is_date_reckoned) == (THURSDAY, True)
