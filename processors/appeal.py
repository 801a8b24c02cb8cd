"""A penalty that is taken back: by two people, once, while the appeals of its month are open. Part of `instruct`."""

from processors.books import BackBooks
from processors.penalty_months import is_open_to_appeal
from schemas.penalties import PenaltyReversed, ReversePenalty
from schemas.reasons import Reason


def accept_reversal(message: ReversePenalty, books: BackBooks) -> PenaltyReversed | Reason:
    """The reversing entry, or why there is none."""
    kept = books.penalties.get(message.penalty)
    if message.second is None:
        return Reason.SECOND_PERSON_MISSING
    if message.second == message.who:
        return Reason.SECOND_PERSON_IS_THE_FIRST
    if kept is None or kept.settlement_system != message.settlement_system:
        return Reason.PENALTY_NOT_KNOWN
    if kept.is_reversed:
        return Reason.ALREADY_REVERSED
    prefix, today = f"{message.settlement_system}|", books.now.date()
    entry = books.penalty_regimes.below("from", prefix, f"{prefix}{today}~")
    if entry is None or not is_open_to_appeal(kept, books.penalty_regimes[entry[1]], today):
        return Reason.APPEALS_ARE_OVER
    return PenaltyReversed(
        settlement_system=message.settlement_system,
        penalty=message.penalty,
        command=message.command,
        month=kept.month,
        debtor=kept.debtor,
        creditor=kept.creditor,
        currency=kept.currency,
        amount=kept.amount,
    )
