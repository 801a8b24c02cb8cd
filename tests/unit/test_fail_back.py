"""fail_back: what is true in back after a stage has failed, so that nothing is lost and nothing settles by accident."""

from schemas.back import InstructionCancelled, InstructionHeld, InstructionPended, InstructionSettled
from schemas.matching import InstructionUnmatched
from schemas.reasons import Reason
from schemas.report_answers import CancellationRefused
from schemas.work import WorkDue
from tests.unit.back_office import amendment, cancellation, day, failed, funding, of, office, side, told
from tests.unit.office_driver import OfficeDriver


def office_with_a_held_pair() -> tuple[OfficeDriver, str]:
    made, books = office()
    made.give(side("SELL"))
    (pended,) = of(InstructionPended, made.give(side("BUY")))
    due = WorkDue(store="instructions", key=pended.transaction, prefix="CSD|", because="opening")
    said = failed(made, due)
    assert [each.reason for each in of(InstructionHeld, said)] == [Reason.STAGE_FAILED]
    assert told(said) == [("S", "held", "stage_failed"), ("B", "held", "stage_failed")]
    assert books.instructions[pended.transaction].holds == ("CSDH",)
    return made, pended.transaction


def test_a_dead_side_never_matches() -> None:
    made, books = office()
    failed(made, side("SELL"))
    assert books.sides[side("SELL").report].status == "dead"
    assert of(InstructionUnmatched, made.give(side("BUY")))


def test_a_dead_amendment_leaves_the_side_that_it_was_to_replace() -> None:
    made, books = office()
    made.give(side("SELL"))
    assert told(failed(made, amendment(side("SELL")))) == [("S", "dead", "stage_failed")]
    assert books.sides[side("SELL").report].status == "unmatched"
    (late,) = of(CancellationRefused, made.give(cancellation(amendment(side("SELL")))))
    assert late.reason == Reason.ALREADY_DEAD


def test_a_held_instruction_settles_by_nothing_and_is_not_pended_anew() -> None:
    made, transaction = office_with_a_held_pair()
    said = made.give(funding("S-SEC", 100)) + made.give(funding("B-CASH", 1000))
    said += made.give(WorkDue(store="instructions", key=transaction, prefix="CSD|", because="opening"))
    said += made.tell_time(day(0, 16)) + made.tell_time(day(1, 8))
    assert of(InstructionSettled, said) + of(InstructionPended, said) == []


def test_a_held_instruction_can_still_be_cancelled_by_both() -> None:
    made, transaction = office_with_a_held_pair()
    made.give(cancellation(side("SELL")))
    said = made.give(cancellation(side("BUY")))
    assert [each.transaction for each in of(InstructionCancelled, said)] == [transaction]


def test_work_on_what_is_gone_or_on_sides_leaves_nothing_to_say() -> None:
    made, _ = office()
    for store in ("instructions", "sides"):
        assert failed(made, WorkDue(store=store, key="gone", prefix="", because="opening")) == []
