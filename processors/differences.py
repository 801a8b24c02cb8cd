"""In which matching fields two sides differ. Part of `match`."""

from schemas.instruction import PLAIN
from schemas.state import UnmatchedSide

EQUAL = ("instruction_type", "intended_settlement_date", "trade_date", "currency", "quantity", "amount")
FIELDS = ("isin", "counterparty", "movement", *EQUAL)
"""CSDR's matching fields (Reg. (EU) 2018/1229 Art. 5(3)). The counterparty differs where one side does not name the other as its own; the
movement where both deliver or both receive."""

OPTIONAL = ("common_reference", "client", "cum_ex", "opted_out")
"""Fields that must agree where both sides give them."""


def differences(one: UnmatchedSide, other: UnmatchedSide) -> tuple[str, ...]:
    """The matching fields in which two sides differ, in the order of FIELDS; an amount differs by whatever was not tolerated."""
    found = []
    if one.isin != other.isin:
        found.append("isin")
    if (one.counterparty, one.entity) != (other.entity, other.counterparty):
        found.append("counterparty")
    if one.side == other.side:
        found.append("movement")
    found += [name for name in EQUAL if getattr(one, name) != getattr(other, name)]
    return (*found, *optional_differences(one, other))


def optional_differences(one: UnmatchedSide, other: UnmatchedSide) -> tuple[str, ...]:
    """The optional fields that both sides give, and differently."""
    if one.terms is None or other.terms is None:
        return ()
    terms = ((name, getattr(one.terms or PLAIN, name), getattr(other.terms or PLAIN, name)) for name in OPTIONAL)
    return tuple(name for name, mine, yours in terms if mine is not None and yours is not None and mine != yours)
