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
    """The account that it would move."""
    asset: Asset
    """What would move: a currency or an ISIN."""
    amount: DecimalText
    """How much, in units of `asset`: above zero what comes in, below zero what goes out."""
    balance: DecimalText
    """What the account holds of it now."""
    limit: DecimalText
    """How far below zero the balance may go; 0: not at all."""
    limit_group: Identifier | None = None
    """The limit group whose net debit cap counts for it; absent where none does."""
    headroom: DecimalText | None = None
    """What that group has left of its cap, in units of `asset`; absent where there is none."""
    monitor: Identifier | None = None
    """The limit group whose collateral monitor it counts in: each unit with its `weight`; `cover` is what that group has left."""
    weight: DecimalText | None = None
    """What a unit of it adds to the cover of `monitor`; absent where it counts in none."""
    cover: DecimalText | None = None
    """What `monitor` has left, in units of its currency; absent where it counts in none."""


@frozen
class InstructionOffered(Message):
    """A transaction that is due and waits, as it stands when it is offered. Those of one request stand before its OptimisationRequested.

    `after` and `together` name the transactions that it settles after, or with; `value` is what settling it is worth.
    """

    type: Literal["InstructionOffered"] = "InstructionOffered"
    settlement_system: Identifier
    request: str
    """The request of the optimiser that it belongs to."""
    transaction: str
    """The transaction that is offered."""
    priority: Priority
    """The more urgent of its sides' priorities, 1 first."""
    value: Money
    """What settling it is worth: its amount, or the quantity at its reference price."""
    legs: tuple[OfferedLeg, ...]
    """What it would move, account by account."""
    after: tuple[str, ...] = ()
    """The transactions that it settles no earlier than; empty where there are none."""
    together: tuple[str, ...] = ()
    """The transactions that it settles with, in one step; empty where there are none."""
    lot: Quantity | None = None
    """Where it may settle in parts: the smallest, in units of the instrument; else absent."""


@frozen
class OptimisationRequested(Message):
    """All that is due has been offered: `request` can be solved."""

    type: Literal["OptimisationRequested"] = "OptimisationRequested"
    settlement_system: Identifier
    request: str
    """Names the request: the answer names it too."""
    method: OptimisationMethod
    """`day` or `night`: how long to look (docs/optimiser.md)."""


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
    """The request of which the group was an answer."""
    number: int
    """Which piece of the answer it was in, from 1 on."""
    group: int
    """The place of the group in the proposal, from 1."""
    reason: Reason
    transaction: str | None = None
    """The transaction that stood in the way; absent where none alone did."""
    party: Lei | None = None
    """The LEI of the party whose account stood in the way; absent where none did."""
    account: Identifier | None = None
    """The account that stood in the way; absent where none did."""
    asset: Asset | None = None
    """What is lacking on it: a currency or an ISIN; absent where nothing is."""
    lacking: DecimalText | None = None
    """How much of it, above zero, in units of `asset`; absent where nothing is lacking."""
    limit_group: Identifier | None = None
    """The limit group whose headroom is lacking; absent where none is."""
    others: tuple[FurtherLack, ...] | None = None
    """What else is lacking, 20 things at most; absent where nothing is."""
    others_left_out: int | None = None
    """How many more things are lacking than `others` has; absent where none are."""
