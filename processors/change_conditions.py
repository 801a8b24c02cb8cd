"""What may be changed of an instruction that has not ended: holds, priority, parts, links; and a request to cancel it. Part of `instruct`.

The table of `lifecycle` says in which state; here is what else each needs.
"""

from dataclasses import replace

from processors.books import BackBooks
from processors.circles import refused_link
from processors.entitlement import refused_hold, refused_part, refused_parts, refused_priority, refused_release
from processors.lifecycle import Event, refusal
from processors.links import add_link, links_between, open_of, system_of
from schemas import commands
from schemas.instruction import PLAIN, Terms
from schemas.matching import InstructionModified
from schemas.message import Message
from schemas.middle import CancellationRequested
from schemas.reasons import Reason

EVENTS: dict[type[commands.InstructionCommand], Event] = {
    commands.CancelInstruction: "cancel",
    commands.HoldInstruction: "hold",
    commands.ReleaseInstruction: "release",
    commands.ReleasePartially: "release_partially",
    commands.SetPriority: "set_priority",
    commands.SetPartialIndicator: "set_partial_indicator",
    commands.LinkInstructions: "link",
    commands.UnlinkInstructions: "unlink",
}


def change_conditions(message: commands.InstructionCommand, books: BackBooks) -> Message | Reason:
    """The change that is accepted, or why it is refused."""
    side = books.sides.get(message.report)
    if side is not None and (side.entity != message.entity or system_of(message.report, books) not in (None, message.settlement_system)):
        return Reason.INSTRUCTION_NOT_KNOWN  # of another party, or in another system: nobody learns of it here
    reason = refusal(side.status if side is not None else "not_known", EVENTS[type(message)])
    if isinstance(message, commands.CancelInstruction):
        if reason is Reason.WAITS_FOR_COUNTERPARTY and _has_asked(message.report, books):
            return reason
        return _cancellation(message) if reason in (None, Reason.WAITS_FOR_COUNTERPARTY) else reason
    if reason is None:
        reason = _refusal(message, books)
    return reason if reason is not None else _modified(message, books)


def _cancellation(message: commands.CancelInstruction) -> CancellationRequested:
    request = f"{message.entity}|command|{message.settlement_system}/{message.command}|1|cancelled"
    return CancellationRequested(request=request, report=message.report, entity=message.entity, settlement_system=message.settlement_system)


def _has_asked(report: str, books: BackBooks) -> bool:
    """True where this side has asked already, and the other has not answered."""
    instruction = open_of(report, books)
    if instruction is None:
        return False
    is_deliverer = report == instruction.created.deliverer_report
    return (instruction.deliverer_request if is_deliverer else instruction.receiver_request) is not None


def _refusal(message: commands.InstructionCommand, books: BackBooks) -> Reason | None:
    match message:
        case commands.HoldInstruction():
            return refused_hold(message, message.hold, _holds(message.report, books))
        case commands.ReleaseInstruction():
            return refused_release(message, message.hold, _holds(message.report, books))
        case commands.ReleasePartially():
            return _partial_release(message, books)
        case commands.SetPriority():
            return refused_priority(message, message.priority, _terms(message.report, books).priority)
        case commands.LinkInstructions():
            return refused_link(message.report, message.link, message.settlement_system, books)
        case commands.UnlinkInstructions() if not links_between(message.report, message.other, books):
            return Reason.NOT_LINKED
    return None


def _partial_release(message: commands.ReleasePartially, books: BackBooks) -> Reason | None:
    instruction, unmatched = open_of(message.report, books), books.unmatched.get(message.report)
    if instruction is not None:
        created = instruction.created
        is_delivery, whole = message.report == created.deliverer_report, (created.isin, created.quantity)
        terms = instruction.deliverer_terms
    else:
        assert unmatched is not None, "a side that has not ended is unmatched or of an open transaction"
        is_delivery, whole = unmatched.side == "SELL", (unmatched.isin, unmatched.quantity)
        terms = unmatched.terms
    reason = refused_part(message.quantity, _holds(message.report, books), whole, books, is_delivery=is_delivery)
    return reason or refused_parts(terms, message.settlement_system, books)


def _terms(report: str, books: BackBooks) -> Terms:
    """What one side says now."""
    instruction, unmatched = open_of(report, books), books.unmatched.get(report)
    terms: Terms | None = unmatched.terms if unmatched is not None else None
    if instruction is not None:
        is_deliverer = report == instruction.created.deliverer_report
        terms = instruction.deliverer_terms if is_deliverer else instruction.receiver_terms
    return terms or PLAIN


def _holds(report: str, books: BackBooks) -> tuple[str, ...]:
    """The holds on one side, and the CSD's on the transaction."""
    instruction = open_of(report, books)
    return (*_terms(report, books).holds, *((instruction.csd_holds or ()) if instruction is not None else ()))


def _modified(message: commands.InstructionCommand, books: BackBooks) -> InstructionModified:
    changed = InstructionModified(
        settlement_system=message.settlement_system, report=message.report, entity=message.entity, command=message.command
    )
    match message:
        case commands.HoldInstruction(hold=hold):
            return replace(changed, hold=hold)
        case commands.ReleaseInstruction(hold=hold):
            return replace(changed, release=hold)
        case commands.ReleasePartially(quantity=quantity):
            return replace(changed, released_quantity=quantity)
        case commands.SetPriority(priority=priority):
            return replace(changed, priority=priority)
        case commands.SetPartialIndicator(partial=partial):
            return replace(changed, partial=partial)
        case commands.LinkInstructions(link=link):
            add_link(message.report, link, books)
            return replace(changed, link=link)
    assert isinstance(message, commands.UnlinkInstructions), "every kind of command is here"
    for key in links_between(message.report, message.other, books):
        del books.links[key]
    return replace(changed, unlink=message.other)
