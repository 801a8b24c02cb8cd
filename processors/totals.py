"""What a cycle has done with matched transactions: opening + created = settled + cancelled + still open, of each asset. Part of `close`."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Literal

from processors.books import BackBooks
from schemas.cycle_state import CycleTotal
from schemas.cycles import CycleTotalled

ONE, NONE = Decimal(1), Decimal(0)
NO_TOTAL = CycleTotal()
What = Literal["created", "settled", "cancelled"]


def count(system: str, what: What, number: Decimal, assets: tuple[tuple[str, Decimal], ...], books: BackBooks) -> None:
    """Add `number` transactions and so much of each asset to what the open cycle of `system` has done."""
    for asset, amount in (("", number), *assets):
        if amount:
            key = f"{system}|{asset}"
            total = books.cycle_totals.get(key) or NO_TOTAL
            books.cycle_totals[key] = CycleTotal(  # made directly: each trade does this six times
                opening=total.opening,
                created=total.created + amount if what == "created" else total.created,
                settled=total.settled + amount if what == "settled" else total.settled,
                cancelled=total.cancelled + amount if what == "cancelled" else total.cancelled,
            )


def end(key: str, books: BackBooks) -> CycleTotal:
    """What the cycle that ends has done; what is still open opens the next one."""
    total = books.cycle_totals.get(key) or NO_TOTAL
    if total.still_open:
        books.cycle_totals[key] = CycleTotal(opening=total.still_open)
    elif key in books.cycle_totals:
        del books.cycle_totals[key]
    return total


def tell(key: str, on: date, books: BackBooks) -> Iterator[CycleTotalled]:
    """End the total of one asset, and say it."""
    system, _, asset = key.rpartition("|")
    total = end(key, books)
    yield CycleTotalled(
        settlement_system=system,
        date=on,
        asset=asset,
        opening=total.opening,
        created=total.created,
        settled=total.settled,
        cancelled=total.cancelled,
        still_open=total.still_open,
    )


def chained(digest: str, told: CycleTotalled) -> str:
    """The digest of the totals after one more, as schemas.cycles.CycleClosed has it."""
    numbers = (told.opening, told.created, told.settled, told.cancelled, told.still_open)
    return sha256("|".join((digest, told.asset, *(f"{number:.6f}" for number in numbers))).encode()).hexdigest()
