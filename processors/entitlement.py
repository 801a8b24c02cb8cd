"""What may be said of priority, holds and a partial release, and what takes two people. Part of `instruct`.

The same holds for an instruction that comes with them and for one of which they are changed. Two people: who says it, and a second one.
"""

from collections.abc import Collection
from decimal import Decimal

from processors.books import BackBooks
from processors.find_details import is_in_lots
from schemas.commands import Command, SubmitInstruction
from schemas.instruction import PLAIN, Hold, PartialIndicator, Priority, Terms
from schemas.reasons import Reason

OF_THE_CSD: tuple[Hold, ...] = ("CSDH", "CVAL")
"""Holds that the CSD puts and releases: two people."""

Whole = tuple[str, Decimal]
"""Instrument and quantity of an instruction."""


def refused_terms(message: SubmitInstruction, books: BackBooks) -> Reason | None:
    """Why an instruction may not come with its terms: its priority, then each of its holds, then what is released of it."""
    terms = message.terms or PLAIN
    reason = refused_priority(message, terms.priority)
    for number, hold in enumerate(terms.holds):
        reason = reason or refused_hold(message, hold, terms.holds[:number])
    if reason is None and terms.released_quantity is not None:
        whole, is_delivery = (message.isin, message.quantity), message.movement == "DELI"
        reason = refused_part(terms.released_quantity, terms.holds, whole, books, is_delivery=is_delivery)
        reason = reason or refused_parts(terms, message.settlement_system, books)
    return reason


def refused_priority(asked: Command, priority: Priority, before: Priority = Priority.NORMAL) -> Reason | None:
    """Only the CSD reserves and tops; and only it takes that back."""
    return Reason.NOT_ENTITLED_TO_PRIORITY if min(priority, before) <= Priority.TOP and asked.second in (None, asked.who) else None


def refused_hold(asked: Command, hold: Hold, holds: Collection[str]) -> Reason | None:
    """A hold beside those that are there."""
    return _two_people(asked, hold) or (Reason.ALREADY_HELD if hold in holds else None)


def refused_release(asked: Command, hold: Hold, holds: Collection[str]) -> Reason | None:
    """One hold less of those that are there."""
    return _two_people(asked, hold) or (Reason.NOT_HELD if hold not in holds else None)


def refused_part(released: Decimal, holds: Collection[str], whole: Whole, books: BackBooks, *, is_delivery: bool) -> Reason | None:
    """So much of the `whole` that is to settle all the same, in lots, of a delivery that its party holds."""
    isin, quantity = whole
    if "PREA" not in holds:
        return Reason.NOT_HELD
    if not (is_delivery and 0 < released <= quantity):
        return Reason.RELEASED_QUANTITY_NOT_OF_INSTRUCTION
    instrument = books.instruments.get(isin)
    fits = released == quantity or instrument is None or is_in_lots(released, instrument)
    return None if fits else Reason.QUANTITY_NOT_IN_LOTS


def refused_parts(terms: Terms | None, settlement_system: str, books: BackBooks) -> Reason | None:
    """What is released of a delivery settles as a part of it, also where that is all: never where its own side allows no parts.

    Where it says nothing, its system does.
    """
    system = books.settlement_systems.get(settlement_system)
    default: PartialIndicator = system.partial if system is not None else "NPAR"
    return Reason.PARTS_NOT_ALLOWED if ((terms or PLAIN).partial or default) == "NPAR" else None


def _two_people(asked: Command, hold: Hold) -> Reason | None:
    if hold not in OF_THE_CSD:
        return None
    if asked.second is None:
        return Reason.SECOND_PERSON_MISSING
    return Reason.SECOND_PERSON_IS_THE_FIRST if asked.second == asked.who else None
