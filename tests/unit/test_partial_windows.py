"""Parts settle in partial windows only, where a day has any: the opening wakes what lacks securities, and nothing else."""

from datetime import timedelta
from decimal import Decimal

from processors.books import BackBooks
from schemas import commands
from schemas.back import InstructionPended, InstructionSettled
from schemas.cycles import CycleClosed, CycleTotalled
from schemas.instruction import Terms
from tests.unit.back_office import ISIN, ask, day, defined, funding, of, office, side
from tests.unit.office_driver import OfficeDriver
from tests.unit.test_parts import both, parts
from tests.unit.windows_kit import window

QUARTER = timedelta(minutes=15)


def windowed(*hours: int) -> tuple[OfficeDriver, BackBooks]:
    """Monday with partial windows at 10:00 and 12:00, or at `hours`; whole settlement goes on all day."""
    made, books = office(days=2)
    defined(made)
    for hour in hours or (10, 12):
        made.give(window(f"P{hour}", "PARTIAL", day(0, hour), day(0, hour) + QUARTER))
    made.give(funding("B-CASH", 100_000))
    return made, books


def test_what_is_there_waits_for_the_window_and_is_delivered_when_it_opens() -> None:
    made, _ = windowed()
    assert parts(made.give(funding("S-SEC", 30)) + both(made)) == []
    assert parts(made.tell_time(day(0, 10))) == [(1, 30, Decimal(300))]
    assert parts(made.give(funding("S-SEC", 10))) == [(2, 10, Decimal(100))]  # it is open still
    made.tell_time(day(0, 10) + QUARTER)
    assert parts(made.give(funding("S-SEC", 20))) == []
    assert parts(made.tell_time(day(0, 12))) == [(3, 20, Decimal(200))]
    assert parts(made.tell_time(day(0, 13)) + made.give(funding("S-SEC", 40, "the rest"))) == [(4, 40, Decimal(400))]  # whole, at any time


def test_a_jump_over_the_window_settles_in_it_all_the_same() -> None:
    made, _ = windowed()
    made.give(funding("S-SEC", 30))
    both(made)
    assert parts(made.tell_time(day(0, 11))) == [(1, 30, Decimal(300))]


def test_a_part_wakes_whoever_waits_for_it_before_the_window_closes() -> None:
    """The buyer of a part delivers it back, in parts too: they go on however far the time jumps."""
    made, _ = windowed(10)
    made.give(funding("S-SEC", 30))
    made.give(funding("S-CASH", 1000))
    both(made)
    for each, name in (("SELL", "B"), ("BUY", "S")):
        other = side("BUY" if each == "SELL" else "SELL", 7)
        more = {"terms": Terms(partial="PART"), "securities_account": f"{name}-SEC", "cash_account": f"{name}-CASH"}
        made.give(side(each, 7, report=other.report, entity=other.entity, counterparty=other.counterparty, **more))
    said = made.tell_time(day(0, 15))
    assert [quantity for _, quantity, _ in parts(said)] == [30] * 6 + [10] * 2  # the same thirty go round until all has settled


def test_what_is_released_in_part_settles_in_the_window() -> None:
    made, _ = windowed()
    made.give(funding("S-SEC", 100))
    both(made, deliver=Terms(partial="PART", holds=("PREA",)))
    assert parts(made.give(ask(commands.ReleasePartially, "DELI", quantity=Decimal(40)))) == []
    assert parts(made.tell_time(day(0, 10))) == [(1, 40, Decimal(400))]


def test_an_opening_window_looks_at_nothing_that_does_not_lack_securities() -> None:
    made, _ = windowed()
    made.give(funding("S-SEC", 1000))
    both(made, intended_settlement_date=day(1).date())
    assert [word.type for word in made.tell_time(day(0, 10))] == ["WorkOpened"]  # the end of the window's work, and none in it


def test_the_totals_count_each_part_and_the_transaction_once() -> None:
    made, _ = windowed()
    made.give(funding("S-SEC", 30))
    both(made)
    made.tell_time(day(0, 10))
    said = made.tell_time(day(0, 16))
    assert {each.asset: (each.created, each.settled, each.still_open) for each in of(CycleTotalled, said)}[ISIN] == (100, 30, 70)
    (closed,) = of(CycleClosed, said)
    assert (closed.created, closed.settled, closed.still_open) == (1, 0, 1)
    made.tell_time(day(1, 8))
    said = made.give(funding("S-SEC", 70, "the rest"))
    assert [each.quantity for each in of(InstructionSettled, said)] == [70]
    said = made.tell_time(day(1, 16))
    assert {each.asset: (each.opening, each.settled, each.still_open) for each in of(CycleTotalled, said)}[ISIN] == (70, 70, 0)
    assert of(InstructionPended, said) == []
