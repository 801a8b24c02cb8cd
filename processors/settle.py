"""settle: securities and cash move together or not at all, within limits, while the settlement day is open.

What cannot settle waits in the queue of its settlement system, and is attempted again when the day opens, when what it lacks
arrives, and when an account is defined anew. At the cut-off all that is still due is pended anew.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from processors.attempt import attempt
from processors.books import BackBooks
from processors.cancel_together import ask_to_cancel
from processors.credit import ask_to_reimburse, reimburse
from processors.end_carried import end_carried, is_about_to_be_carried
from processors.funding import fund
from processors.hold import hold
from processors.modify import modify, wake_pools
from processors.proposal import book_proposal
from processors.queueing import place_of
from processors.recycle import miss_cut_off
from processors.recycle_requests import ask_to_end_requests, end_request
from processors.redate_sides import redate
from processors.redating import ask_to_redate, is_of_closure
from processors.redefined import Defined, redefined, work_redefined
from processors.together import settles_with_others
from processors.transfer_penalty import transfer_penalty
from processors.wake import wake, wake_linked
from schemas.back import AttemptFailed
from schemas.clearing import ObligationCarried, TradeNovated
from schemas.collateral import AutoCollateralSet
from schemas.entries import FundingAccepted
from schemas.exemptions import DeliveryExemptionSet
from schemas.lots import LotsChanged
from schemas.matching import InstructionCreated, InstructionModified, SideCancelled
from schemas.message import Message
from schemas.middle import CancellationRequested
from schemas.optimisations import OptimisationProposed
from schemas.penalty_payments import PenaltyTransferAsked
from schemas.prices import PriceQuoted
from schemas.reasons import Reason
from schemas.reference import AccountDefined, InstrumentDefined, LimitGroupDefined
from schemas.settlement_time import ClosureAnnounced
from schemas.state import OpenInstruction
from schemas.work import WorkDue, WorkFinished

Interrupted = AttemptFailed | ObligationCarried
Changes = InstructionModified | CancellationRequested | SideCancelled | TradeNovated | Interrupted
Asked = FundingAccepted | OptimisationProposed | PenaltyTransferAsked
Heard = InstructionCreated | WorkDue | WorkFinished | Asked | Defined | ClosureAnnounced | Changes


def settle(message: Heard, books: BackBooks) -> Iterable[Message]:
    """Attempt what is new or due, answer requests about what has matched, and keep the balances."""
    match message:
        case InstructionCreated():
            yield from _create(message, books)
        case WorkDue():
            yield from _work(message, books)
        case WorkFinished():
            yield from _go_on(message, books)
        case ClosureAnnounced():
            yield from ask_to_redate(message, "instructions", books)
        case FundingAccepted():
            yield from fund(message, books)
        case OptimisationProposed():
            yield from book_proposal(message, books)
        case PenaltyTransferAsked():
            yield from transfer_penalty(message, books)
        case AccountDefined() | LimitGroupDefined() | InstrumentDefined() | LotsChanged() | PriceQuoted():
            yield from redefined(message, books)
        case AutoCollateralSet() | DeliveryExemptionSet():
            yield from redefined(message, books)
        case _:
            yield from _change(message, books)


def _go_on(message: WorkFinished, books: BackBooks) -> Iterator[Message]:
    """What comes after a cut-off was heard by all."""
    system = message.prefix.partition("|")[0]
    if message.store == "instructions" and message.because in ("dvp_cut_off", "cut_off"):
        yield from ask_to_reimburse(system, message.because, books)
    if message.store == "instructions" and message.because == "cut_off":
        yield from ask_to_end_requests(system, books)


def _work(message: WorkDue, books: BackBooks) -> Iterator[Message]:
    yield from work_redefined(message, books)
    if message.store == "credits":
        yield from reimburse(message.key, books)
    instruction = books.instructions.get(message.key) if message.store == "instructions" else None
    if instruction is None or message.because.startswith(("offer|", "penalty_day|")):
        return
    if message.because == "requested":
        yield from end_request(instruction, books)
        return
    if is_of_closure(message.because):
        yield from redate(instruction, message.because, books)
        instruction = books.instructions[message.key]
        if is_about_to_be_carried(instruction, books):  # it will not be attempted on its new date, so it is not said to wait for that
            return
    yield from miss_cut_off(instruction, books) if message.because == "cut_off" else attempt(instruction, books)


def _change(message: Changes, books: BackBooks) -> Iterator[Message]:
    """What a party, both of them or a failure of the program makes of one transaction."""
    match message:
        case InstructionModified():
            yield from modify(message, books)
        case CancellationRequested():
            yield from ask_to_cancel(message, books)
        case SideCancelled():
            yield from wake(f"linked|{message.report}|", books)
        case TradeNovated():  # a link to it falls away
            yield from wake(f"linked|{message.deliverer_report}|", books)
            yield from wake(f"linked|{message.receiver_report}|", books)
        case AttemptFailed() | ObligationCarried():
            yield from _interrupt(message, books)


def _interrupt(message: Interrupted, books: BackBooks) -> Iterator[Message]:
    """Take an open instruction out of settlement: until somebody has looked at it, or for good."""
    instruction = books.instructions.get(message.transaction)
    if instruction is not None and isinstance(message, AttemptFailed):
        yield from hold(replace(instruction, csd_holds=("CSDH",)), message.reason, books)
    elif instruction is not None:
        yield from end_carried(instruction, books)


def _create(message: InstructionCreated, books: BackBooks) -> Iterator[Message]:
    instruction = OpenInstruction(
        created=message,
        sequence=books.sequence,
        place=place_of(message, message.deliverer_terms, message.receiver_terms, books),
        deliverer_terms=message.deliverer_terms,
        receiver_terms=message.receiver_terms,
    )
    if instruction.holds:
        yield from hold(instruction, Reason.ON_HOLD, books)
    elif settles_with_others(instruction, books):  # they look for it
        books.instructions[message.transaction] = instruction
    yield from attempt(instruction, books)  # of one on hold, what was released of it before it matched
    yield from wake_linked(instruction, books)
    yield from wake_pools(instruction, books)
