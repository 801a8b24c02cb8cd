"""How long a position has waited, after netting has taken out its oldest trades: the order of allocation needs it. Part of `clear`."""

from dataclasses import replace

from processors.books import BackBooks
from processors.keep_positions import oldest


def age(prefix: str, books: BackBooks) -> None:
    """`prefix` is that of a position's legs in one direction, of which some were set off."""
    key, _, direction = prefix.rpartition("|")
    position = books.clearing_positions.get(key)
    if position is None or position.stage != "due":
        return
    since = oldest(key, books, receives=direction == "R")
    if since is not None and (position.quantity > 0) == (direction == "R"):
        books.clearing_positions[key] = replace(position, since=since)
