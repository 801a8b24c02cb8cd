"""penalise: each business day that a matched transaction fails costs whoever failed it, to the other party's benefit (CSDR Art. 7).

Fails are looked at when the settlement day ends, before `settle` counts the missed cut-off: on hold or not. What matched late owes the
days before its matching. A month is netted by pairs of parties on its list day, and paid on its payment day, of the month after.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from processors.books import BackBooks
from processors.penalties.blame import failing
from processors.penalties.days import ONE_DAY, days_between
from processors.penalty_months import end_of_day, forget, keep, net, reverse
from processors.reckon_penalty import Fail, reckon
from schemas.back import InstructionCancelled, InstructionSettled
from schemas.instruction import PLAIN
from schemas.matching import InstructionMatched
from schemas.message import Message
from schemas.penalties import PenaltyAccrued, PenaltyPaid, PenaltyRegimeSet, PenaltyReversed
from schemas.penalty_state import FailKept
from schemas.reasons import Reason
from schemas.state import OpenInstruction
from schemas.work import WorkDue, WorkFinished

DAYS_MAX = 100
"""How many days of one fail are looked at in one step: an older one is out of any repeat window."""

OUT_OF_SCOPE = ("CORP", "CLAI", "OWNI", "OWNE")
"""Corporate actions, claims and transfers between a party's own accounts bear no penalties [M]."""

Heard = InstructionMatched | InstructionSettled | InstructionCancelled | WorkDue | WorkFinished | PenaltyReversed | PenaltyPaid


def penalise(message: Heard, books: BackBooks) -> Iterable[Message]:
    """Accrue the penalties of the day, and net and pay those of the month."""
    match message:
        case InstructionMatched():
            yield from _late_matching(message, books)
        case InstructionSettled() | InstructionCancelled() if message.transaction in books.fails:
            del books.fails[message.transaction]
        case WorkDue(store="instructions", because="dvp_cut_off" | "cut_off"):
            instruction = books.instructions.get(message.key)
            if instruction is not None:
                yield from _fail(instruction, books, is_end=message.because == "cut_off")
        case WorkFinished(store="instructions", because="cut_off"):
            yield from end_of_day(message.prefix.partition("|")[0], books)
        case WorkDue(store="penalty_sums"):
            yield from net(message.key, message.because, books)
        case WorkDue(store="penalties"):
            forget(message.key, books)
        case PenaltyReversed():
            reverse(message, books)
        case PenaltyPaid() if message.key in books.penalty_sums:
            del books.penalty_sums[message.key]


def _regime_of(settlement_system: str, day: date, books: BackBooks) -> PenaltyRegimeSet | None:
    """The terms of a settlement system on a day; None where fails bear no penalties there."""
    prefix = f"{settlement_system}|"
    entry = books.penalty_regimes.below("from", prefix, f"{prefix}{day}~")
    return books.penalty_regimes[entry[1]] if entry is not None else None


def _late_matching(message: InstructionMatched, books: BackBooks) -> Iterator[Message]:
    """LMFP: from the intended date through the business day before the matching, owed by whoever came last."""
    today, intended = books.now.date(), message.intended_settlement_date
    if intended >= today or _is_out_of_scope(message.deliverer_terms, message.receiver_terms):
        return
    side = message.last_instructed or "deliverer"
    for day in list(days_between(intended, today - ONE_DAY))[-DAYS_MAX:]:
        if _regime_of(message.settlement_system, day, books) is None:
            continue
        fail = Fail(
            transaction=message,
            day=day,
            kind="LMFP",
            side=side,
            quantity=message.quantity,
            amount=message.amount,
            reason=Reason.MATCHED_LATE,
        )
        yield from _reckoned(fail, books)
    books.fails[message.transaction] = FailKept(through=today - ONE_DAY)


def _fail(instruction: OpenInstruction, books: BackBooks, *, is_end: bool) -> Iterator[Message]:
    """SEFP: each business day since the last that was penalised, through the one that ends, for what has not settled."""
    created = instruction.created
    if _is_out_of_scope(instruction.deliverer_terms, instruction.receiver_terms):
        return
    kept, hindrance = books.fails.get(created.transaction) or FailKept(), instruction.hindrance
    if hindrance is not None and hindrance.reason is not Reason.CUT_OFF_MISSED:
        kept = FailKept(through=kept.through, reason=hindrance.reason, party=hindrance.party)
    elif hindrance is None:
        kept = FailKept(through=kept.through)
    last = books.cycles[created.settlement_system].date
    first = max(created.intended_settlement_date, kept.through + ONE_DAY if kept.through is not None else created.intended_settlement_date)
    if is_end:
        holds = ((instruction.deliverer_terms or PLAIN).holds, (instruction.receiver_terms or PLAIN).holds)
        sides = failing(kept.reason, kept.party, created.deliverer, *holds)
        for day in list(days_between(first, last))[-DAYS_MAX:]:
            for side in sides if _regime_of(created.settlement_system, day, books) is not None else ():
                fail = Fail(
                    transaction=created,
                    day=day,
                    kind="SEFP",
                    side=side,
                    quantity=instruction.remaining_quantity,
                    amount=instruction.remaining_amount,
                    reason=kept.reason or Reason.ON_HOLD,
                )
                yield from _reckoned(fail, books)
        kept = FailKept(through=last, reason=kept.reason, party=kept.party)
    if _regime_of(created.settlement_system, last, books) is not None:
        books.fails[created.transaction] = kept


def _reckoned(fail: Fail, books: BackBooks) -> Iterator[Message]:
    found = reckon(fail, books)
    if isinstance(found, PenaltyAccrued):
        if found.amount == 0:  # a rate of zero, or less than half of the smallest unit: nothing is owed
            return
        keep(found, books)
    yield found


def _is_out_of_scope(*terms: object) -> bool:
    return any(getattr(each, "transaction_type", "TRAD") in OUT_OF_SCOPE for each in terms)
