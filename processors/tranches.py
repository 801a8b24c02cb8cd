"""Tranches: what is to be netted on one date, added up as trades come in and move. Part of `clear`."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from processors.books import BackBooks
from schemas.clearing_state import ClearingPosition, NovatedLeg, NovatedTranche
from schemas.values import is_writable

Moved = tuple[bool, Decimal, Decimal]
"""One side of a trade: whether it receives, its quantity and its contract money."""


def position_key(position: ClearingPosition, on: date) -> str:
    """Who against whom, on which accounts, in what; between two parties also for which date: that is netted once."""
    who = (position.settlement_system, position.member, position.securities_account, position.cash_account)
    whom = (position.counterparty, position.counterparty_securities_account, position.counterparty_cash_account)
    day = (str(on),) if position.model == "bilateral" else ()
    return "|".join((*who, *whom, position.isin, position.currency, *day))


def tranche_with(
    tranche: NovatedTranche | None, key: str, position: ClearingPosition, on: date, moved: Moved, sequence: int
) -> NovatedTranche:
    """The tranche of `on` in the position `key` (a new one where there is none) with one more trade, that came as `sequence`."""
    new = NovatedTranche(position=key, settlement_system=position.settlement_system, intended_settlement_date=on, sequence=sequence)
    known = new if tranche is None else tranche
    first = known.sequence if known.sequence is None else min(known.sequence, sequence)
    return replace(_plus(known, moved, 1), sequence=first)


def tranche_without(tranche: NovatedTranche, moved: Moved) -> NovatedTranche | None:
    """The tranche without a trade that is in it; None where it was the only one."""
    receives, quantity, amount = moved
    left = _plus(tranche, (receives, -quantity, -amount), -1)
    return left if left.trades else None


def is_kept(tranche: NovatedTranche) -> bool:
    """True where its sums can be written down."""
    sums = (tranche.bought, tranche.sold, tranche.bought + tranche.sold, tranche.money, tranche.gross_value)
    return all(map(is_writable, sums))


def waits_for_netting(leg: NovatedLeg, books: BackBooks) -> bool:
    """True where a leg is still in a tranche: its date has not come, or it came after the netting of its date."""
    tranche = books.novated_tranches.get(f"{leg.position}|{leg.intended_settlement_date}")
    if tranche is None:
        return False
    if tranche.sequence is not None:
        return leg.sequence >= tranche.sequence
    cycle = books.cycles.get(leg.settlement_system)  # kept by an older version: sure is only what no cycle has come to
    return cycle is None or leg.intended_settlement_date > cycle.date


def _plus(tranche: NovatedTranche, moved: Moved, trades: int) -> NovatedTranche:
    receives, quantity, amount = moved
    return replace(
        tranche,
        bought=tranche.bought + (quantity if receives else 0),
        sold=tranche.sold + (0 if receives else quantity),
        money=tranche.money + (-amount if receives else amount),
        gross_value=tranche.gross_value + amount,
        trades=tranche.trades + trades,
    )
