"""A proposal that has a part of what is linked, or of what goes before another: what stays open of it still binds the others."""

from decimal import Decimal

import pytest

from schemas.back import InstructionPartiallySettled
from schemas.instruction import Pool, Terms
from schemas.message import Message
from schemas.optimisations import GroupRefused, OptimisationProposed, ProposedSettlement
from schemas.state import Balance
from tests.unit.back_office import ISIN, SYSTEM, instructed, of
from tests.unit.links_kit import Position, funded, link, numbered, settled
from tests.unit.office_driver import OfficeDriver

PART = Terms(partial="PART")


def two(position: Position | None) -> OfficeDriver:
    """Two deliveries of 100 that allow parts, the second linked so with the first; without a position both are of a pool."""
    made, books = funded(0, 10_000)
    terms = PART if position is not None else Terms(partial="PART", pool=Pool(pool="P", count=2))
    for number in (1, 2):
        made.give(numbered("DELI", number, terms=terms))
        made.give(numbered("RECE", number, terms=PART))
    if position is not None:
        assert link(made, 2, position, 1) == []
    books.balances[f"S-SEC|{ISIN}"] = Balance(quantity=Decimal(200))  # there, and nobody was woken
    return made


def proposed(made: OfficeDriver, first: int | None) -> list[Message]:
    """So much of the first, and the second whole."""
    names = [made.books.sides[instructed("DELI", number)].transaction or "" for number in (1, 2)]
    quantities = (Decimal(first) if first is not None else None, None)
    group = tuple(ProposedSettlement(transaction=name, quantity=part) for name, part in zip(names, quantities, strict=True))
    return made.give(OptimisationProposed(settlement_system=SYSTEM, request="by hand", number=1, of=1, groups=(group,)))


@pytest.mark.parametrize("position", ["WITH", "AFTE", None])
def test_what_is_bound_to_another_is_not_booked_beside_a_part_of_that(position: Position | None) -> None:
    made = two(position)
    said = proposed(made, 10)
    assert [str(each.reason) for each in of(GroupRefused, said)] == ["waits_for_linked_instruction"]
    assert (of(InstructionPartiallySettled, said), settled(said)) == ([], [])


@pytest.mark.parametrize("position", ["WITH", "AFTE", None])
def test_it_is_booked_beside_all_of_that(position: Position | None) -> None:
    assert settled(proposed(two(position), None)) == ["1", "2"]


def test_a_part_of_what_goes_after_another_is_booked_beside_all_of_that() -> None:
    """And the rest of it after that."""
    said = proposed(two("BEFO"), 10)
    parts = [each.deliverer_report for each in of(InstructionPartiallySettled, said)]
    assert (parts, settled(said)) == ([instructed("DELI", 1)], ["2", "1"])
