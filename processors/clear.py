"""clear: what is to settle is made of what has matched: gross as it is, or netted between two parties, or with a CCP.

    matched -> novated -> (start of the cycle) netted -> instructed -> settled in parts -> (cut-off) carried -> netted ...

Netting is cursors, so that no step holds up a shard's turn: what is due goes into its positions; each position is netted and marked;
what is set off is attributed to its trades, and what is left of them allocated to the obligation; and then, deliverers first and
receivers in the order of allocation, each has its one instruction.
"""

from collections.abc import Iterable

from processors.age_positions import age
from processors.allocate_legs import allocate
from processors.attribute_legs import attribute
from processors.books import BackBooks
from processors.carry_positions import ask_to_carry, carry, take_back
from processors.instruct_obligations import ask_to_instruct, instruct_obligation, instruct_payment, tell_totals
from processors.net_positions import ask_to_net, ask_to_net_positions, collect, net_position
from processors.novate import novate
from processors.redate_novated import redate_novated
from processors.redating import ask_to_redate, is_of_closure
from processors.settle_obligations import settle_obligation
from schemas.back import InstructionCancelled, InstructionPartiallySettled, InstructionSettled
from schemas.cycles import CycleClosed
from schemas.matching import InstructionMatched
from schemas.message import Message
from schemas.settlement_time import ClosureAnnounced
from schemas.work import WorkDue, WorkFinished

Settled = InstructionPartiallySettled | InstructionSettled
Heard = InstructionMatched | Settled | InstructionCancelled | CycleClosed | ClosureAnnounced | WorkDue | WorkFinished


def clear(message: Heard, books: BackBooks) -> Iterable[Message]:
    """Make the transactions that are to settle, net what is to be netted, and keep what becomes of it."""
    match message:
        case InstructionMatched():
            yield from novate(message, books)
        case InstructionPartiallySettled() | InstructionSettled():
            yield from settle_obligation(message, books)
        case InstructionCancelled():
            take_back(message, books)
        case CycleClosed():
            yield from ask_to_carry(message, books)
        case ClosureAnnounced():
            yield from ask_to_redate(message, "novated_legs", books)
        case WorkDue():
            yield from _do(message, books)
        case WorkFinished():
            yield from _go_on(message, books)


def _do(message: WorkDue, books: BackBooks) -> Iterable[Message]:
    """One item of a cursor."""
    match message:
        case WorkDue(store="novated_tranches"):
            collect(message.key, books)
        case WorkDue(store="clearing_positions", because="net"):
            yield from net_position(message.key, books)
        case WorkDue(store="clearing_positions", because="instruct"):
            yield from instruct_obligation(message.key, books)
        case WorkDue(store="clearing_positions", because="carry"):
            yield from carry(message.key, books)
        case WorkDue(store="novated_legs") if is_of_closure(message.because):
            yield from redate_novated(message.key, message.because, books)
        case WorkDue(store="novated_legs", because="allocate"):
            yield from allocate(message.key, books)
        case WorkDue(store="novated_legs"):
            yield from attribute(message.key, message.because, books)
        case WorkDue(store="net_payments"):
            yield from instruct_payment(message.key, books)
        case WorkDue(store="netting_totals"):
            yield from tell_totals(message.key, books)


def _go_on(message: WorkFinished, books: BackBooks) -> Iterable[Message]:
    """What comes after the last item of a cursor."""
    system = message.prefix.removesuffix("|")
    match message:
        case WorkFinished(store="instructions", because="opened"):
            yield from ask_to_net(system, books)
        case WorkFinished(store="novated_tranches"):
            yield from ask_to_net_positions(system, books)
        case WorkFinished(store="clearing_positions", because="net"):
            yield from ask_to_instruct(system, books)
        case WorkFinished(store="novated_legs", because="set_off"):
            age(system, books)
