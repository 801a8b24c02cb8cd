"""What operators decide. Each names who decided, and the second person where money can leave. Long because it is the list of it all."""

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
    """The identity of the decision, given by whoever takes it: the same again changes nothing."""
    who: Identifier
    """Who has decided."""
    second: Identifier | None = None
    """The second person, where it takes two: another than the first."""
    note: FreeText | None = None
    """Words for people."""


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
    """The account that gets it."""
    against: Identifier
    """The issuance or central-bank account out of which it comes."""
    asset: Asset
    """The currency or the ISIN that is brought in."""
    quantity: DecimalText
    """How much of it, as text."""


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
    """The LEI of the party whose instruction it is."""
    source: Identifier
    """The system that instructs."""
    reference: Identifier
    """That system's own id of the instruction, in this settlement system."""
    instruction_type: InstructionType
    """DVP, DWP (the deliverer pays too), FOP (free of payment) or PFOD (payment free of delivery)."""
    movement: Literal["DELI", "RECE"]
    """Whether the entity delivers or receives the securities."""
    isin: Isin
    quantity: Quantity
    """How many units, or how much nominal, as text; of a PFOD 0."""
    currency: Currency
    """The currency of the amount; of a FOP XXX."""
    amount: Money
    """The settlement amount, as text; of a FOP 0."""
    trade_date: date
    """The day on which the trade was made."""
    intended_settlement_date: date | None = None
    """When it is to settle; left out, as the system's cycle says."""
    counterparty: Lei
    securities_account: Identifier | None = None
    """The securities account, where it is not that of the standing instruction."""
    cash_account: Identifier | None = None
    """The cash account, where it is not that of the standing instruction."""
    place_of_trade: Mic | None = None
    """The market where it was made (MIC)."""
    terms: Terms | None = None
    """What it says beyond its trade: holds, priority, parts, links."""


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
    """The hold that is put on: PREA is the party's own."""


@frozen
class ReleaseInstruction(InstructionCommand):
    """Take one hold off it. The CSD's own (CSDH, CVAL) take two people."""

    type: Literal["ReleaseInstruction"] = "ReleaseInstruction"
    hold: Hold = "PREA"
    """The hold that is taken off."""


@frozen
class ReleasePartially(InstructionCommand):
    """Let `quantity` of a delivery that is on hold settle: all that may have settled, not so much more."""

    type: Literal["ReleasePartially"] = "ReleasePartially"
    quantity: Quantity
    """How much may have settled in all."""


@frozen
class SetPriority(InstructionCommand):
    """Change its place in the queue. Only the CSD reserves and tops, and takes that back: two people."""

    type: Literal["SetPriority"] = "SetPriority"
    priority: Priority
    """1 reserved, 2 top, 3 high, 4 normal: the lower goes first."""


@frozen
class SetPartialIndicator(InstructionCommand):
    """Change whether it may settle in parts."""

    type: Literal["SetPartialIndicator"] = "SetPartialIndicator"
    partial: PartialIndicator
    """NPAR not in parts, PART in parts, PARC and PARQ in parts above a threshold of money or quantity."""


@frozen
class LinkInstructions(InstructionCommand):
    """Make it settle before, after or with another instruction. A cycle is refused."""

    type: Literal["LinkInstructions"] = "LinkInstructions"
    link: Link
    """The other instruction, and which goes first."""


@frozen
class UnlinkInstructions(InstructionCommand):
    """Take back every link between it and another instruction."""

    type: Literal["UnlinkInstructions"] = "UnlinkInstructions"
    other: ReportKey
    """The report of the other instruction."""


@frozen
class CommandApplied(Message):
    """A command was carried out."""

    type: Literal["CommandApplied"] = "CommandApplied"
    command: Identifier
    """The command, by the identity that its giver gave it."""
    entity: Lei | None = None
    """The LEI of the entity whose report a command to middle was about; absent of a command to back."""
    settlement_system: Identifier | None = None
    """The settlement system of a command to back; absent of a command to middle."""
    was_repeated: bool = False
    """True: it came before with the same content, and nothing has changed now."""


@frozen
class CommandRefused(Message):
    """A command was not carried out, and why. Nothing has changed. `detail` names what stands in the way, where that is one thing."""

    type: Literal["CommandRefused"] = "CommandRefused"
    command: Identifier
    """The command, by the identity that its giver gave it."""
    reason: Reason
    entity: Lei | None = None
    """The LEI of the entity whose report a command to middle was about; absent of a command to back."""
    settlement_system: Identifier | None = None
    """The settlement system of a command to back; absent of a command to middle."""
    detail: FreeText | None = None
    """What stands in the way, in words; absent where it is not one thing."""


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
