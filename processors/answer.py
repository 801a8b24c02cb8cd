"""answer: a command to middle is carried out once; a repeat of it gets the answer that was given. It comes last in the table."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from processors.books import MiddleBooks
from processors.digest import digest
from schemas.commands import Approve, CommandApplied, CommandRefused, Refuse, command_key
from schemas.message import Message
from schemas.reasons import Reason
from schemas.report_answers import TradeRejected
from schemas.state import CommandKept
from schemas.values import Status

Heard = Approve | Refuse | CommandRefused


def answer(message: Heard, books: MiddleBooks) -> Iterable[Message]:
    """Answer what was answered before, refuse what is held where an operator says so, and keep every answer."""
    match message:
        case Approve() | Refuse():
            kept = books.commands.get(command_key(message))
            if kept is not None:
                yield _again(message, kept)
                return
            books.commands[command_key(message)] = CommandKept(digest=digest(message))
            if isinstance(message, Refuse):
                yield from _refuse(message, books)
        case CommandRefused() if message.reason is not Reason.EXISTS_WITH_DIFFERENT_CONTENT:
            kept = books.commands.get(command_key(message))
            books.commands[command_key(message)] = replace(kept or CommandKept(digest=""), reason=message.reason)


def _again(message: Approve | Refuse, kept: CommandKept) -> Message:
    """The answer that was given. (A command that failed has no digest: its taking was undone.)"""
    reason = Reason.EXISTS_WITH_DIFFERENT_CONTENT if kept.digest not in ("", digest(message)) else kept.reason
    if reason is not None:
        return CommandRefused(command=message.command, entity=message.entity, reason=reason)
    return CommandApplied(command=message.command, entity=message.entity, was_repeated=True)


def _refuse(message: Refuse, books: MiddleBooks) -> Iterator[Message]:
    kept = books.reports.get(message.report)
    is_held_here = kept is not None and kept.status is Status.HELD and kept.settlement_system is None
    if not is_held_here or not message.report.startswith(f"{message.entity}|"):
        yield CommandRefused(command=message.command, entity=message.entity, reason=Reason.NOT_HELD)
        return
    yield TradeRejected(report=message.report, entity=message.entity, reason=Reason.REFUSED_BY_OPERATOR)
    yield CommandApplied(command=message.command, entity=message.entity)
