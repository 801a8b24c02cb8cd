"""Night sequences that stay open until their end: for what was there, for what arrives for it, and for what an optimiser proposes."""

import pytest

from processors.books import BackBooks
from schemas.back import InstructionPended, InstructionSettled
from schemas.message import Message
from schemas.optimisations import OptimisationRequested
from schemas.reference import SettlementSystemDefined
from tests.unit.back_office import SYSTEM, day, funding, of, office, side
from tests.unit.office_driver import OfficeDriver
from tests.unit.optimiser_kit import fund, optimise, ready, ring, settled
from tests.unit.windows_kit import window


def opened(*, ends: bool, books: tuple[OfficeDriver, BackBooks] | None = None) -> OfficeDriver:
    """Monday with two sequences, from 8:00 and from 9:00, that follow one another where they have an end."""
    made, _ = books or office(days=1, now=day(0, 7))
    system = {"settlement_system": SYSTEM, "name": "a depository", "settlement_days": 2}
    made.give(SettlementSystemDefined(**system, optimisation="night"))
    for hour in (8, 9):
        made.give(window(f"NTS{hour}", "NIGHT_SEQUENCE", day(0, hour), day(0, hour + 1) if ends else None))
    return made


def trade(made: OfficeDriver, number: int = 1) -> list[Message]:
    return made.give(side("SELL", number)) + made.give(side("BUY", number))


def reasons(said: list[Message]) -> list[str]:
    return [str(each.reason) for each in of(InstructionPended, said)]


def test_what_arrives_for_what_was_there_settles_it_until_the_sequence_ends() -> None:
    made = opened(ends=True)
    trade(made)
    made.give(funding("B-CASH", 1000))
    assert reasons(made.tell_time(day(0, 8))) == ["securities_short"]
    assert len(of(InstructionSettled, made.give(funding("S-SEC", 100)))) == 1


def test_what_comes_during_a_sequence_waits_for_the_next_one() -> None:
    made = opened(ends=True)
    made.give(funding("B-CASH", 1000))
    made.tell_time(day(0, 8))
    assert reasons(trade(made)) == ["window_not_open"]
    assert of(InstructionSettled, made.give(funding("S-SEC", 100))) == []
    assert len(of(InstructionSettled, made.tell_time(day(0, 9)))) == 1  # the second opens at the instant at which the first one closes


@pytest.mark.parametrize(("ends", "asked"), [(True, 2), (False, 0)])
def test_an_optimiser_is_asked_where_the_sequence_stays_open_for_its_answer(ends: bool, asked: int) -> None:
    made = opened(ends=ends)
    trade(made)
    said = made.tell_time(day(0, 8)) + made.tell_time(day(0, 9))
    assert len({each.request for each in of(OptimisationRequested, said)}) == asked


def test_a_ring_clears_whole_inside_a_sequence() -> None:
    made, books = ready()
    made.tell_time(day(0, 8))
    for hour in (9, 10):
        made.give(window(f"NTS{hour}", "NIGHT_SEQUENCE", day(0, hour), day(0, hour + 1)))
    ring(made)
    for number in range(4):
        fund(made, f"CASH{number}", 1)
    assert settled(optimise(made)) == []  # no sequence is open
    made.tell_time(day(0, 9))
    assert settled(optimise(made, 2)) == ["0", "1", "2", "3"]
    assert books.instructions.after("dated", SYSTEM) is None
