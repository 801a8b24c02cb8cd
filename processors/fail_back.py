"""What is true in back when a stage has failed upon an input and all that it did was taken back."""

from collections.abc import Iterable

from processors.books import BackBooks
from schemas.back import AttemptFailed
from schemas.commands import BalanceFunded, CommandRefused, InstructionCommand, SubmitInstruction
from schemas.message import Message
from schemas.middle import AmendmentRequested, CancellationRequested, TradeApproved
from schemas.optimisations import GroupRefused, OptimisationProposed, RequestOptimisation
from schemas.penalty_payments import CorrectPenalty
from schemas.reasons import Reason
from schemas.report_answers import CancellationRefused, StatusAdvised
from schemas.values import Status
from schemas.work import WorkDue

MayFail = (
    TradeApproved
    | AmendmentRequested
    | CancellationRequested
    | BalanceFunded
    | SubmitInstruction
    | InstructionCommand
    | RequestOptimisation
    | CorrectPenalty
    | OptimisationProposed
    | WorkDue
)


def fail_back(message: MayFail, reason: Reason, books: BackBooks) -> Iterable[Message]:
    """A side is dead, a request or a command is refused, an instruction is held; work on anything else can be left undone."""
    match message:
        case TradeApproved() | AmendmentRequested():
            yield StatusAdvised(report=message.report, entity=message.entity, status=Status.DEAD, reason=reason)
        case CancellationRequested():
            yield CancellationRefused(report=message.report, entity=message.entity, request=message.request, reason=reason)
        case BalanceFunded() | SubmitInstruction() | InstructionCommand() | RequestOptimisation() | CorrectPenalty():
            yield CommandRefused(command=message.command, settlement_system=message.settlement_system, reason=reason)
        case OptimisationProposed():
            yield GroupRefused(
                settlement_system=message.settlement_system, request=message.request, number=message.number, group=1, reason=reason
            )
        case WorkDue(store="instructions"):
            yield from _held(message.key, reason, books)


def _held(transaction: str, reason: Reason, books: BackBooks) -> Iterable[Message]:
    instruction = books.instructions.get(transaction)
    if instruction is None:
        return
    created = instruction.created
    yield AttemptFailed(
        settlement_system=created.settlement_system,
        transaction=transaction,
        deliverer=created.deliverer,
        deliverer_report=created.deliverer_report,
        receiver=created.receiver,
        receiver_report=created.receiver_report,
        reason=reason,
    )
