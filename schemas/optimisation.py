"""A queue of instructions as it stands at one moment: what the optimiser is asked, one JSON object a line."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, TypeAdapter

from schemas.frozen import frozen
from schemas.values import Asset, DecimalText, Identifier, Money, Quantity


class Priority(StrEnum):
    """The class in which an instruction competes, the most urgent first (T2S)."""

    RESERVED = "RESERVED"
    TOP = "TOP"
    HIGH = "HIGH"
    NORMAL = "NORMAL"


@frozen
class BalanceStated:
    """What an account holds of an asset, and how far below zero it may go. What is not stated is zero, and may not go below."""

    type: Literal["BalanceStated"] = "BalanceStated"
    account: Identifier
    asset: Asset
    quantity: DecimalText
    limit: DecimalText = Decimal(0)


@frozen
class Weight:
    """How much a unit of an asset in an account adds to what a limit group has left."""

    account: Identifier
    asset: Asset
    weight: DecimalText


@frozen
class LimitGroupStated:
    """Accounts that share a limit: the sum of weight times change, over all of them, must not fall below minus `headroom`.

    A net debit cap weighs each cash account with 1; a collateral monitor weighs securities with price times (1 - haircut) as well.
    """

    type: Literal["LimitGroupStated"] = "LimitGroupStated"
    limit_group: Identifier
    headroom: Money
    weights: Annotated[tuple[Weight, ...], Field(min_length=1, max_length=100_000)]


@frozen
class Leg:
    """A movement of one asset from an account to another."""

    deliverer: Identifier
    receiver: Identifier
    asset: Asset
    quantity: Quantity


@frozen
class Link:
    """BEFO: this one settles no later than the other; AFTE: no earlier; WITH: both or neither (ISO 15022 field 22F LINK)."""

    kind: Literal["BEFO", "AFTE", "WITH"]
    instruction: Identifier


@frozen
class InstructionQueued:
    """A matched instruction that waits, with all that settles when it does. The order of the lines is the order of the queue.

    `value` is what settling it is worth: the settlement amount, or for FoP the quantity at its reference price. `partial` allows a part of
    it, in whole lots of `lot`, where its deliverer lacks securities; then it has one leg of securities, and one of cash at most.
    """

    type: Literal["InstructionQueued"] = "InstructionQueued"
    instruction: Identifier
    priority: Priority = Priority.NORMAL
    value: Money
    legs: Annotated[tuple[Leg, ...], Field(min_length=1, max_length=20)]
    links: Annotated[tuple[Link, ...], Field(max_length=50)] = ()
    pool: Identifier | None = None
    partial: bool = False
    lot: Quantity = Decimal(1)


InstanceLine = BalanceStated | LimitGroupStated | InstructionQueued
"""What may stand on a line of an instance."""

INSTANCE_LINE: TypeAdapter[InstanceLine] = TypeAdapter(
    Annotated[InstanceLine, Field(discriminator="type")], config=ConfigDict(strict=True, extra="forbid")
)
"""Reads and writes a line; unknown fields are refused, as at every door."""


class InstanceReason(StrEnum):
    """Why an instance cannot be solved, in order of checking."""

    BALANCE_STATED_TWICE = "balance_stated_twice"
    LIMIT_GROUP_STATED_TWICE = "limit_group_stated_twice"
    INSTRUCTION_QUEUED_TWICE = "instruction_queued_twice"
    LIMIT_NEGATIVE = "limit_negative"
    VALUE_NEGATIVE = "value_negative"
    QUANTITY_NOT_POSITIVE = "quantity_not_positive"
    DELIVERER_IS_RECEIVER = "deliverer_is_receiver"
    PARTIAL_NOT_POSSIBLE = "partial_not_possible"
    LINK_TO_ITSELF = "link_to_itself"
    LINK_TO_NOTHING = "link_to_nothing"
    LINKS_GO_ROUND = "links_go_round"


class InstanceError(ValueError):
    """An instance that cannot be solved: a reason for programs, and a sentence for people that names what is wrong."""

    def __init__(self, reason: InstanceReason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail

    def __reduce__(self) -> tuple[type[Self], tuple[InstanceReason, str]]:
        """It may be found in another process than the one that tells it."""
        return type(self), (self.reason, self.detail)
