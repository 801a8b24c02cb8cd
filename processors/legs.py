"""Whose account moves by how much of what when a transaction, or a part of it, settles. Part of `settle`."""

from collections.abc import Iterable
from decimal import Decimal

from schemas.matching import InstructionCreated

Leg = tuple[str, str, str, Decimal]
"""Party, account, asset, signed amount in units of the asset."""


def legs_of(created: InstructionCreated, quantity: Decimal, amount: Decimal) -> list[Leg]:
    """The legs in the order of the movements: securities out, in; cash out, in.

    The receiver pays in DvP and PFoD; in DwP the deliverer pays too.
    """
    kind, found = created.instruction_type, []
    if kind != "PFOD":
        found.append((created.deliverer, created.deliverer_securities_account, created.isin, -quantity))
        found.append((created.receiver, created.receiver_securities_account, created.isin, quantity))
    if kind == "FOP":
        return found
    deliverer, receiver = (created.deliverer, created.deliverer_cash_account), (created.receiver, created.receiver_cash_account)
    payer, payee = (deliverer, receiver) if kind == "DWP" else (receiver, deliverer)
    return [*found, (*payer, created.currency, -amount), (*payee, created.currency, amount)]


def nets_of(legs: Iterable[Leg]) -> dict[tuple[str, str], Decimal]:
    """What all legs together change of each account and asset, in the order in which the legs name them."""
    nets: dict[tuple[str, str], Decimal] = {}
    for _, account, asset, amount in legs:
        nets[account, asset] = nets[account, asset] + amount if (account, asset) in nets else amount
    return nets
