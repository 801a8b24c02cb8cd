"""What a settlement instruction may say beyond the terms of its trade: its type, conditions, holds and links (ISO 20022 sese.023)."""

from enum import IntEnum
from typing import Annotated, Literal

from pydantic import Field

from schemas.frozen import frozen
from schemas.values import Identifier, Quantity, ReportKey

InstructionType = Literal["DVP", "DWP", "FOP", "PFOD"]
"""Delivery versus payment; delivery with payment (the deliverer pays too); free of payment; payment free of delivery."""

TransactionType = Literal[
    "TRAD", "REPU", "RVPO", "SECL", "SECB", "COLI", "COLO", "CLAI", "CORP", "OWNI", "OWNE", "PAIR", "TURN", "SYND", "REVS"
]
"""ISO 20022 SecuritiesTransactionType (SETR): trade, repo and its reverse, loan, collateral in and out, claim, own account ..."""

PartialIndicator = Literal["NPAR", "PART", "PARC", "PARQ"]
"""Not in parts; in parts; in parts above the system's threshold of money; in parts above its threshold of quantity."""

NO_CURRENCY = "XXX"
"""ISO 4217: no currency is involved, as in an instruction free of payment."""

NOT_PROVIDED = "NOTPROVIDED"
"""ISO 20022: what stands where an identifier is mandatory and there is none, as for the account of a leg that a type does not have."""

LINKS_MAX = 20
"""How many other instructions one may be linked with."""


class Priority(IntEnum):
    """ISO 20022 SettlementTransactionPriority, as T2S uses it: the lower number goes first."""

    RESERVED = 1
    TOP = 2
    HIGH = 3
    NORMAL = 4


Hold = Literal["PREA", "CSDH", "CVAL", "PRCY", "ADEA"]
"""ISO 20022 pending reasons that somebody releases: the party's own, the CSD's, the CSD's validation, the counterparty's,
and the receiver's approval (ADEA stands for the answer that DTC's receiver-authorised delivery waits for)."""


@frozen
class Link:
    """This instruction settles before, after or together with the one known by `report`."""

    position: Literal["BEFO", "AFTE", "WITH"]
    """When this one settles: before, after or together with the other."""
    report: ReportKey
    """The other instruction."""


@frozen
class Pool:
    """All `count` instructions of one party that name the same pool settle together."""

    pool: Identifier
    """The name of the pool."""
    count: Annotated[int, Field(ge=2, le=50)]
    """How many instructions it has."""


@frozen
class Terms:
    """What one side says of its instruction. `common_reference`, `client`, `cum_ex` and `opted_out` match where both sides give them.

    `released_quantity` is how much of a delivery on hold may settle (partial release).
    """

    transaction_type: TransactionType = "TRAD"
    """What kind of transaction it is (ISO 20022 SETR)."""
    common_reference: Identifier | None = None
    """A reference that both sides give; it must match where both do."""
    client: Identifier | None = None
    """The client for whom it is; it must match where both sides give one."""
    cum_ex: Literal["CCPN", "XCPN"] | None = None
    """With (CCPN) or without (XCPN) the coupon."""
    opted_out: bool | None = None
    """True: opted out of market claims and transformations."""
    priority: Priority = Priority.NORMAL
    """Its place in the queue: 1 goes first."""
    partial: PartialIndicator | None = None
    """Whether it may settle in parts; left out, as the settlement system says."""
    holds: Annotated[tuple[Hold, ...], Field(max_length=5)] = ()
    """The holds on it: it does not settle until each is released."""
    released_quantity: Quantity | None = None
    """How much of a delivery on hold may settle."""
    links: Annotated[tuple[Link, ...], Field(max_length=LINKS_MAX)] = ()
    """The other instructions before, after or with which it settles."""
    pool: Pool | None = None
    """The pool with which it settles together."""
    reverses: ReportKey | None = None
    """The report that it reverses."""
    arises_from: ReportKey | None = None
    """The report of the instruction from which it arises."""


PLAIN = Terms()
"""What an instruction says that says nothing beyond its trade."""
