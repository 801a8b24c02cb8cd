"""Corrections of penalties by command, as appeals ask for them: by reversing entries, two people, until the appeal day."""

from schemas.commands import CommandRefused
from schemas.penalties import PenaltyAccrued, PenaltyReversed
from tests.unit.back_office import day, funding, of, refusals
from tests.unit.penalty_kit import both, charged, correction, end_of, market, quoted


def test_an_appeal_removes_restores_and_reallocates_by_reversing_entries():
    made, _books = market()
    made.give(funding("B-CASH", 500_000))
    both(made)
    penalty = of(PenaltyAccrued, end_of(made, 0))[0].penalty
    said = made.give(correction(penalty, "REMOVE"))
    assert charged(said) == [("S", "2026-01-05", "deliverer_securities", "-50.00")]
    assert [(str(each.reason), each.command) for each in of(PenaltyReversed, said)] == [("penalty_removed", "correct-REMOVE")]
    assert charged(made.give(quoted("52", on=0))) == []
    assert charged(made.give(correction(penalty, "RESTORE"))) == [("S", "2026-01-05", "deliverer_securities", "52.00")]
    said = made.give(correction(penalty, "REALLOCATE"))
    assert [paid[0] for paid in charged(said)] == ["S", "B"]
    assert [str(each.reason) for each in of(PenaltyReversed, said)] == ["penalty_reallocated"]
    assert [each.version for each in of(PenaltyAccrued, said)] == [3]


def test_corrections_that_are_refused_change_nothing():
    made, _books = market(days=60)
    both(made)
    penalty = of(PenaltyAccrued, end_of(made, 0))[0].penalty
    refused = [
        (correction(penalty, "REMOVE", second=None), "second_person_missing"),
        (correction(penalty, "REMOVE", second="anna", command="a"), "second_person_is_the_first"),
        (correction("0" * 32 + "|2026-01-05|D", "REMOVE", command="b"), "penalty_not_known"),
        (correction(penalty, "RESTORE", command="c"), "penalty_not_removed"),
    ]
    for command, reason in refused:
        said = made.give(command)
        assert refusals(said) == [reason]
        assert [type(each) for each in said] == [CommandRefused]
    made.give(correction(penalty, "REMOVE", command="d"))
    assert refusals(made.give(correction(penalty, "REMOVE", command="e"))) == ["penalty_already_removed"]
    other = penalty.replace("|D", "|R")
    made.tell_time(day(39, 8))  # 13 February, PBD 10: the last day
    assert refusals(made.give(correction(other, "REMOVE", command="f"))) == []
    made.tell_time(day(42, 8))
    assert refusals(made.give(correction(other, "RESTORE", command="g"))) == ["appeal_period_over"]
