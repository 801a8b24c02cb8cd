"""close: settlement days open and close in their order, one after the other even when the time jumps over several of them."""

from hashlib import sha256

import pytest

from processors.moments import NOTHING_SETTLED
from schemas.back import InstructionPended, InstructionSettled
from schemas.cycles import CycleClosed
from schemas.message import EPOCH, Message
from schemas.reference import SettlementSystemDefined
from streams.stores import back_books
from tests.unit.back_office import ISIN, SELLER, SYSTEM, TABLE, account, day, funding, of, office, settlement_day, side
from tests.unit.office_driver import OfficeDriver


def phase(made: OfficeDriver) -> tuple[int, str] | None:
    """The number of the day of the cycle, and its phase."""
    cycle = made.books.cycles.get(SYSTEM)  # type: ignore[attr-defined]  # the books of back
    return cycle and ((cycle.date - day(0).date()).days, cycle.phase)


def trade(made: OfficeDriver, number: int = 1, due: int = 0, **more: object) -> list[Message]:
    """Both sides of a trade that is intended for day `due`."""
    date = day(due).date()
    return made.give(side("SELL", number, intended_settlement_date=date, **more)) + made.give(
        side("BUY", number, intended_settlement_date=date, **more)
    )


def reasons(said: list[Message]) -> list[str]:
    return [str(each.reason) for each in of(InstructionPended, said)]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (day(-1, 12), (-2, "closed")),
        (day(0, 6), (-1, "closed")),
        (day(0, 7), (0, "open")),
        (day(0, 15), (0, "open")),
        (day(0, 16), (0, "closed")),
        (day(1, 6), (0, "closed")),
        (day(3, 9), (3, "open")),
        (day(9, 9), (4, "closed")),
    ],
)
def test_a_shard_begins_where_the_calendar_is_when_it_is_told_the_time(when: object, expected: object) -> None:
    made, _ = office(now=when)  # type: ignore[arg-type]  # the books of back
    assert phase(made) == expected


def test_without_settlement_days_nothing_opens() -> None:
    made, _ = office(days=0)
    assert reasons(trade(made)) == ["settlement_closed"]
    assert made.tell_time(day(9)) == []


def test_before_the_shard_is_told_the_time_nothing_opens() -> None:
    made = OfficeDriver(TABLE, back_books())
    made.give(SettlementSystemDefined(settlement_system=SYSTEM, name="a depository", settlement_days=2))
    made.give(settlement_day(0))
    assert phase(made) is None


def test_days_that_are_defined_when_they_have_passed_do_not_open() -> None:
    made, _ = office(days=0, now=day(4, 8))
    assert [made.give(settlement_day(number)) for number in range(4)] == [[], [], [], []]
    made.give(settlement_day(4))
    assert phase(made) == (4, "open")


def test_a_day_that_opens_on_the_evening_before_is_open_then() -> None:
    evening = settlement_day(3)
    object.__setattr__(evening, "opens_at", day(0, 18))
    made, _ = office(days=0, now=day(0, 19))
    made.give(evening)
    assert phase(made) == (3, "open")
    made, _ = office(days=1, now=day(0, 19))
    assert phase(made) == (0, "closed")
    made.give(evening)
    assert phase(made) == (3, "open")
    made, _ = office(days=1, now=EPOCH)
    made.give(evening)
    made.tell_time(day(0, 19))
    assert phase(made) == (3, "open")


def test_the_closing_says_what_settled_and_what_did_not() -> None:
    made, _ = office()
    made.give(funding("S-SEC", 200))
    made.give(funding("B-CASH", 2000))
    settled = [of(InstructionSettled, trade(made, number))[0].transaction for number in (1, 2)]
    trade(made, 3)
    trade(made, 4, due=1)
    made.tell_time(day(0, 15))
    said = made.tell_time(day(0, 16))
    (closed,) = of(CycleClosed, said)
    digest = NOTHING_SETTLED
    for transaction in settled:
        digest = sha256(f"{digest}{transaction}".encode()).hexdigest()
    assert (closed.settled, closed.pended, closed.digest) == (2, 1, digest)
    assert (closed.date, closed.cut_off_at) == (day(0).date(), day(0, 16))
    assert reasons(said) == ["cut_off_missed"]
    assert phase(made) == (0, "closed")


def test_each_day_begins_to_count_anew() -> None:
    made, _ = office()
    made.give(funding("S-SEC", 200))
    made.give(funding("B-CASH", 2000))
    trade(made)
    made.tell_time(day(0, 16))
    made.tell_time(day(1, 7))
    assert phase(made) == (1, "open")
    (closed,) = of(CycleClosed, made.tell_time(day(1, 16)))
    assert (closed.settled, closed.pended, closed.digest) == (0, 0, NOTHING_SETTLED)


def test_a_jump_over_several_days_opens_and_closes_each_of_them() -> None:
    made, _ = office()
    trade(made, 1)
    trade(made, 2, due=2)
    said = made.tell_time(day(3, 8))
    assert [(each.date.day, each.pended) for each in of(CycleClosed, said)] == [(5, 1), (6, 1), (7, 2)]
    assert reasons(said) == [
        "cut_off_missed",  # day 0
        *["securities_short", "cut_off_missed"],  # day 1
        *["securities_short", "securities_short", "cut_off_missed", "cut_off_missed"],  # day 2
        *["securities_short", "securities_short"],  # day 3 opens
    ]
    assert phase(made) == (3, "open")


def test_what_is_due_settles_on_the_day_that_the_time_jumped_over() -> None:
    made, _ = office(now=day(-1, 9))
    made.give(funding("S-SEC", 100))
    made.give(funding("B-CASH", 1000))
    assert reasons(trade(made)) == ["settlement_closed"]
    said = made.tell_time(day(2, 20))
    (settled,) = of(InstructionSettled, said)
    assert settled.settled_on == day(0).date()
    assert [each.settled for each in of(CycleClosed, said)] == [1, 0, 0]


def test_a_chain_of_deliveries_settles_before_the_cut_off_however_far_the_time_jumped() -> None:
    made, _ = office(now=day(-1, 9))
    for number in range(5):
        made.give(account(f"SEC{number}", SELLER, "SECURITIES"))
    made.give(funding("SEC0", 100, asset=ISIN, against="ISSUER"))
    made.give(funding("B-CASH", 4000))
    for number in (3, 2, 1, 0):  # the last to come has the securities; each one before it waits for what the next one brings
        made.give(side("SELL", number, securities_account=f"SEC{number}"))
        made.give(side("BUY", number, securities_account=f"SEC{number + 1}"))
    said = made.tell_time(day(0, 20))
    assert [(each.settled, each.pended) for each in of(CycleClosed, said)] == [(4, 0)]
    assert [each.deliverer_report.split("|")[2] for each in of(InstructionSettled, said)] == ["0", "1", "2", "3"]


def test_systems_close_by_their_own_days() -> None:
    made, _ = office()
    made.give(SettlementSystemDefined(settlement_system="CSD2", name="another", settlement_days=2))
    late = settlement_day(0)
    object.__setattr__(late, "settlement_system", "CSD2")
    object.__setattr__(late, "cut_off_at", day(0, 18))
    made.give(late)
    assert [each.settlement_system for each in of(CycleClosed, made.tell_time(day(0, 17)))] == [SYSTEM]
    assert [each.settlement_system for each in of(CycleClosed, made.tell_time(day(0, 18)))] == ["CSD2"]


def test_a_day_that_is_defined_late_opens_when_it_arrives() -> None:
    made, _ = office(days=1)
    made.tell_time(day(1, 9))
    assert phase(made) == (0, "closed")
    made.give(settlement_day(1))
    assert phase(made) == (1, "open")


def test_a_day_before_the_present_one_does_not_open_again() -> None:
    made, _ = office(days=1)
    made.give(settlement_day(3))
    made.tell_time(day(3, 9))
    assert phase(made) == (3, "open")
    made.give(settlement_day(1))
    made.tell_time(day(3, 20))
    assert phase(made) == (3, "closed")
    assert made.tell_time(day(4, 20)) == []


def test_days_of_a_system_that_is_not_defined_are_kept_for_later() -> None:
    made, _ = office(days=0)
    day_of_other = settlement_day(0)
    object.__setattr__(day_of_other, "settlement_system", "CSD2")
    assert made.give(day_of_other) == []
    made.give(SettlementSystemDefined(settlement_system="CSD2", name="another", settlement_days=2))
    assert made.books.cycles["CSD2"].phase == "open"  # type: ignore[attr-defined]  # the books of back
