"""Bilateral netting: what two parties owe each other in one security, currency and intended date becomes one obligation."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from processors.clearing.money import NOTHING
from schemas.frozen import frozen
from schemas.netting import MatchedTrade

Pair = tuple[str, str, str, str, date]
"""Two parties in the order of their names, ISIN, currency, intended settlement date."""


@frozen
class BilateralObligation:
    """The first party receives `quantity` from the second (below zero: delivers it) and pays `amount` (below zero: is paid).

    The two signs need not agree: a net receiver may be paid as well (delivery with payment); one of them may be zero.
    """

    pair: Pair
    quantity: Decimal = NOTHING
    amount: Decimal = NOTHING
    gross_quantity: Decimal = NOTHING
    gross_amount: Decimal = NOTHING
    trades: int = 0


def pair_of(trade: MatchedTrade) -> Pair:
    """What a trade is netted under."""
    first, second = sorted((trade.buyer, trade.seller))
    return first, second, trade.isin, trade.currency, trade.intended_settlement_date


def add(obligation: BilateralObligation, trade: MatchedTrade) -> BilateralObligation:
    """The obligation with one more trade of its pair in it."""
    sign = 1 if trade.buyer == obligation.pair[0] else -1
    return BilateralObligation(
        pair=obligation.pair,
        quantity=obligation.quantity + sign * trade.quantity,
        amount=obligation.amount + sign * trade.amount,
        gross_quantity=obligation.gross_quantity + trade.quantity,
        gross_amount=obligation.gross_amount + trade.amount,
        trades=obligation.trades + 1,
    )


def net_bilaterally(trades: Iterable[MatchedTrade]) -> dict[Pair, BilateralObligation]:
    """One obligation for each pair, also where all of it has gone out: then quantity and amount are zero."""
    found: dict[Pair, BilateralObligation] = {}
    for trade in trades:
        pair = pair_of(trade)
        found[pair] = add(found.get(pair, BilateralObligation(pair=pair)), trade)
    return found
