"""instruct: commands to back are carried out once, each answered; instructions sent directly and changes of conditions come in here.

It keeps the answers (`commands`) and the links between instructions (`links`). What it accepts it says; `match` and `settle` do it.
"""

from collections.abc import Iterable, Iterator

from processors.books import BackBooks
from processors.change_conditions import change_conditions
from processors.check_instruction import check_instruction, report_of
from processors.circles import refused_link
from processors.correct_penalty import accept_correction
from processors.digest import digest
from processors.forget_commands import ask_to_forget_commands, forget_command
from processors.funding import accept_funding
from processors.links import add_link, drop_links, take_back
from processors.obstacle import Obstacle, in_words
from processors.side_keys import pool_of
from schemas.back import InstructionCancelled, InstructionSettled
from schemas.commands import BalanceFunded, CommandApplied, CommandRefused, InstructionCommand, SubmitInstruction, command_key
from schemas.matching import SideCancelled
from schemas.message import Message, derive_id
from schemas.optimisations import OptimisationAsked, RequestOptimisation
from schemas.penalty_payments import CorrectPenalty
from schemas.reasons import Reason
from schemas.report_answers import StatusAdvised
from schemas.state import CommandKept
from schemas.time import TimeAdvanced
from schemas.values import Status
from schemas.work import WorkDue

BackCommand = BalanceFunded | SubmitInstruction | InstructionCommand | RequestOptimisation | CorrectPenalty
Heard = BackCommand | CommandRefused | InstructionSettled | InstructionCancelled | SideCancelled | StatusAdvised | TimeAdvanced | WorkDue


def instruct(message: Heard, books: BackBooks) -> Iterable[Message]:
    """Answer a command, and keep the answer: the same command again gets it again, and changes nothing."""
    match message:
        case BalanceFunded() | SubmitInstruction() | InstructionCommand() | RequestOptimisation() | CorrectPenalty():
            yield from _answer(message, books)
        case CommandRefused() if command_key(message) not in books.commands:  # it failed, whoever says so
            books.commands[command_key(message)] = CommandKept(digest="", reason=message.reason)
        case InstructionSettled() | InstructionCancelled():
            drop_links(message.deliverer_report, books)
            drop_links(message.receiver_report, books)
        case SideCancelled():
            drop_links(message.report, books)
        case TimeAdvanced():
            yield from ask_to_forget_commands(books)
        case WorkDue(store="commands"):
            forget_command(message.key, books)
        case StatusAdvised() if message.status is Status.REFUSED:  # its links were made before it was seen that they close a circle
            drop_links(message.report, books)


def _answer(message: BackCommand, books: BackBooks) -> Iterator[Message]:
    kept = books.commands.get(command_key(message))
    accepted = _kept_refusal(message, kept) if kept is not None else _accept(message, books)
    reason, detail = in_words(accepted) if isinstance(accepted, Reason | Obstacle) else (None, None)
    if kept is None:
        trade_date = message.trade_date if isinstance(message, SubmitInstruction) else None
        books.commands[command_key(message)] = CommandKept(digest=digest(message), reason=reason, trade_date=trade_date, detail=detail)
    if reason is not None:
        yield CommandRefused(command=message.command, settlement_system=message.settlement_system, reason=reason, detail=detail)
        return
    if isinstance(accepted, Message):
        yield accepted
    yield CommandApplied(command=message.command, settlement_system=message.settlement_system, was_repeated=kept is not None)


def _kept_refusal(message: BackCommand, kept: CommandKept) -> Obstacle | Reason | None:
    """Other content under a known identity is refused. (A command that failed has no digest: its taking was undone.)"""
    if kept.digest not in ("", digest(message)):
        return Reason.EXISTS_WITH_DIFFERENT_CONTENT
    return Obstacle(kept.reason, about=kept.detail) if kept.reason is not None else None


def _accept(message: BackCommand, books: BackBooks) -> Message | Obstacle | Reason:
    """What an accepted command says inside back, or why it is refused; nothing has changed then."""
    match message:
        case BalanceFunded():
            return accept_funding(message, books)
        case CorrectPenalty():
            return accept_correction(message, books)
        case SubmitInstruction():
            checked = check_instruction(message, books)
            refused = checked if isinstance(checked, Reason | Obstacle) else _link(message, books)
            return checked if refused is None else refused
        case RequestOptimisation():
            is_known = message.settlement_system in books.settlement_systems
            return _asked(message) if is_known else Reason.SETTLEMENT_SYSTEM_NOT_KNOWN
        case _:
            return change_conditions(message, books)


def _asked(message: RequestOptimisation) -> OptimisationAsked:
    request = derive_id(message.command, "instruct", message.settlement_system)
    return OptimisationAsked(settlement_system=message.settlement_system, request=request, method=message.method)


def _link(message: SubmitInstruction, books: BackBooks) -> Obstacle | None:
    """Make the links that an instruction comes with: all of them, or none where one is refused."""
    report, links = report_of(message), message.terms.links if message.terms is not None else ()
    for number, link in enumerate(links):
        reason = refused_link(
            report, link, message.settlement_system, books, pool_of(message.settlement_system, message.entity, message.terms)
        )
        if reason is not None:
            take_back(report, links[:number], books)
            return Obstacle(reason, about=f"link with {link.report}")
        add_link(report, link, books)
    return None
