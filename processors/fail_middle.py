"""What is true in middle when a stage has failed upon an input and all that it did was taken back."""

from collections.abc import Iterable

from processors.books import MiddleBooks
from schemas.commands import Approve, CommandRefused, Refuse
from schemas.front import TradeAmended, TradeCancelled, TradeExecuted, report_key
from schemas.message import Message
from schemas.middle import StatusAdvised
from schemas.reasons import Reason
from schemas.values import Status
from schemas.work import WorkDue

MayFail = TradeExecuted | TradeAmended | TradeCancelled | Approve | Refuse | WorkDue


def fail_middle(message: MayFail, reason: Reason, books: MiddleBooks) -> Iterable[Message]:
    """A report or a request is dead, a command is refused; a held report upon which a stage failed is dead too."""
    match message:
        case TradeExecuted() | TradeAmended() | TradeCancelled():
            yield StatusAdvised(report=report_key(message), entity=message.entity, status=Status.DEAD, reason=reason)
        case Approve() | Refuse():
            yield CommandRefused(command=message.command, entity=message.entity, reason=reason)
        case WorkDue(store="held_for_reference" | "held_by_limit"):
            yield StatusAdvised(report=message.key, entity=message.key.partition("|")[0], status=Status.DEAD, reason=reason)
