"""What back and the optimiser say to each other: the queue as it stands, and the groups that settle together."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.commands import Command
from schemas.frozen import frozen
from schemas.hindrance import FurtherLack
from schemas.instruction import Priority
from schemas.message import Message
from schemas.reasons import Reason
from schemas.values import Asset, DecimalText, Identifier, Lei, Money, Quantity

GROUP_MAX = 1_000
"""How many transactions one proposal may book: a decision touches a bounded number of things, and one entry has all that a group moves."""

OptimisationMethod = Literal["day", "night"]
"""Half a second at 10,000, or as near to the best as a counted search comes (docs/optimiser.md)."""


@frozen
class RequestOptimisation(Command):
    """Ask the optimiser for what is due and waits at a settlement system now."""

    type: Literal["RequestOptimisation"] = "RequestOptimisation"
    settlement_system: Identifier
    method: OptimisationMethod = "day"
    """By which of its methods."""


@frozen
class OptimisationAsked(Message):
    """Inside back: a request for the optimiser was accepted."""

    type: Literal["OptimisationAsked"] = "OptimisationAsked"
    settlement_system: Identifier
    request: str
    method: OptimisationMethod


@frozen
class OfferedLeg:
    """One leg, and the account as it stood: `amount` is signed; `headroom` is what the limit group of a cash account has left."""

    account: Identifier
    asset: Asset
    amount: DecimalText
    balance: DecimalText
    limit: DecimalText
    limit_group: Identifier | None = None
    headroom: DecimalText | None = None
    monitor: Identifier | None = None
    """The limit group whose collateral monitor it counts in: each unit with its `weight`; `cover` is what that group has left."""
    weight: DecimalText | None = None
    cover: DecimalText | None = None


@frozen
class InstructionOffered(Message):
    """A transaction that is due and waits, as it stands when it is offered. Those of one request stand before its OptimisationRequested.

    `after` and `together` name the transactions that it settles after, or with; `value` is what settling it is worth.
    """

    type: Literal["InstructionOffered"] = "InstructionOffered"
    settlement_system: Identifier
    request: str
    transaction: str
    priority: Priority
    value: Money
    legs: tuple[OfferedLeg, ...]
    after: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    lot: Quantity | None = None
    """Where it may settle in parts: the smallest."""


@frozen
class OptimisationRequested(Message):
    """All that is due has been offered: `request` can be solved."""

    type: Literal["OptimisationRequested"] = "OptimisationRequested"
    settlement_system: Identifier
    request: str
    method: OptimisationMethod


@frozen
class ProposedSettlement:
    """A transaction to book, all that is left of it or `quantity` of it."""

    transaction: Annotated[str, Field(max_length=64)]
    """The transaction to book."""
    quantity: Quantity | None = None
    """How much of it; left out, all that is left."""


ProposedGroup = Annotated[tuple[ProposedSettlement, ...], Field(min_length=1, max_length=GROUP_MAX)]
"""Transactions that keep every limit together."""


@frozen
class OptimisationProposed(Message):
    """The optimiser's answer, or a piece of it, `number` of `of`: groups in the order of booking, each to be booked whole or refused.

    At most GROUP_MAX transactions in all: what is more is refused. `left_out`, in the first piece: how many transactions of the answer
    are not proposed, for they settle in no group that is small enough.
    """

    type: Literal["OptimisationProposed"] = "OptimisationProposed"
    settlement_system: Identifier
    request: Annotated[str, Field(max_length=64)]
    """The request that it answers."""
    number: Annotated[int, Field(ge=1)]
    """Which piece of the answer this is, from 1 on."""
    of: Annotated[int, Field(ge=1)]
    """How many pieces the answer has."""
    groups: Annotated[tuple[ProposedGroup, ...], Field(max_length=GROUP_MAX)]
    """What to book together, in the order of booking."""
    left_out: Annotated[int, Field(ge=0)] = 0
    """How many transactions of the answer are not proposed."""
    method: Annotated[str, Field(max_length=64)] | None = None
    """By which method of `takahuone optimise` it was found: the one asked for, or its second try."""
    solver: Annotated[str, Field(max_length=64)] | None = None
    """The solver and its version: with the same, the method gives the same answer again."""


@frozen
class GroupRefused(Message):
    """A proposed group was not booked, and nothing has moved: which transaction stood in the way, and what is lacking.

    `limit_group`, `others` and `others_left_out` as in InstructionPended: where no transaction stood in the way, all that the group lacks.
    """

    type: Literal["GroupRefused"] = "GroupRefused"
    settlement_system: Identifier
    request: str
    number: int
    group: int
    """The place of the group in the proposal, from 1."""
    reason: Reason
    transaction: str | None = None
    party: Lei | None = None
    account: Identifier | None = None
    asset: Asset | None = None
    lacking: DecimalText | None = None
    limit_group: Identifier | None = None
    others: tuple[FurtherLack, ...] | None = None
    others_left_out: int | None = None
