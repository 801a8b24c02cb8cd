"""How two sides become one transaction: of two instructions, or of a delivery and the receiver's approval of it. Part of `match`."""

from processors.books import BackBooks
from processors.candidates import Candidate
from processors.find_accounts import may_settle_over
from processors.reversal import begin_reversal, kept_side
from schemas.instruction import NOT_PROVIDED, Terms
from schemas.matching import InstructionGenerated, InstructionMatched
from schemas.message import derive_id
from schemas.state import UnmatchedSide
from schemas.values import Side


def pair(report: str, side: UnmatchedSide, found: Candidate, books: BackBooks) -> InstructionMatched:
    """The transaction of the side that has just come and the one that it has found."""
    both = ((report, side), (found.report, found.side))
    (seller_report, seller), (buyer_report, buyer) = both if side.side == "SELL" else reversed(both)
    transaction = derive_id(f"{seller_report}|{buyer_report}", "match", 0)
    for key, each in both:
        begin_reversal(key, each, books)
        books.sides[key] = kept_side("matched", each, transaction)
    return InstructionMatched(
        settlement_system=side.settlement_system,
        transaction=transaction,
        instruction_type=side.instruction_type,
        isin=side.isin,
        quantity=side.quantity,
        currency=side.currency,
        amount=seller.amount,  # T2S settles the seller's amount
        trade_date=side.trade_date,
        place_of_trade=seller.place_of_trade or buyer.place_of_trade,
        intended_settlement_date=side.intended_settlement_date,
        is_date_reckoned=(seller.is_date_reckoned and buyer.is_date_reckoned) or None,
        deliverer=seller.entity,
        deliverer_report=seller_report,
        deliverer_securities_account=seller.securities_account,
        deliverer_cash_account=seller.cash_account,
        receiver=buyer.entity,
        receiver_report=buyer_report,
        receiver_securities_account=buyer.securities_account,
        receiver_cash_account=buyer.cash_account,
        deliverer_terms=seller.terms,
        receiver_terms=buyer.terms,
        tolerance=found.tolerance,
        tolerance_difference=buyer.amount - seller.amount,
        last_instructed="deliverer" if side is seller or buyer_report == _approval_of(seller_report, seller) else "receiver",
    )


def receivers_side(report: str, side: UnmatchedSide, books: BackBooks) -> InstructionGenerated | None:
    """The other side of a delivery where the receiver approves: it follows from the delivery and the receiver's standing instruction.

    What is above the receiver's limit is on hold (ADEA) until the receiver releases it. None where nothing says over which accounts, or
    where the receiver itself could not name these.
    """
    key = f"{side.counterparty}|{side.settlement_system}|{side.currency}"
    limit = books.receiver_limits.get(f"{side.settlement_system}|{side.counterparty}|{side.currency}")
    standing = books.standing_instructions.get(key)
    if standing is None:
        return None
    accounts = {"SECURITIES": standing.securities_account}
    if side.cash_account != NOT_PROVIDED:
        accounts["CASH"] = standing.cash_account
    if not may_settle_over(side.counterparty, side.settlement_system, accounts, books):
        return None
    is_approved = limit is not None and side.amount <= limit.amount
    return InstructionGenerated(
        report=_approval_of(report, side),
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
        securities_account=standing.securities_account,
        cash_account=accounts.get("CASH", NOT_PROVIDED),
        instruction_type=side.instruction_type,
        is_date_reckoned=side.is_date_reckoned,
        terms=None if is_approved else Terms(holds=("ADEA",)),
    )


def _approval_of(report: str, side: UnmatchedSide) -> str:
    """The report of the receiver's side that is made of a delivery: the deliverer has spoken last, then, not the receiver."""
    return f"{side.counterparty}|{side.settlement_system}|{derive_id(report, 'approve', 0)}|1|instructed"
