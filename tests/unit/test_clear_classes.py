"""Which model clears a trade: that of its instrument, then of its group, its category, and its settlement system."""

from typing import Any

import pytest

from schemas.clearing import TradeNovated
from schemas.clearing_models import ClearingModelSet
from schemas.reference import InstrumentDefined
from tests.unit.back_office import ISIN, SYSTEM, of
from tests.unit.clearing_office import CCP, deal, market

OTHER = "XS0000000017"
CLEARS: dict[str, Any] = {"model": "ccp_cns", "ccp": CCP, "securities_account": "CCP-SEC", "cash_account": "CCP-CASH"}
GROSS: dict[str, Any] = {"model": "gross"}
PAIRS: dict[str, Any] = {"model": "bilateral"}
CASES: list[tuple[dict[str, dict[str, Any]], str | None, str]] = [
    ({"E": CLEARS}, "ESVUFR", "ccp_cns"),
    ({"E": CLEARS}, "DBFTFB", "gross"),
    ({"E": CLEARS}, None, "gross"),
    ({"ES": CLEARS}, "ESVUFR", "ccp_cns"),
    ({"ES": CLEARS}, "EPNRQB", "gross"),  # preferred shares
    ({"E": CLEARS, "ES": PAIRS}, "ESVUFR", "bilateral"),
    ({"E": CLEARS, "ES": PAIRS}, "EPNRQB", "ccp_cns"),
    ({"*": CLEARS, "D": GROSS}, "DBFTFB", "gross"),
    ({"*": CLEARS, "D": GROSS}, "ESVUFR", "ccp_cns"),
    ({"*": PAIRS, "ES": GROSS, ISIN: CLEARS}, "ESVUFR", "ccp_cns"),
    ({"*": PAIRS, "ES": GROSS, OTHER: CLEARS}, "ESVUFR", "gross"),
]


@pytest.mark.parametrize(("models", "cfi", "expected"), CASES)
def test_the_most_special_model_clears_a_trade(models: dict[str, dict[str, Any]], cfi: str | None, expected: str) -> None:
    made, _ = market("gross")
    made.give(InstrumentDefined(isin=ISIN, name="an instrument", settlement_system=SYSTEM, cfi=cfi))
    for of_what, model in reversed(models.items()):
        named = {"isin": of_what} if len(of_what) > 2 else {"instrument_class": of_what} if of_what != "*" else {}
        made.give(ClearingModelSet(settlement_system=SYSTEM, **named, **model))
    novated = of(TradeNovated, deal(made, 1, "AB", 100, 1000, on=1))
    assert (novated[0].model if novated else "gross") == expected


def test_a_trade_in_an_instrument_that_nobody_has_defined_is_cleared_as_its_system_is() -> None:
    made, _ = market()
    made.give(ClearingModelSet(settlement_system=SYSTEM, instrument_class="E", **GROSS))
    assert len(of(TradeNovated, deal(made, 1, "AB", 100, 1000))) == 1
