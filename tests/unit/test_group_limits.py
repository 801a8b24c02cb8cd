"""What is booked in one step has a limit: at it all settles, and above it, what does not is said."""

import logging
from decimal import Decimal

import pytest

from processors.books import BackBooks
from processors.together import TOGETHER_MAX
from schemas import commands
from schemas.back import InstructionSettled
from schemas.codec import decode, encode
from schemas.instruction import Link, Priority, Terms
from schemas.message import Message, stamp
from schemas.optimisations import GROUP_MAX, InstructionOffered, OfferedLeg, OptimisationProposed, OptimisationRequested
from schemas.topics import BACK_COMMANDS
from streams.optimiser.offered import propose
from streams.optimiser.service import log, warn_of_left_out
from tests.unit.back_office import ISIN, SYSTEM, ask, day, funding, instructed, of
from tests.unit.links_kit import both, funded, settled
from tests.unit.office_driver import OfficeDriver
from tests.unit.watched import open_ones

REQUEST = OptimisationRequested(settlement_system=SYSTEM, request="r", method="day")


def ring(size: int, name: str = "") -> list[InstructionOffered]:
    """Each delivers to the next what it has not got: all of it settles together, or nothing."""
    return [
        InstructionOffered(
            settlement_system=SYSTEM,
            request="r",
            transaction=f"{number:031x}{name or 'a'}",
            priority=Priority.NORMAL,
            value=Decimal(1000),
            legs=tuple(
                OfferedLeg(account=f"{name}SEC{own % size}", asset=ISIN, amount=Decimal(amount), balance=Decimal(0), limit=Decimal(0))
                for own, amount in ((number, -100), (number + 1, 100))
            ),
        )
        for number in range(size)
    ]


def test_a_gridlock_as_large_as_one_step_is_proposed_whole() -> None:
    (proposed,) = propose(REQUEST, ring(GROUP_MAX))
    assert ([len(group) for group in proposed.groups], proposed.left_out) == ([GROUP_MAX], 0)
    sent = encode(stamp(proposed, id="a" * 32, cause="b" * 32, at=day(0)))
    assert decode(BACK_COMMANDS, sent) == stamp(proposed, id="a" * 32, cause="b" * 32, at=day(0))


@pytest.mark.parametrize("beside", [0, 3])
def test_a_gridlock_that_is_larger_is_left_out_and_said(
    beside: int, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "disabled", False)  # Faust's logging, set up by other tests, turns off every logger that it does not know
    (proposed,) = propose(REQUEST, ring(GROUP_MAX + 1) + (ring(beside, "x") if beside else []))
    assert ([len(group) for group in proposed.groups], proposed.left_out) == ([beside] if beside else [], GROUP_MAX + 1)
    with caplog.at_level(logging.WARNING):
        warn_of_left_out(REQUEST, [proposed])
    assert "1,001 instructions would settle only in a group of more than 1,000" in caplog.text


def test_an_answer_without_groups_moves_nothing() -> None:
    made, _ = funded()
    empty = OptimisationProposed(settlement_system=SYSTEM, request="r", number=1, of=1, groups=(), left_out=GROUP_MAX + 1)
    assert made.give(empty) == []


def _with(number: int) -> Terms:
    return Terms(links=(Link(position="WITH", report=instructed("DELI", number)),))


def chained(size: int) -> tuple[OfficeDriver, BackBooks, list[Message]]:
    """So many transactions, each linked to settle together with the one before it, without securities; then these come."""
    made, books = funded(0, 10**6)
    both(made, 1)
    for number in range(2, size + 1):
        both(made, number, terms=_with(number - 1))
    return made, books, made.give(funding("S-SEC", 100 * size))


def test_as_many_as_one_step_books_settle_together() -> None:
    _, _, said = chained(TOGETHER_MAX)
    assert len(settled(said)) == TOGETHER_MAX
    assert len({each.group for each in of(InstructionSettled, said)}) == 1


def cancelled(made: OfficeDriver, number: int) -> list[Message]:
    return [word for movement in ("DELI", "RECE") for word in made.give(ask(commands.CancelInstruction, movement, number))]


def test_one_more_waits_until_a_link_is_taken_back() -> None:
    made, books, said = chained(TOGETHER_MAX + 1)
    assert settled(said) == []
    assert {str(each.hindrance.reason) for each in map(books.instructions.get, open_ones(books)) if each and each.hindrance} == {
        "too_many_links"
    }
    assert len(settled(made.give(ask(commands.UnlinkInstructions, "DELI", 2, other=instructed("DELI", 1))))) == TOGETHER_MAX + 1


def test_one_more_waits_until_one_of_them_is_cancelled() -> None:
    made, _, _ = chained(TOGETHER_MAX + 1)
    assert len(settled(cancelled(made, 26))) == TOGETHER_MAX
