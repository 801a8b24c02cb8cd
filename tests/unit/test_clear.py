"""clear: what has matched is what is to settle."""

from dataclasses import fields

from schemas.matching import InstructionCreated, InstructionMatched, Transaction
from tests.unit.back_office import of, office, side


def test_each_matched_pair_becomes_one_transaction_with_all_that_they_agreed() -> None:
    made, _ = office()
    made.give(side("SELL"))
    said = made.give(side("BUY"))
    (pair,), (created,) = of(InstructionMatched, said), of(InstructionCreated, said)
    agreed = [field.name for field in fields(Transaction) if field.name not in ("type", "id", "cause", "at")]
    assert len(agreed) == 19
    assert [getattr(created, name) for name in agreed] == [getattr(pair, name) for name in agreed]
