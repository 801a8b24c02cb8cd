"""The row of Annex I of Delegated Regulation (EU) 2017/389 that an instrument falls under, by its kind and its place of trade."""

from schemas.penalty_reference import PenaltyClassificationSet

CASH = 8
"""Lack of cash."""

_ROWS = {"LIQUID_SHARE": 1, "ILLIQUID_SHARE": 2, "SOVEREIGN_DEBT": 4, "OTHER_DEBT": 5, "OTHER": 7}
_GROWTH_MARKET_ROWS = {"SOVEREIGN_DEBT": 4, "OTHER_DEBT": 6}


def category_of(classification: PenaltyClassificationSet, *, is_growth_market: bool) -> int:
    """1 to 7. Traded on an SME growth market, debt is in row 6 and all else in row 3.

    Sovereign debt stays in row 4 there: point 5 gives way to point 6, point 4 does not.
    """
    if is_growth_market:
        return _GROWTH_MARKET_ROWS.get(classification.asset_class, 3)
    return _ROWS[classification.asset_class]
