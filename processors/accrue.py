"""What a transaction that has not settled costs for a day: eligible or not, who pays, how much. Part of `penalise`."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from processors.books import BackBooks
from processors.penalties.days import between, counts, first_from
from processors.penalties.payers import Side, charges
from processors.penalty_causes import causes_of
from processors.penalty_reference import regime_on
from processors.record_penalty import omit, record
from schemas.instruction import PLAIN, Terms
from schemas.matching import InstructionMatched, Transaction
from schemas.message import Message
from schemas.penalties import Kind
from schemas.penalty_reference import Cause, PenaltyRegimeSet, RateKind
from schemas.penalty_state import CauseKept, PenaltyKept
from schemas.reasons import Reason
from schemas.state import OpenInstruction
from schemas.values import Money, Quantity

Failed = tuple[Quantity, Money]
"""How much of the securities and of the cash has not settled."""


def keep_causes(instruction: OpenInstruction, books: BackBooks) -> None:
    """What moves cash fails at its own cut-off: why it does is known then, and perhaps no longer at the end of the day."""
    if instruction.remaining_amount and regime_on(instruction.created.settlement_system, _today(instruction, books), books):
        books.penalty_causes[instruction.created.transaction] = CauseKept(causes=causes_of(instruction, books))


def forget_causes(transaction: str, books: BackBooks) -> None:
    """It has ended before the end of the day: by a cut-off for cash that was moved to a later hour it may have settled after all."""
    if transaction in books.penalty_causes:
        del books.penalty_causes[transaction]


def accrue_day(instruction: OpenInstruction, day: date, books: BackBooks) -> Iterator[Message]:
    """The settlement fail penalty of one day (2018/1229 Art. 16: at the end of each business day, on hold or not, matched only)."""
    created = instruction.created
    kept = books.penalty_causes.get(created.transaction)
    forget_causes(created.transaction, books)
    regime = regime_on(created.settlement_system, day, books)
    if regime is None or not counts(day, regime.holidays) or created.intended_settlement_date > day:
        return
    causes = kept.causes if kept is not None else causes_of(instruction, books)
    failed = (instruction.remaining_quantity, instruction.remaining_amount)
    terms = (instruction.deliverer_terms, instruction.receiver_terms)
    yield from _charge(created, terms, causes, failed, ("SEFP", day, day), regime, books)


def accrue_late(matched: InstructionMatched, books: BackBooks) -> Iterator[Message]:
    """The late matching fail penalties, if it was matched after its intended date: each day until the one before, to who came last."""
    cycle = books.cycles.get(matched.settlement_system)
    if cycle is None or f"{matched.transaction}|D" in books.novated_legs:  # a trade that is novated is no instruction
        return
    today = business_date(matched.settlement_system, books)
    regime = regime_on(matched.settlement_system, today, books)
    if regime is None:
        return
    cause: Cause = "deliverer_late" if matched.last_instructed == "deliverer" else "receiver_late"
    terms = (matched.deliverer_terms, matched.receiver_terms)
    failed = (matched.quantity, matched.amount)
    for day in between(matched.intended_settlement_date, today, regime.holidays, regime.late_days_max):
        in_force = regime_on(matched.settlement_system, day, books)
        if in_force is not None:
            yield from _charge(matched, terms, (cause,), failed, ("LMFP", day, today), in_force, books)


def business_date(system: str, books: BackBooks) -> date:
    """The day that counts for what is matched now: the open settlement day; while it is closed, the next penalty business day."""
    cycle = books.cycles[system]
    if cycle.phase == "open":
        return cycle.date
    regime = regime_on(system, books.now.date(), books)
    holidays = regime.holidays if regime is not None else ()
    return first_from(max(books.now.date(), cycle.date + timedelta(days=1)), holidays)


def _today(instruction: OpenInstruction, books: BackBooks) -> date:
    return books.cycles[instruction.created.settlement_system].date


def _charge(
    transaction: Transaction,
    terms: tuple[Terms | None, Terms | None],
    causes: Iterable[Cause],
    failed: Failed,
    when: tuple[Kind, date, date],
    regime: PenaltyRegimeSet,
    books: BackBooks,
) -> Iterator[Message]:
    """A penalty for each side that has failed; or why there is none."""
    day = when[1]
    reason = _why_not_eligible(transaction, terms, day, regime, books)
    charged = charges(causes, regime.payers)
    if reason is None and not charged:
        reason = Reason.NOBODY_HAS_FAILED
    if reason is not None:
        yield omit(transaction.settlement_system, transaction.transaction, day, reason, books)
        return
    for side, (cause, rate) in charged.items():
        new = _kept(transaction, side, cause, rate, failed, when)
        yield from record(f"{transaction.transaction}|{day}|{side}", new, books)


def _why_not_eligible(
    transaction: Transaction, terms: tuple[Terms | None, Terms | None], day: date, regime: PenaltyRegimeSet, books: BackBooks
) -> Reason | None:
    """What is out of scope, in the order of the reasons: all of it is configuration of the regime."""
    if any((each or PLAIN).transaction_type in regime.out_of_scope for each in terms):
        return Reason.TRANSACTION_TYPE_OUT_OF_SCOPE
    if regime.is_own_account_out_of_scope and transaction.deliverer == transaction.receiver:
        return Reason.OWN_ACCOUNT_OUT_OF_SCOPE
    is_in_scope = regime.ccps_from is not None and regime.ccps_from <= day
    return Reason.CCP_OUT_OF_SCOPE if not is_in_scope and _is_of_ccp(transaction.transaction, books) else None


def _is_of_ccp(transaction: str, books: BackBooks) -> bool:
    """True for an instruction that clearing has made against a CCP."""
    obligation = books.obligations.get(transaction)
    if obligation is None or obligation.position is None:
        return obligation is not None
    return books.clearing_positions[obligation.position].model == "ccp_cns"


def _kept(transaction: Transaction, side: Side, cause: Cause, rate: RateKind, failed: Failed, when: tuple[Kind, date, date]) -> PenaltyKept:
    kind, day, listed_on = when
    deliverer, receiver = (transaction.deliverer, transaction.deliverer_report), (transaction.receiver, transaction.receiver_report)
    (debtor, debtor_report), (creditor, creditor_report) = (deliverer, receiver) if side == "D" else (receiver, deliverer)
    new = PenaltyKept(
        settlement_system=transaction.settlement_system,
        transaction=transaction.transaction,
        kind=kind,
        day=day,
        listed_on=listed_on,
        cause=cause,
        rate_kind=rate,
        debtor=debtor,
        debtor_report=debtor_report,
        creditor=creditor,
        creditor_report=creditor_report,
        instruction_type=transaction.instruction_type,
        isin=transaction.isin,
        quantity=failed[0],
        currency=transaction.currency,
        amount=failed[1],
        place_of_trade=transaction.place_of_trade,
    )
    pays_cash = transaction.instruction_type in (("DVP", "PFOD") if side == "R" else ("DWP", "PFOD"))
    return new if pays_cash else replace(new, rate_kind="securities")
