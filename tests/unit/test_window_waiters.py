"""An opening has exactly those attempted that wait for it: what was found lacking in an earlier window is not looked at again."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from processors.books import BackBooks
from schemas.back import InstructionPartiallySettled, InstructionPended
from schemas.instruction import Terms
from schemas.message import Message
from tests.unit.back_office import SYSTEM, day, defined, funding, of, settlement_day
from tests.unit.links_kit import funded, numbered, settled
from tests.unit.office_driver import OfficeDriver
from tests.unit.test_waiters import bystanders, pair
from tests.unit.watched import open_ones, watch
from tests.unit.windows_kit import parted, window

HOUR = timedelta(hours=1)
SILENT, SPOKEN = {100, 101, 102}, {110, 111, 112}
"""What lacks securities: neither side says anything of parts; both allow them."""


def ready(now: Any = None, *, partial: str = "NPAR", stock: int = 0) -> tuple[OfficeDriver, BackBooks]:
    """Monday with its windows, a queue that the first sequence has found lacking, and cash for more."""
    made, books = parted(day(-1, 19))
    made.give(replace(books.settlement_systems[SYSTEM], partial=partial))
    defined(made)
    bystanders(made)
    if stock:
        made.give(funding("EMPTY-SEC", stock))
    made.tell_time(day(-1, 20))
    made.give(funding("B-CASH", 100_000))
    made.tell_time(now or day(-1, 21))
    return made, books


def both(made: OfficeDriver, number: int, **more: Any) -> list[Message]:
    return made.give(numbered("DELI", number, **more)) + made.give(numbered("RECE", number, **more))


def opened(made: OfficeDriver, books: BackBooks, at: Any, but: set[str] | None = None) -> tuple[list[str], set[str]]:
    """What settles when the time comes, and who was looked at of those that stand by (all but `but`)."""
    standing_by = open_ones(books) - (but or set())
    watched = watch(books)
    said = made.tell_time(at)
    return settled(said), watched.looked_at & standing_by


def numbers(books: BackBooks, *wanted: int) -> set[str]:
    return {each for each in open_ones(books) if int(books.instructions[each].created.deliverer_report.split("|")[2]) in wanted}


def reasons(books: BackBooks, names: set[str]) -> set[str]:
    return {str(found.reason) for each in names if (found := books.instructions[each].hindrance) is not None}


@pytest.mark.parametrize(("came", "opens"), [(day(-1, 21), day(-1, 22)), (day(-1, 23), day(0, 5))], ids=["sequence", "day window"])
def test_a_window_takes_what_came_while_none_was_open_and_nothing_else(came: Any, opens: Any) -> None:
    made, books = ready(came)
    made.give(funding("S-SEC", 100))
    both(made, 1)
    assert opened(made, books, opens, numbers(books, 1)) == (["1"], set())


def test_what_is_woken_while_no_window_is_open_waits_for_the_next_one() -> None:
    made, books = ready()
    waiters = numbers(books, 100, 101, 102)
    made.give(funding("EMPTY-SEC", 100))
    assert reasons(books, waiters) == {"window_not_open"}
    assert opened(made, books, day(-1, 22), waiters | numbers(books, 110, 111, 112)) == (["100"], set())


@pytest.mark.parametrize(("by_system", "expected"), [("NPAR", SPOKEN), ("PART", SPOKEN | SILENT)])
def test_a_partial_window_takes_what_lacks_securities_and_both_sides_of_which_allow_parts(by_system: str, expected: set[int]) -> None:
    """The three that are SILENT say nothing of parts, the three that have SPOKEN allow them, and of three more one side does not."""
    made, books = ready(day(0, 6), partial=by_system)
    for number in (201, 202, 203):
        pair(made, number, {"securities_account": "EMPTY-SEC", "terms": Terms(partial="PART")}, {"terms": Terms(partial="NPAR")})
    allowed, watched = numbers(books, *expected), watch(books)
    assert settled(made.tell_time(day(0, 14))) == []
    assert watched.looked_at == allowed


def test_a_partial_window_that_opens_with_a_sequence_takes_both_in_the_order_of_the_queue() -> None:
    """What was there first gets what there is, in part; not what came later and could have it whole."""
    made, _ = ready(stock=30)
    made.give(window("P0", "PARTIAL", day(-1, 22), day(-1, 22) + HOUR))
    whole = {"securities_account": "EMPTY-SEC", "quantity": Decimal(20)}
    pair(made, 1, whole, {"quantity": Decimal(20)})
    said = made.tell_time(day(-1, 22))
    assert [str(each.quantity) for each in of(InstructionPartiallySettled, said)] == ["30"]
    assert settled(said) == []


def test_an_opening_day_takes_what_is_due_by_its_date() -> None:
    made, books = funded(0, 0)
    bystanders(made)
    made.give(settlement_day(2))
    for movement in ("DELI", "RECE"):
        made.give(numbered(movement, 1, intended_settlement_date=day(2).date()))
    later, due = numbers(books, 1), numbers(books, 100, 160, 161, 162)
    made.tell_time(day(0, 16))
    watched = watch(books)
    made.tell_time(day(1, 7))
    assert watched.looked_at >= due
    assert watched.looked_at & later == set()


def test_a_cut_off_for_cash_that_is_moved_to_later_takes_what_had_missed_it() -> None:
    made, books = ready(day(0, 6))
    made.tell_time(day(0, 16))
    standing_by = open_ones(books)
    made.give(funding("S-SEC", 100))
    assert [str(each.reason) for each in of(InstructionPended, both(made, 1))] == ["cut_off_missed"]
    dvp = replace(books.settlement_days[f"{SYSTEM}|{day(0).date()}"], dvp_cut_off_at=day(0, 17))
    said = made.give(dvp)
    assert settled(said) == ["1"]
    assert {str(books.instructions[each].hindrance.reason) for each in standing_by & numbers(books, 100, 120)} == {
        "securities_short",
        "cash_short",
    }


def test_a_window_that_opens_after_the_cut_off_for_cash_does_not_look_at_what_has_missed_it() -> None:
    made, books = ready(day(0, 6))
    made.give(window("RTS", "DAY", day(0, 5), day(0, 16) + HOUR / 2))
    made.give(window("LATE", "DAY", day(0, 17), day(0, 18)))
    made.tell_time(day(0, 16))
    assert opened(made, books, day(0, 17)) == ([], set())


def test_a_system_that_allows_parts_from_now_on_settles_them() -> None:
    made, books = funded(30, 5000)
    assert settled(both(made, 1)) == []
    said = made.give(replace(books.settlement_systems[SYSTEM], partial="PART"))
    assert [str(each.quantity) for each in of(InstructionPartiallySettled, said)] == ["30"]
