"""Who has failed (Delegated Reg. (EU) 2018/1229 Art. 16): by what keeps a matched transaction from settling, or by whose hold.

The table is the field's practice as far as domain.md knows it, marked [M] there: a table to be read and changed, not law.
"""

from typing import Literal

from schemas.reasons import Reason

Failing = Literal["deliverer", "receiver"]

OF_SECURITIES = (Reason.SECURITIES_SHORT,)
OF_CASH = (Reason.CASH_SHORT, Reason.NET_DEBIT_CAP_EXCEEDED)
OF_ACCOUNT = (Reason.ACCOUNT_NOT_KNOWN, Reason.ACCOUNT_CLOSED)
"""The party whose account it is."""

NOBODY = ("CSDH", "CVAL")
"""Holds of the CSD: no party has failed by them."""


def failing(
    reason: Reason | None, party: str | None, deliverer: str, deliverer_holds: tuple[str, ...], receiver_holds: tuple[str, ...]
) -> tuple[Failing, ...]:
    """Which sides have failed: a hold is a fail of whoever has put it, both may fail; else whoever lacks something."""
    held: list[Failing] = []
    if any(hold not in NOBODY for hold in deliverer_holds):
        held.append("deliverer")
    if any(hold not in NOBODY for hold in receiver_holds):
        held.append("receiver")
    if held:
        return tuple(held)
    if reason in OF_SECURITIES:
        return ("deliverer",)
    if reason in OF_CASH:
        return ("receiver",)
    if reason in OF_ACCOUNT:
        return ("deliverer",) if party == deliverer else ("receiver",)
    return ()
