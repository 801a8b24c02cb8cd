"""Commands to correct a penalty: accepted until the appeal day of the month in which it is netted. Part of `instruct`."""

from processors.books import BackBooks
from processors.penalties.days import in_month_after, month_of, nth_of_month
from processors.penalty_reference import regime_on
from schemas.penalty_payments import CorrectPenalty, PenaltyCorrectionAccepted
from schemas.reasons import Reason


def accept_correction(message: CorrectPenalty, books: BackBooks) -> PenaltyCorrectionAccepted | Reason:
    """What is to be done, or why it is refused."""
    if message.second is None:
        return Reason.SECOND_PERSON_MISSING
    if message.second == message.who:
        return Reason.SECOND_PERSON_IS_THE_FIRST
    kept = books.penalties.get(message.penalty)
    if kept is None or kept.settlement_system != message.settlement_system:
        return Reason.PENALTY_NOT_KNOWN
    regime = regime_on(kept.settlement_system, books.now.date(), books)
    last = nth_of_month(in_month_after(month_of(kept.listed_on)), regime.appeal_day, regime.holidays) if regime is not None else None
    if last is not None and books.now.date() > last:
        return Reason.APPEAL_PERIOD_OVER
    if kept.is_removed and message.correction != "RESTORE":
        return Reason.PENALTY_ALREADY_REMOVED
    if not kept.is_removed and message.correction == "RESTORE":
        return Reason.PENALTY_NOT_REMOVED
    return PenaltyCorrectionAccepted(
        settlement_system=message.settlement_system,
        command=message.command,
        penalty=message.penalty,
        correction=message.correction,
    )
