"""What was set off or has settled is attributed to its trades, oldest intended date first, a bounded number a step. Part of `clear`."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from processors.allocate_legs import allocate
from processors.books import BackBooks
from processors.clearing.money import NOTHING, part_of
from processors.clearing.oldest_first import Tranche, take
from processors.clearing_price import decimals_of
from processors.keep_positions import keep
from schemas.allocation import ObligationAllocated
from schemas.clearing_state import ClearingPosition, NovatedLeg
from schemas.message import Message
from schemas.work import WorkOpened

LEGS_AT_ONCE = 16
"""How many legs one step discharges."""


def attribute(key: str, because: str, books: BackBooks) -> Iterator[Message]:
    """Go on from the leg `key`, the first in its direction. A set-off has a cursor over all; a settlement asks again for more.

    What the cursor of a netting finds left is allocated to its obligation.
    """
    leg = books.novated_legs.get(key)
    if leg is not None and leg.position in books.clearing_positions:
        yield from attribute_more(leg.position, books, receives=leg.receives, asks_again=because == "settlement")
    if because != "settlement":
        yield from allocate(key, books)


def discharge(position: str, through: date) -> Iterator[WorkOpened]:
    """Attribute what is to be, in both directions, to the legs that are due on `through` or before."""
    for direction in "RD":
        prefix = f"{position}|{direction}|"
        yield WorkOpened(store="novated_legs", index="open", prefix=prefix, upper=f"{prefix}{through}~", because="set_off")


def attribute_more(key: str, books: BackBooks, *, receives: bool, asks_again: bool = True) -> Iterator[Message]:
    """Discharge the oldest legs of a position in one direction, up to what is to be attributed there."""
    position = books.clearing_positions[key]
    left = position.receipts if receives else position.deliveries
    if left == NOTHING:
        return
    prefix = f"{key}|{'R' if receives else 'D'}|"
    for part in take(_oldest(prefix, books), left):
        left -= part.quantity
        yield _allocate(part, position, books)
    new = replace(position, receipts=left) if receives else replace(position, deliveries=left)
    keep(key, new, books)
    entry = books.novated_legs.after("open", prefix)
    if left != NOTHING and asks_again:
        assert entry is not None, f"{key} has less in its trades than was settled"
        yield WorkOpened(store="novated_legs", index="open", prefix=prefix, upper=entry[0], because="settlement")


def _oldest(prefix: str, books: BackBooks) -> Iterator[Tranche]:
    entry = books.novated_legs.after("open", prefix)
    for _ in range(LEGS_AT_ONCE):
        if entry is None:
            return
        leg, after = books.novated_legs[entry[1]], books.novated_legs.after("open", prefix, entry[0])
        yield Tranche(date=leg.intended_settlement_date, quantity=leg.open_quantity, key=entry[1])
        entry = after


def _allocate(part: Tranche, position: ClearingPosition, books: BackBooks) -> ObligationAllocated:
    leg = books.novated_legs[part.key]
    after = leg.open_quantity - part.quantity
    _keep_leg(part.key, replace(leg, open_quantity=after), books)
    assert position.obligation is not None, "what is discharged is discharged by an obligation"
    done = leg.quantity - leg.open_quantity
    return ObligationAllocated(
        settlement_system=position.settlement_system,
        obligation=position.obligation,
        transaction=leg.transaction,
        report=leg.report,
        entity=leg.entity,
        counterparty=leg.counterparty,
        isin=leg.isin,
        quantity=part.quantity,
        currency=leg.currency,
        cash=part_of(leg.amount, leg.quantity, done, part.quantity, decimals_of(leg.currency, books)),
        open_quantity=after,
        trade_quantity=leg.quantity,
        trade_amount=leg.amount,
        intended_settlement_date=leg.intended_settlement_date,
        settled_on=books.cycles[position.settlement_system].date,
        securities_account=leg.securities_account,
        cash_account=leg.cash_account,
    )


def _keep_leg(key: str, leg: NovatedLeg, books: BackBooks) -> None:
    if leg.open_quantity == NOTHING:
        del books.novated_legs[key]
    else:
        books.novated_legs[key] = leg
