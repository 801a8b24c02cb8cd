"""How two sides become one transaction: of two instructions, or of a delivery and the receiver's approval of it. Part of `match`."""

from processors.approval import approval_of
from processors.books import BackBooks
from processors.candidates import Candidate
from processors.reversal import begin_reversal, kept_side
from schemas.matching import InstructionMatched
from schemas.message import derive_id
from schemas.state import UnmatchedSide


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
        last_instructed="deliverer" if side is seller or buyer_report == approval_of(seller_report, seller) else "receiver",
    )
