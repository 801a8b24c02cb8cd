"""What is told of what netting has left, where its day is closed while it is open: its new date, and what became of it; nothing between."""

import pytest

from processors.books import BackBooks
from schemas.back import InstructionCancelled, InstructionPended, InstructionSettled
from schemas.clearing import ObligationCarried
from schemas.matching import InstructionCreated
from schemas.message import Message
from schemas.redating import InstructionRedated
from schemas.report_answers import DateAdvised, StatusAdvised
from schemas.settlement_time import CalendarDefined, ClosureAnnounced
from tests.unit.back_office import CURRENCY, day, of
from tests.unit.clearing_office import deal, quoted, report, stock
from tests.unit.office_driver import OfficeDriver
from tests.unit.test_redate_novated import dated
from tests.unit.test_redating import FIRST, LAST, MONDAY, TUESDAY, closure

LEFT = [("pending", "settlement_closed")]


def opened(model: str, **more: str) -> tuple[OfficeDriver, BackBooks]:
    """Monday is open: A lacks 100 that it owes, or 70 of them."""
    made, books = dated(model, **more)
    made.give(quoted(0, 10))
    deal(made, 1, "AB", 100, 1000, on=0, trade_date=day(-3).date())
    made.tell_time(day(0, 8))
    return made, books


def statuses(said: list[Message]) -> dict[str, list[tuple[str, str]]]:
    """What each instruction was told of its status, in order."""
    found: dict[str, list[tuple[str, str]]] = {}
    for each in of(StatusAdvised, said):
        found.setdefault(each.report, []).append((str(each.status), str(each.reason)))
    return found


@pytest.mark.parametrize("part", [0, 30])
@pytest.mark.parametrize("finality", ["gross", "net_end_of_day"])
def test_against_a_ccp_it_is_told_its_date_and_that_it_is_carried_and_nothing_else(finality: str, part: int) -> None:
    made, books = opened("ccp_cns", finality=finality)
    if part:
        stock(made, "A", part)
    said = made.give(closure(MONDAY))
    moved = [(each.transaction, each.old_date, each.new_date) for each in of(InstructionRedated, said)]
    carried = [(each.obligation, MONDAY, TUESDAY) for each in of(ObligationCarried, said)]
    assert len(moved) == 2
    assert moved == carried
    assert [each.transaction for each in of(InstructionCancelled, said)] == [each[0] for each in carried]
    assert len(of(DateAdvised, said)) == 4, "a member and the CCP, of each"
    ended = {each[0] for each in carried}
    assert [each for each in of(InstructionPended, said) if each.transaction in ended] == []
    told = {key: each for key, each in statuses(said).items() if key.split("|")[2] in ended}
    assert len(told) == 4
    assert all(each == [("cancelled", "carried_into_next_cycle")] for each in told.values())
    stock(made, "A", 100 - part)
    made.tell_time(day(1, 8))
    made.tell_time(day(2, 8))
    assert len(books.novated_legs) == len(books.obligations) == len(books.clearing_positions) == 0


def test_between_two_parties_it_stays_and_is_told_to_wait_for_its_new_day() -> None:
    made, _ = opened("bilateral")
    said = made.give(closure(MONDAY))
    assert [(each.old_date, each.new_date) for each in of(InstructionRedated, said)] == [(MONDAY, TUESDAY)]
    assert list(statuses(said).values()) == [LEFT, LEFT]


def test_a_payment_to_a_ccp_stays_and_is_told_to_wait_for_its_new_day() -> None:
    made, _ = dated("ccp_cns")
    made.give(quoted(0, 10))
    deal(made, 1, "AB", 100, 200_000, on=0, trade_date=day(-3).date())  # B loses 199,000 at once, and has 100,000
    made.tell_time(day(0, 8))
    said = made.give(closure(MONDAY))
    left = {each.transaction for each in of(InstructionRedated, said)} - {each.obligation for each in of(ObligationCarried, said)}
    assert len(left) == 1
    assert [each.transaction for each in of(InstructionPended, said)] == list(left)


def test_what_settles_gross_stays_and_is_told_to_wait_for_its_new_day() -> None:
    made, _ = opened("bilateral")
    deal(made, 2, "AB", 7, 70, on=0, trade_date=day(-3).date())  # after the netting of its day it settles by itself
    told = statuses(made.give(closure(MONDAY)))
    assert [told[report(letter, 2)] for letter in "AB"] == [LEFT, LEFT]


def test_a_closure_of_its_currency_does_not_end_the_day_so_until_its_cut_off_it_is_told_to_wait() -> None:
    made, _ = opened("ccp_cns")
    made.give(CalendarDefined(calendar=CURRENCY, first=FIRST, last=LAST))
    said = made.give(ClosureAnnounced(calendar=CURRENCY, date=MONDAY, reason="the central bank rests"))
    assert of(ObligationCarried, said) == []
    assert list(statuses(said).values()) == 4 * [[("pending", "intended_date_not_reached")]]
    assert len(of(ObligationCarried, made.tell_time(day(0, 17)))) == 2


def test_a_closure_of_another_day_changes_nothing() -> None:
    made, _ = opened("ccp_cns")
    said = made.give(closure(TUESDAY))
    assert (of(InstructionRedated, said), of(InstructionPended, said), of(InstructionCancelled, said)) == ([], [], [])


def test_what_is_paid_at_the_end_of_a_day_that_was_closed_is_due_on_the_next_one_and_not_late() -> None:
    made, _ = opened("ccp_cns", finality="net_end_of_day")
    stock(made, "A", 30)
    said = made.give(closure(MONDAY))
    paid = [each for each in of(InstructionCreated, said) if each.instruction_type == "PFOD"]
    assert [each.intended_settlement_date for each in paid] == [TUESDAY, TUESDAY]
    made_here = {each.transaction for each in paid}
    pended = [each for each in of(InstructionPended, said) if each.transaction in made_here]
    assert [(str(each.reason), each.missed_cut_offs) for each in pended] == 2 * [("settlement_closed", None)]
    settled = of(InstructionSettled, made.tell_time(day(1, 8)))
    assert {each.transaction for each in settled} >= made_here
