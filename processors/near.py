"""What a side that found no other was probably meant for, and the fields in which the two differ. Part of `match`."""

from processors.books import BackBooks
from processors.candidates import OPPOSITE
from processors.differences import differences
from processors.stores import near_key
from schemas.state import UnmatchedSide

LOOKED_AT_MAX = 20
"""How many waiting sides of the same parties in the same instrument are compared."""


def nearest_of(side: UnmatchedSide, books: BackBooks) -> tuple[str | None, tuple[str, ...]]:
    """The waiting side of the counterparty that differs in the fewest fields, and these; None where none waits."""
    prefix = near_key(side, OPPOSITE[side.side])
    nearest: str | None = None
    differs: tuple[str, ...] = ()
    entry = books.unmatched.after("matching", prefix)
    for _ in range(LOOKED_AT_MAX):
        if entry is None:
            break
        fields = differences(side, books.unmatched[entry[1]])
        if nearest is None or len(fields) < len(differs):
            nearest, differs = entry[1], fields
        entry = books.unmatched.after("matching", prefix, entry[0])
    return nearest, differs
