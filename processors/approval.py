"""Where the receiver approves: its side is made of what is delivered to it, and what it instructs itself afterwards is told so.

Only a delivery that was sent directly is answered so. A trade is reported by both parties: their reports find each other, whoever comes
first. A receipt that waits already is the receiver's word, and matches. Part of `match`; `instruct` looks here before it takes a receipt.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from processors.books import BackBooks
from processors.candidates import AROUND_MAX, Candidate, find_candidate, tolerance_of
from processors.differences import optional_differences
from processors.find_accounts import may_settle_over
from processors.lifecycle import refusal
from processors.links import keys_of
from processors.obstacle import Obstacle
from processors.redate_sides import redated_side
from processors.side_keys import answered_key
from processors.sides import side_of
from schemas.instruction import NOT_PROVIDED, Terms
from schemas.matching import InstructionGenerated, InstructionSubmitted
from schemas.message import derive_id
from schemas.reasons import Reason
from schemas.state import UnmatchedSide
from schemas.values import Side


@dataclass(frozen=True, slots=True)
class Answered:
    """The side that was made for the receiver of a delivery, why the receiver's own comes too late for that, and their transaction."""

    report: str
    reason: Reason
    transaction: str | None


def receivers_side(report: str, side: UnmatchedSide, books: BackBooks) -> InstructionGenerated | None:
    """The other side of a delivery where the receiver approves: it follows from the delivery and the receiver's standing instruction.

    What is above the receiver's limit is on hold (ADEA) until the receiver releases it. None where nothing says over which accounts, or
    where the receiver itself could not name these.
    """
    system = books.settlement_systems.get(side.settlement_system)
    if system is None or system.matching != "receiver_approval" or side.side != "SELL":
        return None
    accounts = _accounts(side, books)
    if accounts is None or not may_settle_over(side.counterparty, side.settlement_system, accounts, books):
        return None
    limit = books.receiver_limits.get(f"{side.settlement_system}|{side.counterparty}|{side.currency}")
    is_approved = limit is not None and side.amount <= limit.amount
    return InstructionGenerated(
        report=approval_of(report, side),
        entity=side.counterparty,
        counterparty=side.entity,
        side=Side.BUY,
        isin=side.isin,
        quantity=side.quantity,
        currency=side.currency,
        amount=side.amount,
        trade_date=side.trade_date,
        intended_settlement_date=side.intended_settlement_date,
        place_of_trade=side.place_of_trade,
        settlement_system=side.settlement_system,
        securities_account=accounts["SECURITIES"],
        cash_account=accounts.get("CASH", NOT_PROVIDED),
        instruction_type=side.instruction_type,
        is_date_reckoned=side.is_date_reckoned,
        terms=None if is_approved else Terms(holds=("ADEA",)),
        approves=report,
    )


def approval_of(report: str, side: UnmatchedSide) -> str:
    """The report of the receiver's side that is made of a delivery: the deliverer has spoken last, then, not the receiver."""
    return f"{side.counterparty}|{side.settlement_system}|{derive_id(report, 'approve', 0)}|1|instructed"


def approved_by(message: InstructionGenerated, books: BackBooks) -> Candidate | None:
    """The delivery of which a side was made, and no other that is like it."""
    side = books.unmatched.get(message.approves) if message.approves is not None else None
    if side is None or message.approves is None:
        return None
    rule = books.tolerances.get(f"{side.settlement_system}|{side.currency}")
    return Candidate(report=message.approves, side=side, tolerance=tolerance_of(rule, side.amount))


def answered(side: UnmatchedSide, books: BackBooks) -> Answered | None:
    """The side that was made of a delivery which `side` would have matched: of equally near amounts, of the oldest."""
    if side.side == "SELL" or not len(books.answered):
        return None
    found = [(abs(side.amount - delivery.amount), delivery.sequence, key) for key, delivery in _alike(side, books)]
    for _, _, key in sorted(found):
        kept = books.sides.get(key)
        reason = refusal(kept.status, "amend") if kept is not None else None
        if kept is not None and reason is not None:
            return Answered(key, reason, kept.transaction)
    return None


def refused_receipt(message: InstructionSubmitted, books: BackBooks) -> Obstacle | None:
    """Why a receipt comes too late: the receiver's side of that delivery was made, and it is that which the receiver approves."""
    side = side_of(message, books)
    found = answered(side, books)
    if found is None or find_candidate(side, books) is not None:  # another delivery that is like it waits
        return None
    return Obstacle(found.reason, about=f"side that was made for it: {found.report}")


def forget_answered(report: str, books: BackBooks) -> None:
    """The side that was made is cancelled or forgotten: what the receiver instructs from now on is of another delivery."""
    if report in books.answered:
        del books.answered[report]


def _alike(side: UnmatchedSide, books: BackBooks) -> Iterator[tuple[str, UnmatchedSide]]:
    """The answered deliveries that `side` would match; dates as the calendars have them now."""
    own, prefix = redated_side(side, books), answered_key(side)
    rule = books.tolerances.get(f"{side.settlement_system}|{side.currency}")
    for key in islice(keys_of(books.answered, "alike", prefix), AROUND_MAX):
        delivery = books.answered[key]
        is_near = abs(side.amount - delivery.amount) <= tolerance_of(rule, max(side.amount, delivery.amount))
        is_due = redated_side(delivery, books).intended_settlement_date == own.intended_settlement_date
        if is_near and is_due and not optional_differences(side, delivery):
            yield key, delivery


def _accounts(side: UnmatchedSide, books: BackBooks) -> dict[str, str] | None:
    """Over which accounts the receiver settles, by its standing instruction.

    Free of payment no currency is involved: there it is known, too, where all that it has for any currency name one securities account.
    """
    prefix, is_free = f"{side.counterparty}|{side.settlement_system}|", side.cash_account == NOT_PROVIDED
    standing = books.standing_instructions.get(f"{prefix}{side.currency}")
    if standing is None and is_free:
        found = [books.standing_instructions[key] for key in keys_of(books.standing_instructions, "party", prefix)]
        standing = found[0] if len({each.securities_account for each in found}) == 1 else None
    if standing is None:
        return None
    accounts = {"SECURITIES": standing.securities_account}
    return accounts if is_free else accounts | {"CASH": standing.cash_account}
