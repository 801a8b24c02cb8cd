"""A side that ends because by its new date it finds only what waits for it: nothing waits for it any longer, and nobody is alleged."""

from decimal import Decimal

from schemas.back import InstructionSettled
from schemas.instruction import Link, Terms
from schemas.matching import AllegementIssued, AllegementRemoved
from tests.unit.back_office import BUYER, day, defined, funding, instructed, instruction, of
from tests.unit.test_redating import TUESDAY, WEDNESDAY, closure, dated

AFTER = Terms(links=(Link(position="AFTE", report=instructed("DELI")),))


def test_what_waited_for_it_settles_at_once() -> None:
    made, books = dated()
    defined(made)
    made.give(funding("S-SEC", 100))
    made.give(funding("B-CASH", 1000))
    made.give(instruction("DELI", intended_settlement_date=TUESDAY))
    made.give(instruction("RECE", intended_settlement_date=WEDNESDAY, terms=AFTER))
    made.give(instruction("DELI", 2, amount=Decimal(7), terms=AFTER))
    assert of(InstructionSettled, made.give(instruction("RECE", 2, amount=Decimal(7)))) == []
    said = made.give(closure(TUESDAY))
    assert books.sides[instructed("DELI")].status == "refused"
    assert [each.deliverer_report for each in of(InstructionSettled, said)] == [instructed("DELI", 2)]


def test_whoever_was_told_of_it_is_told_that_it_is_gone() -> None:
    made, _ = dated()
    defined(made)
    made.give(instruction("DELI", intended_settlement_date=TUESDAY))
    assert [each.report for each in of(AllegementIssued, made.tell_time(day(1, 8)))] == [instructed("DELI")]
    made.give(instruction("RECE", intended_settlement_date=WEDNESDAY, terms=AFTER))
    assert [(each.entity, each.report) for each in of(AllegementRemoved, made.give(closure(TUESDAY)))] == [(BUYER, instructed("DELI"))]
