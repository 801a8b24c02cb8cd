"""Recycling: what misses a cut-off ages and comes back, and ends when its system says so; unmatched sides too."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from processors.books import BackBooks
from schemas.back import InstructionCancelled, InstructionPended, InstructionSettled
from schemas.cycles import CycleClosed
from schemas.matching import AllegementRemoved, SideCancelled
from schemas.message import Message
from schemas.report_answers import CancellationRefused, StatusAdvised
from schemas.settlement_time import RecyclingSet
from tests.unit.back_office import BUYER, SELLER, SYSTEM, cancellation, day, funding, of, office, side
from tests.unit.office_driver import OfficeDriver


def recycling(made: OfficeDriver, unmatched: int | None = None, matched: int | None = None, requests: int | None = None) -> None:
    rule = {"unmatched_days": unmatched, "matched_days": matched, "cancellation_days": requests}
    made.give(RecyclingSet(settlement_system=SYSTEM, **rule))


def after_cut_off(made: OfficeDriver, number: int) -> list[Message]:
    """The day opens, and closes at its cut-off."""
    return made.tell_time(day(number, 8)) + made.tell_time(day(number, 16))


def pair(made: OfficeDriver, number: int = 1, **more: Any) -> None:
    made.give(side("SELL", number, **more))
    made.give(side("BUY", number, **more))


def started(**rule: int) -> tuple[OfficeDriver, BackBooks]:
    made, books = office(days=10)
    recycling(made, **rule)
    return made, books


@pytest.mark.parametrize("days", [0, 1, 3])
def test_a_matched_transaction_ends_at_the_cut_off_that_is_one_too_many(days: int) -> None:
    made, books = started(matched=days)
    pair(made)
    for number in range(days):
        assert of(InstructionCancelled, after_cut_off(made, number)) == []
    said = after_cut_off(made, days)
    (ended,) = of(InstructionCancelled, said)
    assert (str(ended.reason), ended.quantity, ended.amount) == ("recycling_is_over", 100, 1000)
    told = [(each.entity, str(each.status), str(each.reason)) for each in of(StatusAdvised, said)][-2:]
    assert told == [(party, "cancelled", "recycling_is_over") for party in (SELLER, BUYER)]
    (closed,) = of(CycleClosed, said)
    assert (closed.cancelled, closed.recycled_out, closed.pended, closed.still_open) == (1, 1, 0, 0)
    assert books.sides[side("SELL").report].status == "cancelled"


def test_without_a_rule_it_comes_back_for_ever_and_says_how_old_it_is() -> None:
    made, _ = office(days=10)
    pair(made)
    said = [word for number in range(4) for word in after_cut_off(made, number)]
    ages = [(str(each.reason), each.missed_cut_offs) for each in of(InstructionPended, said)]
    assert ages == [
        ("cut_off_missed", 1),
        *[("securities_short", 1), ("cut_off_missed", 2)],
        *[("securities_short", 2), ("cut_off_missed", 3)],
        *[("securities_short", 3), ("cut_off_missed", 4)],
    ]
    assert of(InstructionCancelled, said) == []


def test_what_is_not_due_does_not_age() -> None:
    made, books = started(matched=0)
    pair(made, intended_settlement_date=day(1).date())
    assert of(InstructionCancelled, after_cut_off(made, 0)) == []
    assert len(of(InstructionCancelled, after_cut_off(made, 1))) == 1
    assert books.instructions.after("dated", SYSTEM) is None


def test_what_is_on_hold_ages_and_ends_like_any_other() -> None:
    made, books = started(matched=1)
    pair(made)
    (_, key) = books.instructions.after("dated", SYSTEM) or ("", "")
    held = books.instructions[key]
    object.__setattr__(held, "csd_holds", ("CSDH",))
    books.instructions[key] = held
    assert of(InstructionCancelled, after_cut_off(made, 0)) == []
    assert len(of(InstructionCancelled, after_cut_off(made, 1))) == 1


def test_what_came_back_settles_when_it_can() -> None:
    made, _ = started(matched=5)
    pair(made)
    after_cut_off(made, 0)
    made.tell_time(day(1, 8))
    made.give(funding("S-SEC", 100))
    assert len(of(InstructionSettled, made.give(funding("B-CASH", 1000)))) == 1


def test_a_request_to_cancel_that_waits_is_answered_when_the_time_is_over() -> None:
    made, _ = started(matched=0)
    pair(made)
    made.give(cancellation(side("SELL")))
    said = after_cut_off(made, 0)
    assert [(each.entity, str(each.reason)) for each in of(CancellationRefused, said)] == [(SELLER, "already_cancelled")]


@pytest.mark.parametrize("days", [0, 1, 3])
def test_an_unmatched_side_ends_so_many_days_after_it_was_due(days: int) -> None:
    made, books = started(unmatched=days)
    made.give(side("SELL"))
    said = [after_cut_off(made, number) for number in range(days + 1)]
    assert [len(of(SideCancelled, each)) for each in said] == [0] * days + [1]
    (ended,) = of(SideCancelled, said[-1])
    assert (str(ended.reason), books.sides[ended.report].status) == ("recycling_is_over", "cancelled")


def test_an_unmatched_side_that_came_late_counts_from_its_arrival() -> None:
    made, _ = started(unmatched=1)
    after_cut_off(made, 0)
    made.tell_time(day(1, 8))
    made.give(side("SELL"))  # due on Monday, come on Tuesday
    assert [len(of(SideCancelled, after_cut_off(made, number))) for number in (1, 2)] == [0, 1]


def test_who_was_told_of_a_side_is_told_that_it_is_gone() -> None:
    made, _ = started(unmatched=1)
    made.give(side("SELL"))
    after_cut_off(made, 0)
    said = after_cut_off(made, 1)
    assert [(each.entity, each.report) for each in of(AllegementRemoved, said)] == [(BUYER, side("SELL").report)]


def test_where_the_days_before_are_not_known_nothing_ends() -> None:
    made, _ = office(days=2)
    recycling(made, unmatched=3)
    made.give(side("SELL"))
    assert of(SideCancelled, after_cut_off(made, 0) + after_cut_off(made, 1)) == []


def test_a_side_that_waits_for_a_later_day_does_not_end() -> None:
    made, _ = started(unmatched=0)
    made.give(side("SELL", intended_settlement_date=day(1).date(), amount=Decimal(5)))
    assert [len(of(SideCancelled, after_cut_off(made, number))) for number in (0, 1)] == [0, 1]


def refused_requests(said: list[Message]) -> list[tuple[str, str]]:
    return [(each.entity, str(each.reason)) for each in of(CancellationRefused, said)]


@pytest.mark.parametrize("due", [0, 9])
@pytest.mark.parametrize("days", [0, 1, 3])
def test_a_request_to_cancel_that_nobody_joins_ends_so_many_days_after_it_came(days: int, due: int) -> None:
    """Whether or not the transaction is due. It stays, and the other side's request alone does not cancel it any more."""
    made, books = started(requests=days)
    pair(made, intended_settlement_date=day(due).date())
    made.give(cancellation(side("SELL")))
    said = [after_cut_off(made, number) for number in range(days + 1)]
    assert [refused_requests(each) for each in said] == [[]] * days + [[(SELLER, "recycling_is_over")]]
    assert books.instructions.after("requested", "") is None
    assert books.sides[side("SELL").report].status == "matched"
    assert of(InstructionCancelled, made.give(cancellation(side("BUY")))) == []
    assert len(of(InstructionCancelled, made.give(cancellation(side("SELL"))))) == 1


def test_a_request_that_was_made_again_counts_from_the_later_one() -> None:
    made, _ = started(requests=1)
    pair(made)
    made.give(cancellation(side("SELL")))
    after_cut_off(made, 0)
    made.tell_time(day(1, 8))
    later = replace(cancellation(side("SELL")), request=f"{SELLER}|oms|1|2|cancelled")
    assert refused_requests(made.give(later)) == [(SELLER, "replaced")]
    assert [refused_requests(after_cut_off(made, number)) for number in (1, 2)] == [[], [(SELLER, "recycling_is_over")]]


def test_a_request_that_was_answered_does_not_end_again() -> None:
    made, books = started(requests=0, matched=0)
    pair(made)
    made.give(cancellation(side("SELL")))
    pair(made, 2, amount=Decimal(7), intended_settlement_date=day(3).date())
    for direction in ("SELL", "BUY"):
        made.give(cancellation(side(direction, 2)))
    assert refused_requests(after_cut_off(made, 0)) == [(SELLER, "already_cancelled")]
    assert books.instructions.after("requested", "") is None


def test_without_a_rule_a_request_waits_for_ever() -> None:
    made, _ = office(days=10)
    pair(made)
    made.give(cancellation(side("SELL")))
    assert [word for number in range(8) for word in refused_requests(after_cut_off(made, number))] == []
