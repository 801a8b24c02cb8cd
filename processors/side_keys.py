"""By which keys sides that wait are found: what must agree for a match, and what two share that were probably meant for each other."""

from typing import Any

from processors.books import Entry
from schemas.instruction import PLAIN, Terms
from schemas.state import UnmatchedSide


def matching_key(side: UnmatchedSide, direction: str) -> str:
    """What must agree exactly for two sides to match, as `direction` (BUY or SELL) would have it: CSDR fields but the amount."""
    dates = f"{side.intended_settlement_date.isoformat()}|{side.trade_date.isoformat()}"
    return f"{near_key(side, direction)}{side.instruction_type}|{dates}|{side.currency}|{side.quantity:.6f}|"


def agreed_keys(side: UnmatchedSide, direction: str) -> list[str]:
    """The beginnings of the entries of sides that match so and give the same common reference, or the same client, as `side` does."""
    terms = side.terms or PLAIN
    given = (("common", terms.common_reference), ("client", terms.client))
    return [f"{matching_key(side, direction)}{name}|{value}|" for name, value in given if value is not None]


def near_key(side: UnmatchedSide, direction: str) -> str:
    """What two sides share that were probably meant for each other, instrument and parties: the beginning of their matching key."""
    buyer, seller = (side.entity, side.counterparty) if side.side == "BUY" else (side.counterparty, side.entity)
    return f"{side.settlement_system}|{side.isin}|{seller}|{buyer}|{direction}|"


def size_key(side: UnmatchedSide, named: str) -> str:
    """The beginning of the entries of sides that name `named`, or are its own, with the quantity of `side` (in PFOD its amount)."""
    return f"{side.settlement_system}|{named}|{side.quantity or side.amount:.6f}|"


def common_key(side: UnmatchedSide, named: str) -> str | None:
    """The same of sides that give the common reference of `side`; None where it gives none."""
    common = side.terms.common_reference if side.terms is not None else None
    return f"{side.settlement_system}|{named}|{common}|" if common is not None else None


def answered_key(side: UnmatchedSide) -> str:
    """What a delivery and the receiver's own side of it share, but for due date and amount: the one may move, the other differ a little."""
    return f"{near_key(side, 'SELL')}{side.instruction_type}|{side.trade_date.isoformat()}|{side.currency}|{side.quantity:.6f}|"


def amount_entry(amount: Any) -> str:
    """A positive amount as text that sorts as the amount does."""
    return f"{amount:026.6f}"


def _by_matching_key(key: str, value: UnmatchedSide) -> str:
    return f"{matching_key(value, value.side)}{amount_entry(value.amount)}|{value.sequence:015d}"


def _by_agreed_key(key: str, value: UnmatchedSide) -> str | None:
    """By its common reference, or else by its client: what gives neither pays for no entry."""
    keys = agreed_keys(value, value.side)
    return f"{keys[0]}{amount_entry(value.amount)}|{value.sequence:015d}" if keys else None


def _by_answered_key(key: str, value: UnmatchedSide) -> str:
    return f"{answered_key(value)}{value.sequence:015d}"


def _by_size(key: str, value: UnmatchedSide) -> str | None:
    """Of what has been alleged: what matches within moments, as most does, pays for no entry."""
    return f"{size_key(value, value.counterparty)}{amount_entry(value.amount)}|{value.sequence:015d}" if value.is_alleged else None


def _by_own_size(key: str, value: UnmatchedSide) -> str | None:
    return f"{size_key(value, value.entity)}{amount_entry(value.amount)}|{value.sequence:015d}" if value.is_alleged else None


def _by_common_reference(key: str, value: UnmatchedSide) -> str | None:
    prefix = common_key(value, value.counterparty) if value.is_alleged else None
    return f"{prefix}{value.sequence:015d}" if prefix is not None else None


def _by_date(key: str, value: UnmatchedSide) -> str:
    return f"{value.settlement_system}|{value.intended_settlement_date}|{value.sequence:015d}"


def pool_of(system: str, entity: str, terms: Terms | None) -> str | None:
    """Where the indexes of stores have the members of the pool that these terms name: a name is a party's own, in one settlement system."""
    return f"{system}|{entity}|{terms.pool.pool}|" if terms is not None and terms.pool is not None else None


def _by_own_pool(key: str, value: UnmatchedSide) -> str | None:
    pool = pool_of(value.settlement_system, value.entity, value.terms)
    return f"{pool}{key}" if pool is not None else None


SIDE_INDEXES: dict[str, Entry] = {
    "matching": _by_matching_key,
    "agreed": _by_agreed_key,
    "size": _by_size,
    "own_size": _by_own_size,
    "common": _by_common_reference,
    "dated": _by_date,
    "pool": _by_own_pool,
}
"""The indexes of the store `unmatched`."""

ANSWERED_INDEXES: dict[str, Entry] = {"alike": _by_answered_key}
"""The index of the store `answered`."""
