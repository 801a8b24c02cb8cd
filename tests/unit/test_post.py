"""post: what has moved becomes a balanced entry, and nothing else does."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from processors.post import post
from schemas.back import InstructionSettled
from schemas.entries import EntryPosted
from schemas.message import Message
from tests.unit.back_office import day, funding, of, office, side


def test_each_settlement_is_one_entry_with_its_movements() -> None:
    made, _ = office()
    for message in (funding("S-SEC", 100), funding("B-CASH", 1000), side("SELL")):
        made.give(message)
    said = made.give(side("BUY"))
    (settled,), (entry,) = of(InstructionSettled, said), of(EntryPosted, said)
    assert (entry.of, entry.movements) == (settled.transaction, settled.movements)
    sums: dict[str, Decimal] = {}
    for movement in entry.movements:
        sums[movement.asset] = sums.get(movement.asset, Decimal(0)) + movement.amount
    assert set(sums.values()) == {Decimal(0)}


def test_an_entry_is_in_the_books_of_its_day() -> None:
    made, _ = office(now=day(0, 5))
    assert booked(made.give(funding("S-SEC", 100))) == [day(0).date()]  # before the first opening: the day that opens
    made.tell_time(day(0, 8))
    for message in (funding("B-CASH", 1000), side("SELL")):
        made.give(message)
    said = made.give(side("BUY"))
    assert booked(said) == [each.settled_on for each in of(InstructionSettled, said)] == [day(0).date()]
    made.tell_time(day(0, 17))
    assert booked(made.give(funding("S-SEC", 1))) == [day(1).date()]  # after the close: the next, for the day that is closed stays
    made.tell_time(day(4, 17))
    assert booked(made.give(funding("S-SEC", 2))) == [day(4).date()]  # no further day is known


def booked(said: list[Message]) -> list[date | None]:
    return [each.booked_on for each in of(EntryPosted, said)]


def test_an_entry_that_does_not_balance_is_never_worded() -> None:
    made, books = office()
    for message in (funding("S-SEC", 100), funding("B-CASH", 1000), side("SELL")):
        made.give(message)
    (settled,) = of(InstructionSettled, made.give(side("BUY")))
    with pytest.raises(AssertionError, match="does not balance"):
        list(post(replace(settled, movements=settled.movements[:3]), books))
