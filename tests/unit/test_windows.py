"""Windows: night sequences are batches, day windows are continuous, parts have windows of their own, and cash has its own cut-off."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from processors.settlement_days import is_partial_window, open_windows
from processors.wait_back import wait_back
from schemas.back import InstructionPended, InstructionSettled
from schemas.cycles import CycleClosed
from schemas.message import Message, stamp
from schemas.reference import SettlementDayDefined
from tests.unit.back_office import SYSTEM, day, funding, of, office, side
from tests.unit.office_driver import OfficeDriver
from tests.unit.windows_kit import in_the_manner_of_t2s, parted, window


def reasons(said: list[Message]) -> list[str]:
    return [str(each.reason) for each in of(InstructionPended, said)]


def trade(made: OfficeDriver, number: int = 1) -> list[Message]:
    return made.give(side("SELL", number)) + made.give(side("BUY", number))


def fund(made: OfficeDriver) -> list[Message]:
    return made.give(funding("S-SEC", 1000)) + made.give(funding("B-CASH", 10_000))


@pytest.mark.parametrize(
    ("at", "kinds", "parts"),
    [
        (day(-1, 19), (), False),
        (day(-1, 20), (), False),  # the sequence has done its work and is over
        (day(0, 4), (), False),
        (day(0, 5), ("DAY",), False),
        (day(0, 14), ("DAY", "PARTIAL"), True),
        (day(0, 14) + timedelta(minutes=15), ("DAY",), False),
        (day(0, 18), (), False),
    ],
)
def test_windows_open_and_close_at_their_moments(at: datetime, kinds: tuple[str, ...], parts: bool) -> None:
    made, books = parted(day(-1, 17))
    made.tell_time(at)
    assert open_windows(SYSTEM, books) == kinds
    assert is_partial_window(SYSTEM, books) == parts


def test_a_day_without_windows_settles_whole_and_in_parts_until_its_cut_off() -> None:
    made, books = office()
    assert (open_windows(SYSTEM, books), is_partial_window(SYSTEM, books)) == ((), True)
    made.tell_time(day(0, 16))
    assert not is_partial_window(SYSTEM, books)


def test_before_there_is_a_cycle_no_window_is_open() -> None:
    _, books = office(days=0)
    del books.cycles[SYSTEM]
    assert (open_windows(SYSTEM, books), is_partial_window(SYSTEM, books)) == ((), False)


def test_between_two_sequences_nothing_settles_and_the_next_one_takes_it() -> None:
    made, _ = parted(day(-1, 21))
    assert reasons(trade(made)) == ["window_not_open"]
    assert of(InstructionSettled, fund(made)) == []
    assert len(of(InstructionSettled, made.tell_time(day(-1, 22)))) == 1


def test_a_sequence_goes_on_until_nothing_more_settles() -> None:
    made, books = parted(day(-1, 19))
    fund(made)
    for each, name in (("SELL", "B"), ("BUY", "S")):  # looked at first, and settled when the three others have brought it in
        other = side("BUY" if each == "SELL" else "SELL", 9)
        more = {"securities_account": f"{name}-SEC", "cash_account": f"{name}-CASH", "quantity": Decimal(250)}
        made.give(side(each, 9, report=other.report, entity=other.entity, counterparty=other.counterparty, **more))
    for number in range(3):
        trade(made, number)
    assert len(of(InstructionSettled, made.tell_time(day(-1, 20)))) == 4
    assert open_windows(SYSTEM, books) == ()


def test_in_a_day_window_what_comes_settles_when_it_comes() -> None:
    made, _ = parted(day(0, 9))
    fund(made)
    assert len(of(InstructionSettled, trade(made))) == 1


def test_at_its_own_cut_off_what_moves_cash_is_over_while_the_day_goes_on() -> None:
    made, _ = parted(day(0, 9))
    trade(made)
    said = made.tell_time(day(0, 16))
    assert (reasons(said), of(CycleClosed, said)) == (["cut_off_missed"], [])
    assert of(InstructionSettled, fund(made)) == []
    (closed,) = of(CycleClosed, made.tell_time(day(0, 18)))
    assert (closed.pended, closed.still_open) == (1, 1)


def test_a_jump_over_the_day_goes_through_all_its_moments() -> None:
    made, books = office(days=0, now=day(-2, 12))
    for each in in_the_manner_of_t2s():
        made.give(each)
    trade(made)
    fund(made)
    said = made.tell_time(day(0, 20))
    assert len(of(InstructionSettled, said)) == 1
    assert [(each.settled, each.pended, each.still_open) for each in of(CycleClosed, said)] == [(1, 0, 0)]
    assert books.cycles[SYSTEM].phase == "closed"


def at(message: Message, when: datetime) -> Message:
    return stamp(message, id="x", cause="", at=when)


@pytest.mark.parametrize(
    ("now", "sent", "is_early"),
    [
        (day(-1, 17), day(-1, 19), False),  # nothing settles in between
        (day(-1, 17), day(-1, 20), True),  # it is not to be in the sequence of 20:00
        (day(-1, 20), day(-1, 21), False),
        (day(-1, 21), day(-1, 22), True),
        (day(0, 9), day(0, 13), False),
        (day(0, 9), day(0, 14), True),
        (day(0, 15), day(0, 16) - timedelta(seconds=1), False),
        (day(0, 15), day(0, 16), True),
        (day(0, 16), day(0, 17), False),
        (day(0, 17), day(0, 18), True),
    ],
)
def test_each_change_of_windows_is_a_barrier(now: datetime, sent: datetime, is_early: bool) -> None:
    _, books = parted(now)
    assert wait_back(at(side("SELL"), sent), books) == (SYSTEM if is_early else None)


def test_an_early_close_moves_the_cut_offs_of_the_open_day() -> None:
    made, books = parted(day(0, 9))
    trade(made)
    made.give(
        SettlementDayDefined(
            settlement_system=SYSTEM, date=day(0).date(), opens_at=day(-1, 18), dvp_cut_off_at=day(0, 12), cut_off_at=day(0, 13)
        )
    )
    assert wait_back(at(side("SELL"), day(0, 12)), books) == SYSTEM
    assert reasons(made.tell_time(day(0, 12))) == ["cut_off_missed"]
    (closed,) = of(CycleClosed, made.tell_time(day(0, 13)))
    assert closed.cut_off_at == day(0, 13)


def test_a_cut_off_that_is_moved_before_what_was_reached_has_come() -> None:
    made, _ = parted(day(0, 14))
    trade(made)
    early = SettlementDayDefined(
        settlement_system=SYSTEM, date=day(0).date(), opens_at=day(-1, 18), dvp_cut_off_at=day(0, 13), cut_off_at=day(0, 18)
    )
    assert reasons(made.give(early)) == ["cut_off_missed"]


def test_an_early_close_that_has_passed_already_closes_at_once() -> None:
    made, books = parted(day(0, 9))
    early = SettlementDayDefined(settlement_system=SYSTEM, date=day(0).date(), opens_at=day(-1, 18), cut_off_at=day(0, 8))
    assert len(of(CycleClosed, made.give(early))) == 1
    assert books.cycles[SYSTEM].phase == "closed"


def test_a_window_that_is_defined_while_the_day_is_open_opens_at_once() -> None:
    made, _ = parted(day(-1, 21))
    fund(made)
    trade(made)
    said = made.give(window("RTS0", "DAY", day(-1, 20), day(0, 5)))
    assert len(of(InstructionSettled, said)) == 1


def test_a_sequence_that_is_defined_after_its_moment_is_over() -> None:
    made, books = parted(day(-1, 21))
    fund(made)
    trade(made)
    assert of(InstructionSettled, made.give(window("NTS0", "NIGHT_SEQUENCE", day(-1, 20)))) == []
    assert open_windows(SYSTEM, books) == ()
