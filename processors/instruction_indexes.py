"""The indexes of open instructions: each finds exactly those that some change may let settle, in the order of the queue."""

from collections.abc import Mapping
from functools import partial

from processors.books import Entry
from processors.queueing import placed
from processors.side_keys import pool_of
from schemas.instruction import PLAIN
from schemas.reasons import Reason
from schemas.state import OpenInstruction

HOURS = (Reason.SETTLEMENT_CLOSED, Reason.INTENDED_DATE_NOT_REACHED, Reason.WINDOW_NOT_OPEN, Reason.CUT_OFF_MISSED)
"""Why it is not the time of a transaction."""

OF_PARTS = (Reason.SECURITIES_SHORT, Reason.RELEASED_TOO_LITTLE)

WINDOW, DVP = "window", "dvp"
"""What it waits for then, with its system: the next window in which it settles (an opening day is one), or a later cut-off for cash."""


def _open_by_date(key: str, value: OpenInstruction) -> str:
    return f"{value.created.settlement_system}|{value.created.intended_settlement_date}|{value.sequence:015d}"


def _is_released(value: OpenInstruction) -> bool:
    """A delivery on hold of which its party has released something."""
    terms = value.deliverer_terms
    return terms is not None and bool(terms.holds) and terms.released_quantity is not None


def _by_attempt(key: str, value: OpenInstruction) -> str | None:
    return f"{value.created.settlement_system}|{placed(value)}" if not value.holds or _is_released(value) else None


def _waited_for(value: OpenInstruction) -> str | None:
    """The name of what it waits for. What was kept before hours had names waits for the next window."""
    hindrance = value.hindrance
    if hindrance is not None and hindrance.waits_for is None and hindrance.reason in HOURS:
        return f"{WINDOW}|{value.created.settlement_system}"
    return hindrance.waits_for if hindrance is not None else None


def _by_what_it_waits_for(key: str, value: OpenInstruction) -> str | None:
    name = _waited_for(value)
    return f"{name}|{placed(value)}" if name is not None else None


def _by_what_its_credit_waits_for(key: str, value: OpenInstruction) -> str | None:
    if value.hindrance is None or value.hindrance.credit_waits_for is None:
        return None
    return f"{value.hindrance.credit_waits_for}|{placed(value)}"


def _by_what_there_is_too_much_of(key: str, value: OpenInstruction) -> str | None:
    """What less of a balance may let settle: a sum of too many digits, or a smaller part for which its cash is enough."""
    hindrance, created = value.hindrance, value.created
    if hindrance is None:
        return None
    if hindrance.is_of_part:
        return f"{created.deliverer_securities_account}|{created.isin}|{placed(value)}"
    return f"{hindrance.account}|{hindrance.asset}|{placed(value)}" if hindrance.reason is Reason.BALANCE_TOO_LARGE else None


def _may_part(value: OpenInstruction, *, by_default: bool) -> bool:
    """True where a window for parts may help it: it lacks securities, or cash for a part, and both sides allow parts.

    What is released of it and was too little may be enough by other thresholds or lots.

    With `by_default` a side that says nothing allows them.
    """
    hindrance, allowed = value.hindrance, ("PART", "PARC", "PARQ", None) if by_default else ("PART", "PARC", "PARQ")
    if hindrance is None and not _is_released(value):
        return False
    if hindrance is not None and hindrance.reason not in OF_PARTS and not hindrance.is_of_part:
        return False
    return all((terms or PLAIN).partial in allowed for terms in (value.deliverer_terms, value.receiver_terms))


def _by_part(key: str, value: OpenInstruction, *, by_default: bool, with_window: bool) -> str | None:
    """What a partial window may help; `with_window` also what waits for a window, for both to be attempted in one order."""
    is_for_window = with_window and _waited_for(value) == f"{WINDOW}|{value.created.settlement_system}"
    return f"{value.created.settlement_system}|{placed(value)}" if is_for_window or _may_part(value, by_default=by_default) else None


def _by_request(key: str, value: OpenInstruction) -> str | None:
    """What one side has asked to cancel, by the day on which it did."""
    asked = value.requested_on
    return f"{value.created.settlement_system}|{asked}|{value.sequence:015d}" if asked is not None else None


def _by_pool(key: str, value: OpenInstruction, *, is_deliverer: bool) -> str | None:
    pool = pool_on(value, is_deliverer=is_deliverer)
    return f"{pool}{key}" if pool is not None else None


def pool_on(value: OpenInstruction, *, is_deliverer: bool) -> str | None:
    """Where the indexes have the members of the pool of one side (`pool_of`)."""
    created = value.created
    if is_deliverer:
        return pool_of(created.settlement_system, created.deliverer, value.deliverer_terms)
    return pool_of(created.settlement_system, created.receiver, value.receiver_terms)


INSTRUCTION_INDEXES: Mapping[str, Entry] = {
    "dated": _open_by_date,
    "attempts": _by_attempt,
    "waiting": _by_what_it_waits_for,
    "credit_waiting": _by_what_its_credit_waits_for,
    "too_much": _by_what_there_is_too_much_of,
    "parts": partial(_by_part, by_default=True, with_window=False),
    "parts_said": partial(_by_part, by_default=False, with_window=False),
    "window_parts": partial(_by_part, by_default=True, with_window=True),
    "window_parts_said": partial(_by_part, by_default=False, with_window=True),
    "requested": _by_request,
    "deliverer_pool": partial(_by_pool, is_deliverer=True),
    "receiver_pool": partial(_by_pool, is_deliverer=False),
}
