"""Every topic: its name, what it carries, its key, who writes and who reads it. Long because all of them are in this file."""

from dataclasses import dataclass
from typing import Literal, get_args

from schemas import (
    allocation,
    audit,
    back,
    claims,
    clearing,
    collateral,
    commands,
    cycles,
    entries,
    front,
    matching,
    middle,
    optimisations,
    penalties,
    penalty_payments,
    redating,
    reference,
    report_answers,
    time,
)
from schemas.message import Message

Office = Literal["middle", "back"]
KeyField = Literal["entity", "settlement_system"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Topic:
    """A topic without its namespace. `sized_by` names the office whose partition count it has."""

    name: str
    carries: tuple[type[Message], ...]
    sized_by: Office
    key: KeyField | None = None
    is_door: bool = False
    """True where others than our own offices write: unknown fields are refused."""
    written_by: Office | None = None
    is_compacted: bool = False
    names_are_kept: bool = False
    """True where the reader's state keeps many names out of the messages: then equal ones are one object in memory."""

    @property
    def dead(self) -> str:
        """The name of the topic for what could not be taken from this one."""
        return f"{self.name}.dead"


REFERENCE: tuple[type[Message], ...] = (*get_args(reference.ReferenceRecord), reference.ReferenceLoaded)
"""Every kind of reference data, and the loader's marker."""
COMMAND_ANSWERS = (commands.CommandApplied, commands.CommandRefused, reference.ReferenceTaken, reference.ReferenceRefused)
CANCELLATION_ANSWERS = (report_answers.CancellationApplied, report_answers.CancellationPended, report_answers.CancellationRefused)
AMENDMENT_ANSWERS = (report_answers.AmendmentApplied, report_answers.AmendmentRefused)

FRONT_TRADES = Topic(
    name="front.trades.v1",
    carries=(front.TradeExecuted, front.TradeAmended, front.TradeCancelled, time.ClockTicked),
    sized_by="middle",
    key="entity",
    is_door=True,
)
FRONT_DEAD = Topic(name="front.dead.v1", carries=(front.UntranslatableRecord,), sized_by="middle")
MIDDLE_COMMANDS = Topic(
    name="middle.commands.v1",
    carries=(commands.Approve, commands.Refuse, time.ClockTicked),
    sized_by="middle",
    key="entity",
    is_door=True,
)
MIDDLE_REFERENCE = Topic(name="middle.reference.v1", carries=REFERENCE, sized_by="middle", is_door=True)
MIDDLE_TRADES = Topic(
    name="middle.trades.v1",
    carries=(middle.TradeApproved, middle.AmendmentRequested, middle.CancellationRequested, time.ShardTimeTold),
    sized_by="back",
    key="settlement_system",
    written_by="middle",
    names_are_kept=True,
)
MIDDLE_ANSWERS = Topic(
    name="middle.answers.v1",
    carries=(
        report_answers.TradeHeld,
        report_answers.TradeRejected,
        report_answers.TradeWithdrawn,
        report_answers.AnswerRepeated,
        report_answers.StatusAdvised,
        *CANCELLATION_ANSWERS,
        report_answers.DateAdvised,
        *AMENDMENT_ANSWERS,
        *COMMAND_ANSWERS,
    ),
    sized_by="middle",
    key="entity",
    written_by="middle",
)
BACK_COMMANDS = Topic(
    name="back.commands.v1",
    carries=(
        commands.BalanceFunded,
        commands.SubmitInstruction,
        commands.CancelInstruction,
        commands.HoldInstruction,
        commands.ReleaseInstruction,
        commands.ReleasePartially,
        commands.SetPriority,
        commands.SetPartialIndicator,
        commands.LinkInstructions,
        commands.UnlinkInstructions,
        optimisations.RequestOptimisation,
        optimisations.OptimisationProposed,
        penalty_payments.CorrectPenalty,
        time.ClockTicked,
    ),
    sized_by="back",
    key="settlement_system",
    is_door=True,
)
BACK_REFERENCE = Topic(name="back.reference.v1", carries=REFERENCE, sized_by="back", is_door=True)
BACK_ANSWERS = Topic(name="back.answers.v1", carries=COMMAND_ANSWERS, sized_by="back", key="settlement_system", written_by="back")
BACK_INSTRUCTIONS = Topic(
    name="back.instructions.v1",
    carries=(
        matching.InstructionSubmitted,
        matching.InstructionGenerated,
        matching.InstructionUnmatched,
        matching.AllegementIssued,
        matching.AllegementRemoved,
        matching.InstructionMatched,
        matching.InstructionCreated,
        back.InstructionPended,
        back.InstructionHeld,
        back.InstructionReleased,
        matching.InstructionModified,
        back.InstructionPartiallySettled,
        back.InstructionSettled,
        back.InstructionCancelled,
        collateral.CreditProvided,
        collateral.CreditReimbursed,
        collateral.CreditNotReimbursed,
        matching.SideCancelled,
        redating.SideRedated,
        redating.InstructionRedated,
        cycles.SettlementDayEnded,
    ),
    sized_by="back",
    key="settlement_system",
    written_by="back",
)
BACK_OBLIGATIONS = Topic(
    name="back.obligations.v1",
    carries=(cycles.CycleTotalled, cycles.CycleClosed, *clearing.OBLIGATIONS, allocation.TradeAllocated, redating.TradeRedated),
    sized_by="back",
    key="settlement_system",
    written_by="back",
)
BACK_OPTIMISATIONS = Topic(
    name="back.optimisations.v1",
    carries=(optimisations.InstructionOffered, optimisations.OptimisationRequested, optimisations.GroupRefused),
    sized_by="back",
    key="settlement_system",
    written_by="back",
)
BACK_PENALTIES = Topic(
    name="back.penalties.v1",
    carries=(*penalties.ACCRUALS, *penalty_payments.PAYMENTS),
    sized_by="back",
    key="settlement_system",
    written_by="back",
)
BACK_ENTRIES = Topic(
    name="back.entries.v1",
    carries=(entries.EntryPosted, claims.ClaimsPosted),
    sized_by="back",
    key="settlement_system",
    written_by="back",
)
BACK_CONFIRMATIONS = Topic(
    name="back.confirmations.v1",
    carries=(
        report_answers.StatusAdvised,
        report_answers.DateAdvised,
        entries.ConfirmationIssued,
        *CANCELLATION_ANSWERS,
        *AMENDMENT_ANSWERS,
    ),
    sized_by="middle",
    key="entity",
    written_by="back",
)
AUDIT_MIDDLE = Topic(name="audit.middle.v1", carries=(audit.AuditRecord,), sized_by="middle")
AUDIT_BACK = Topic(name="audit.back.v1", carries=(audit.AuditRecord,), sized_by="back")
STATE_MIDDLE = Topic(name="state.middle.v1", carries=(), sized_by="middle", is_compacted=True)
STATE_BACK = Topic(name="state.back.v1", carries=(), sized_by="back", is_compacted=True)

INPUTS: dict[Office, tuple[Topic, ...]] = {
    "middle": (MIDDLE_COMMANDS, MIDDLE_REFERENCE, BACK_CONFIRMATIONS, FRONT_TRADES),
    "back": (BACK_COMMANDS, BACK_REFERENCE, MIDDLE_TRADES),
}
"""What each office reads, in the order in which it takes them; the last one shares out its partitions."""

AUDIT: dict[Office, Topic] = {"middle": AUDIT_MIDDLE, "back": AUDIT_BACK}
STATE: dict[Office, Topic] = {"middle": STATE_MIDDLE, "back": STATE_BACK}

DEAD: dict[str, Topic] = {
    topic.name: Topic(name=topic.dead, carries=(audit.DeadLetter,), sized_by=topic.sized_by)
    for topics in INPUTS.values()
    for topic in topics
}
"""By the name of an input topic, the topic for what could not be taken from it."""

TOPICS: tuple[Topic, ...] = (
    FRONT_TRADES,
    FRONT_DEAD,
    MIDDLE_COMMANDS,
    MIDDLE_REFERENCE,
    MIDDLE_TRADES,
    MIDDLE_ANSWERS,
    BACK_COMMANDS,
    BACK_REFERENCE,
    BACK_ANSWERS,
    BACK_INSTRUCTIONS,
    BACK_OBLIGATIONS,
    BACK_OPTIMISATIONS,
    BACK_PENALTIES,
    BACK_ENTRIES,
    BACK_CONFIRMATIONS,
    AUDIT_MIDDLE,
    AUDIT_BACK,
    STATE_MIDDLE,
    STATE_BACK,
    *DEAD.values(),
)


def routes(office: Office) -> dict[type[Message], Topic]:
    """Where `office` writes each type of message. A type that is not here stays inside the office."""
    return {kind: topic for topic in TOPICS if topic.written_by == office for kind in topic.carries}
