"""Why a matched transaction has not settled at the end of a day, and whose side that is. Part of `penalise`.

Holds come first, then accounts, then what it waits for, then what is lacking: a transaction on hold is not tried, so nobody lacks anything
for it. Within each of these both sides are looked at, so both may pay.
"""

from processors.books import BackBooks
from processors.exemptions import hindrance_of_exemption
from processors.hindrances import hindrance_of_legs
from processors.legs import legs_of
from processors.links import is_open, partners, predecessors
from schemas.instruction import PLAIN, Terms
from schemas.penalty_reference import Cause
from schemas.reasons import Reason
from schemas.state import OpenInstruction

CSD_HOLDS = ("CSDH", "CVAL")
ACCOUNTS = (Reason.ACCOUNT_NOT_KNOWN, Reason.ACCOUNT_CLOSED)
LACKS = (Reason.SECURITIES_SHORT, Reason.CASH_SHORT, Reason.NET_DEBIT_CAP_EXCEEDED, Reason.COLLATERAL_SHORT)


def causes_of(instruction: OpenInstruction, books: BackBooks) -> tuple[Cause, ...]:
    """At least one; `none_found` where nothing hinders it any more but the time."""
    return _holds(instruction) or _links(instruction, books) or _lacks(instruction, books) or ("none_found",)


def _holds(instruction: OpenInstruction) -> tuple[Cause, ...]:
    deliverer, receiver = (instruction.deliverer_terms or PLAIN).holds, (instruction.receiver_terms or PLAIN).holds
    found: list[Cause] = []
    if any(hold not in CSD_HOLDS for hold in deliverer):
        found.append("deliverer_hold")
    if any(hold not in CSD_HOLDS for hold in receiver):
        found.append("receiver_hold")
    return tuple(found) if found or not instruction.holds else ("csd_hold",)


def _links(instruction: OpenInstruction, books: BackBooks) -> tuple[Cause, ...]:
    created = instruction.created
    found: list[Cause] = []
    if _waits(created.deliverer_report, instruction.deliverer_terms, instruction, books):
        found.append("deliverer_link")
    if _waits(created.receiver_report, instruction.receiver_terms, instruction, books):
        found.append("receiver_link")
    return tuple(found)


def _waits(report: str, terms: Terms | None, instruction: OpenInstruction, books: BackBooks) -> bool:
    """True where that side has tied the transaction to one that goes before it or with it, or to a pool, and it waits for that."""
    hindrance = instruction.hindrance
    if any(is_open(books.sides.get(before)) for before in predecessors(report, books)):
        return True
    if hindrance is None:
        return False
    is_in_pool = terms is not None and terms.pool is not None
    return (hindrance.reason is Reason.POOL_NOT_COMPLETE and is_in_pool) or hindrance.linked in tuple(partners(report, books))


def _lacks(instruction: OpenInstruction, books: BackBooks) -> tuple[Cause, ...]:
    """Each side's own legs, looked at by themselves."""
    created = instruction.created
    legs = legs_of(created, instruction.remaining_quantity, instruction.remaining_amount)
    deliverer = hindrance_of_legs([leg for leg in legs if leg[0] == created.deliverer], books)
    deliverer = deliverer or hindrance_of_exemption(created, instruction.remaining_quantity, books)
    receiver = hindrance_of_legs([leg for leg in legs if leg[0] == created.receiver], books)
    accounts: list[Cause] = []
    lacks: list[Cause] = []
    if deliverer is not None and deliverer.reason in ACCOUNTS:
        accounts.append("deliverer_account")
    if receiver is not None and receiver.reason in ACCOUNTS:
        accounts.append("receiver_account")
    if deliverer is not None and deliverer.reason in LACKS:
        lacks.append("deliverer_securities" if deliverer.reason is Reason.SECURITIES_SHORT else "deliverer_cash")
    if receiver is not None and receiver.reason in LACKS and receiver.reason is not Reason.SECURITIES_SHORT:
        lacks.append("receiver_cash")
    return tuple(accounts or lacks)
