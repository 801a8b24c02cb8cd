"""In which obligation each trade stands that netting has not discharged: said when it is netted, one leg a step. Part of `clear`.

An obligation has a new id each time that its position is netted, so what is carried is said again, and what stays open is not.
"""

from collections.abc import Iterator
from datetime import date

from processors.books import BackBooks
from processors.clearing.money import part_of
from processors.clearing_price import decimals_of
from schemas.allocation import TradeAllocated
from schemas.work import WorkOpened


def ask_to_allocate(position: str, through: date, directions: str) -> Iterator[WorkOpened]:
    """Say of all legs that are due on `through` or before, to be received (R) or delivered (D), in which obligation they stand."""
    for direction in directions:
        prefix = f"{position}|{direction}|"
        yield WorkOpened(store="novated_legs", index="open", prefix=prefix, upper=f"{prefix}{through}~", because="allocate")


def allocate(key: str, books: BackBooks) -> Iterator[TradeAllocated]:
    """Say it of what is left of the leg `key`, where its position was netted in this opening and has something left."""
    leg = books.novated_legs.get(key)
    position = books.clearing_positions.get(leg.position) if leg is not None else None
    if leg is None or position is None or position.stage != "due":
        return
    assert position.obligation is not None, "what is due was netted"
    assert position.netted_on is not None, "and on a date"
    done = leg.quantity - leg.open_quantity
    yield TradeAllocated(
        settlement_system=position.settlement_system,
        obligation=position.obligation,
        transaction=leg.transaction,
        report=leg.report,
        entity=leg.entity,
        counterparty=leg.counterparty,
        movement="RECE" if leg.receives else "DELI",
        isin=leg.isin,
        quantity=leg.open_quantity,
        currency=leg.currency,
        cash=part_of(leg.amount, leg.quantity, done, leg.open_quantity, decimals_of(leg.currency, books)),
        intended_settlement_date=leg.intended_settlement_date,
        date=position.netted_on,
    )
