"""settle: securities and cash move together or not at all, within limits, while the settlement day is open.

What cannot settle waits in the queue of its settlement system, and is attempted again when the day opens, when what it lacks
arrives, and when an account is defined anew. At the cut-off all that is still due is pended anew.
"""

from collections.abc import Iterable
from dataclasses import replace

from processors.attempt import attempt, wake
from processors.books import BackBooks
from processors.cancel_together import ask_to_cancel
from processors.funding import fund, keep_refusal
from processors.redate_sides import redate
from processors.redating import ask_to_redate, is_of_closure
from schemas.back import InstructionCreated, InstructionHeld
from schemas.commands import BalanceFunded, CommandRefused
from schemas.message import Message
from schemas.middle import CancellationRequested
from schemas.reference import AccountDefined
from schemas.settlement_time import ClosureAnnounced
from schemas.state import OpenInstruction
from schemas.work import WorkDue

Asked = CancellationRequested | BalanceFunded | CommandRefused
Heard = InstructionCreated | WorkDue | Asked | AccountDefined | ClosureAnnounced | InstructionHeld


def settle(message: Heard, books: BackBooks) -> Iterable[Message]:
    """Attempt what is new or due, answer requests about what has matched, and keep the balances."""
    match message:
        case InstructionCreated():
            yield from attempt(OpenInstruction(created=message, sequence=books.sequence), books)
        case WorkDue(store="instructions"):
            instruction = books.instructions.get(message.key)
            if instruction is not None and is_of_closure(message.because):
                yield from redate(instruction, message.because, books)
                instruction = books.instructions[message.key]
            if instruction is not None:
                yield from attempt(instruction, books)
        case ClosureAnnounced():
            yield from ask_to_redate(message, "instructions", books)
        case CancellationRequested():
            yield from ask_to_cancel(message, books)
        case BalanceFunded():
            yield from fund(message, books)
        case AccountDefined():
            yield from wake(f"account|{message.account}|", books)
            yield from wake(f"balance|{message.account}|", books)
        case InstructionHeld():
            instruction = books.instructions.get(message.transaction)
            if instruction is not None:
                books.instructions[message.transaction] = replace(instruction, hindrance=None, is_held=True)
        case CommandRefused():
            keep_refusal(message, books)
