"""What operators decide. Each names who decided, and the second person where money can leave."""

from datetime import date
from typing import Literal

from schemas.frozen import frozen
from schemas.instruction import Hold, InstructionType, Link, PartialIndicator, Priority, Terms
from schemas.message import Message
from schemas.reasons import Reason
from schemas.values import Asset, Currency, DecimalText, FreeText, Identifier, Isin, Lei, Mic, Money, Quantity, ReportKey


@frozen
class Command(Message):
    """`command` is the identity of the decision, given by whoever takes it (`command_key`): a repeat of it changes nothing."""

    command: Identifier
    who: Identifier
    second: Identifier | None = None
    note: FreeText | None = None


@frozen
class Approve(Command):
    """Release a report that `limit_exceeded` holds; the limit is checked again."""

    type: Literal["Approve"] = "Approve"
    entity: Lei
    report: ReportKey


@frozen
class Refuse(Command):
    """End a report that is held."""

    type: Literal["Refuse"] = "Refuse"
    entity: Lei
    report: ReportKey


@frozen
class BalanceFunded(Command):
    """Bring `quantity` of `asset` into `account` out of `against`, an issuance or central-bank account. Two people."""

    type: Literal["BalanceFunded"] = "BalanceFunded"
    settlement_system: Identifier
    account: Identifier
    against: Identifier
    asset: Asset
    quantity: DecimalText


@frozen
class SubmitInstruction(Command):
    """An instruction sent directly to its settlement system, without a trade report (sese.023).

    It is known as entity|source@settlement_system|reference|1|instructed (`instructed_key`). Without an intended date it is due as the
    system's cycle says; accounts that are left out follow from the standing instruction. Free of payment: currency XXX and amount 0;
    payment free of delivery: quantity 0.
    """

    type: Literal["SubmitInstruction"] = "SubmitInstruction"
    settlement_system: Identifier
    entity: Lei
    source: Identifier
    reference: Identifier
    instruction_type: InstructionType
    movement: Literal["DELI", "RECE"]
    isin: Isin
    quantity: Quantity
    currency: Currency
    amount: Money
    trade_date: date
    intended_settlement_date: date | None = None
    counterparty: Lei
    securities_account: Identifier | None = None
    cash_account: Identifier | None = None
    place_of_trade: Mic | None = None
    terms: Terms | None = None


@frozen
class InstructionCommand(Command):
    """About the instruction that `entity` knows by `report`, whether it came as a trade or directly."""

    settlement_system: Identifier
    entity: Lei
    report: ReportKey


@frozen
class CancelInstruction(InstructionCommand):
    """One-sided while unmatched; once matched it waits for the other side's request."""

    type: Literal["CancelInstruction"] = "CancelInstruction"


@frozen
class HoldInstruction(InstructionCommand):
    """Put a hold on it: it does not settle until each hold is released."""

    type: Literal["HoldInstruction"] = "HoldInstruction"
    hold: Hold = "PREA"


@frozen
class ReleaseInstruction(InstructionCommand):
    """Take one hold off it. The CSD's own (CSDH, CVAL) take two people."""

    type: Literal["ReleaseInstruction"] = "ReleaseInstruction"
    hold: Hold = "PREA"


@frozen
class ReleasePartially(InstructionCommand):
    """Let `quantity` of a delivery that is on hold settle: all that may have settled, not so much more."""

    type: Literal["ReleasePartially"] = "ReleasePartially"
    quantity: Quantity


@frozen
class SetPriority(InstructionCommand):
    """Change its place in the queue. Only the CSD reserves and tops, and takes that back: two people."""

    type: Literal["SetPriority"] = "SetPriority"
    priority: Priority


@frozen
class SetPartialIndicator(InstructionCommand):
    """Change whether it may settle in parts."""

    type: Literal["SetPartialIndicator"] = "SetPartialIndicator"
    partial: PartialIndicator


@frozen
class LinkInstructions(InstructionCommand):
    """Make it settle before, after or with another instruction. A cycle is refused."""

    type: Literal["LinkInstructions"] = "LinkInstructions"
    link: Link


@frozen
class UnlinkInstructions(InstructionCommand):
    """Take back every link between it and another instruction."""

    type: Literal["UnlinkInstructions"] = "UnlinkInstructions"
    other: ReportKey


@frozen
class CommandApplied(Message):
    """A command was carried out."""

    type: Literal["CommandApplied"] = "CommandApplied"
    command: Identifier
    entity: Lei | None = None
    settlement_system: Identifier | None = None
    was_repeated: bool = False


@frozen
class CommandRefused(Message):
    """A command was not carried out, and why. Nothing has changed. `detail` names what stands in the way, where that is one thing."""

    type: Literal["CommandRefused"] = "CommandRefused"
    command: Identifier
    reason: Reason
    entity: Lei | None = None
    settlement_system: Identifier | None = None
    detail: FreeText | None = None


def command_key(message: Command | CommandApplied | CommandRefused) -> str:
    """The identity of a command, in itself and in its answer: its id is the giver's own, for one settlement system (in middle: one entity).

    So what becomes of a command does not depend on which systems share a shard.
    """
    return f"{getattr(message, 'settlement_system', None) or getattr(message, 'entity', '')}|{message.command}"


def instructed_key(entity: str, source: str, settlement_system: str, reference: str) -> str:
    """The report by which an instruction is known that was sent directly: its reference is its giver's own, for one settlement system.

    So the same reference in two systems is two instructions, whether or not they share a shard. No identifier has an @ in it.
    """
    return f"{entity}|{source}@{settlement_system}|{reference}|1|instructed"
