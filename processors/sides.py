"""What `match` keeps of an instruction while it waits for its other side."""

from processors.books import BackBooks
from schemas.middle import SettlementDetails
from schemas.state import UnmatchedSide
from schemas.values import Side


def side_of(message: SettlementDetails, books: BackBooks) -> UnmatchedSide:
    """The side that a report or an instruction says."""
    return UnmatchedSide(
        sequence=books.sequence,
        entity=message.entity,
        counterparty=message.counterparty,
        side="BUY" if message.side is Side.BUY else "SELL",
        isin=message.isin,
        quantity=message.quantity,
        currency=message.currency,
        amount=message.amount,
        trade_date=message.trade_date,
        intended_settlement_date=message.intended_settlement_date,
        settlement_system=message.settlement_system,
        securities_account=message.securities_account,
        cash_account=message.cash_account,
        instruction_type=message.instruction_type,
        terms=message.terms,
        is_date_reckoned=message.is_date_reckoned,
        changed_on=books.now.date(),
        place_of_trade=message.place_of_trade,
    )
