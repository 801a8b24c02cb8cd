"""post: what has moved becomes a balanced entry, and nothing else does."""

from dataclasses import replace
from decimal import Decimal

import pytest

from processors.post import post
from schemas.back import EntryPosted, InstructionSettled
from tests.unit.back_office import funding, of, office, side


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


def test_an_entry_that_does_not_balance_is_never_worded() -> None:
    made, books = office()
    for message in (funding("S-SEC", 100), funding("B-CASH", 1000), side("SELL")):
        made.give(message)
    (settled,) = of(InstructionSettled, made.give(side("BUY")))
    with pytest.raises(AssertionError, match="does not balance"):
        list(post(replace(settled, movements=settled.movements[:3]), books))
