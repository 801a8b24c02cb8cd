"""What a closure does to trades that are novated and not netted yet: both legs get the new date, and their sums move with them.

Part of `clear`. Both sides move in one step, so the members' sums of every date stay zero without a row for the CCP.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from processors.books import BackBooks
from processors.keep_positions import keep
from processors.redating import date_after_closures, why_of
from processors.tranches import is_kept, position_key, tranche_with, tranche_without, waits_for_netting
from schemas.clearing_state import ClearingPosition, NovatedLeg, NovatedTranche
from schemas.message import Message
from schemas.reasons import Reason
from schemas.redating import TradeRedated

Legs = tuple[tuple[str, NovatedLeg], ...]
"""Both sides of a trade by their keys."""


def redate_novated(key: str, because: str, books: BackBooks) -> Iterator[Message]:
    """Give the trade of the leg `key` the date that the calendars give it now, and say so where it is another one.

    What was netted stays: an obligation stands for it. So does a trade of which something is discharged already, and one that would make a
    sum too long to be written: the first netting after its date takes it.
    """
    legs = _legs(key, books)
    if len(legs) < 2 or not all(leg.open_quantity == leg.quantity and waits_for_netting(leg, books) for _, leg in legs):
        return
    delivers, receives = (leg for _, leg in legs)
    old, new = delivers.intended_settlement_date, date_after_closures(delivers, books)
    tranches = {} if new == old else _tranches(legs, new, books)
    if not tranches or not all(map(is_kept, tranches.values())):
        return
    _move(legs, new, tranches, books)
    yield TradeRedated(
        settlement_system=delivers.settlement_system,
        transaction=delivers.transaction,
        deliverer=delivers.entity,
        deliverer_report=delivers.report,
        receiver=receives.entity,
        receiver_report=receives.report,
        old_date=old,
        new_date=new,
        reason=Reason.SETTLEMENT_DAY_CLOSED,
        why=why_of(because, books),
    )


def _legs(key: str, books: BackBooks) -> Legs:
    """The delivery and the receipt, as far as they are open."""
    both = ((name, books.novated_legs.get(name)) for name in (key, f"{key.rpartition('|')[0]}|R"))
    return tuple((name, leg) for name, leg in both if leg is not None)


def _is_summed(leg: NovatedLeg, position: ClearingPosition) -> bool:
    """True for each leg against a CCP; between two parties only what the first of them does counts, for both."""
    return leg.entity == position.member


def _tranches(legs: Legs, new: date, books: BackBooks) -> dict[str, NovatedTranche]:
    """The tranches of the new date with this trade in them, by their keys."""
    found = {}
    for _, leg in legs:
        position = books.clearing_positions[leg.position]
        if _is_summed(leg, position):
            name = position_key(position, new)
            moved = (leg.receives, leg.quantity, leg.amount)
            key = f"{name}|{new}"
            found[key] = tranche_with(books.novated_tranches.get(key), name, position, new, moved, leg.sequence)
    return found


def _move(legs: Legs, new: date, tranches: dict[str, NovatedTranche], books: BackBooks) -> None:
    for key, leg in legs:
        position = books.clearing_positions[leg.position]
        if _is_summed(leg, position):
            _take_out(leg, books)
        name = position_key(position, new)
        if name != leg.position:
            keep(leg.position, replace(position, waiting=position.waiting - 1), books)
            known = books.clearing_positions.get(name) or _flat(position)
            books.clearing_positions[name] = replace(known, waiting=known.waiting + 1)
        books.novated_legs[key] = replace(leg, position=name, intended_settlement_date=new)
    for key, tranche in tranches.items():
        books.novated_tranches[key] = tranche


def _take_out(leg: NovatedLeg, books: BackBooks) -> None:
    key = f"{leg.position}|{leg.intended_settlement_date}"
    left = tranche_without(books.novated_tranches[key], (leg.receives, leg.quantity, leg.amount))
    if left is None:
        del books.novated_tranches[key]
    else:
        books.novated_tranches[key] = left


def _flat(position: ClearingPosition) -> ClearingPosition:
    """The position of the same two parties for another date, with nothing in it."""
    return ClearingPosition(
        model=position.model,
        finality=position.finality,
        settlement_system=position.settlement_system,
        member=position.member,
        securities_account=position.securities_account,
        cash_account=position.cash_account,
        counterparty=position.counterparty,
        counterparty_securities_account=position.counterparty_securities_account,
        counterparty_cash_account=position.counterparty_cash_account,
        isin=position.isin,
        currency=position.currency,
    )
