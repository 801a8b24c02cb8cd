"""In which matching fields two sides differ. Part of `match`."""

from schemas.instruction import PLAIN
from schemas.state import UnmatchedSide

FIELDS = ("instruction_type", "intended_settlement_date", "trade_date", "currency", "quantity", "amount")
"""CSDR's matching fields, but the instrument and the parties, which a near miss shares (Reg. (EU) 2018/1229 Art. 5(3))."""

OPTIONAL = ("common_reference", "client", "cum_ex", "opted_out")
"""Fields that must agree where both sides give them."""


def differences(one: UnmatchedSide, other: UnmatchedSide) -> tuple[str, ...]:
    """The matching fields in which two sides differ, in CSDR's order; an amount differs by whatever was not tolerated."""
    plain = tuple(name for name in FIELDS if getattr(one, name) != getattr(other, name))
    return (*plain, *optional_differences(one, other))


def optional_differences(one: UnmatchedSide, other: UnmatchedSide) -> tuple[str, ...]:
    """The optional fields that both sides give, and differently."""
    if one.terms is None or other.terms is None:
        return ()
    terms = ((name, getattr(one.terms or PLAIN, name), getattr(other.terms or PLAIN, name)) for name in OPTIONAL)
    return tuple(name for name, mine, yours in terms if mine is not None and yours is not None and mine != yours)
