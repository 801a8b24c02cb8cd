"""The naive reference, continued: near misses. What a party is told of names it, waits, and differs in the fields that are said."""

from schemas.matching import InstructionUnmatched
from schemas.message import Message
from tests.machine.reference import Reference, Side

FIELDS = {
    "isin": "isin",
    "instruction_type": "kind",
    "intended_settlement_date": "isd",
    "trade_date": "traded",
    "currency": "currency",
    "quantity": "quantity",
    "amount": "amount",
}


def hear_of_misses(known: Reference, message: Message) -> None:
    """Both have been instructed, and the other names whoever is told."""
    if not isinstance(message, InstructionUnmatched) or message.nearest is None:
        return
    side, other = known.sides[message.report], known.sides[message.nearest]
    assert _named_by(other) == side["entity"] == message.entity, f"{message}: {other} does not name it"
    assert message.differs, f"{message} differs in nothing"
    assert set(message.differs) == _differences(side, other), f"{message}: {side} and {other} differ in {_differences(side, other)}"


def _differences(side: Side, other: Side) -> set[str]:
    found = {name for name, kept in FIELDS.items() if side[kept] != other[kept]}
    if (_named_by(side), _named_by(other)) != (other["entity"], side["entity"]):
        found.add("counterparty")
    if side["is_delivery"] == other["is_delivery"]:
        found.add("movement")
    if side["common"] is not None and other["common"] is not None and side["common"] != other["common"]:
        found.add("common_reference")
    return found


def _named_by(side: Side) -> str:
    return str(side["receiver"] if side["is_delivery"] else side["deliverer"])
