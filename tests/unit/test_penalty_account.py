"""The dedicated account of penalties: nobody funds it, instructs or reports over it, so that it is at zero when a month is paid."""

from decimal import Decimal
from typing import Any

import pytest

from schemas.matching import InstructionSubmitted
from schemas.reference import PartyDefined
from tests.unit import middle_office
from tests.unit.back_office import BUYER, CURRENCY, SELLER, account, anew, funding, instruction, of, refusals
from tests.unit.penalty_kit import CSD, PAST, market, regime

BEFORE, LATER = PAST.replace(year=2015), PAST.replace(year=2030)


@pytest.mark.parametrize("of_whom", ["SELLER", "CSD"])
def test_nobody_instructs_over_the_dedicated_account(of_whom: str) -> None:
    made, books = market()
    party = SELLER if of_whom == "SELLER" else CSD
    made.give(PartyDefined(party=CSD, name="the operator"))
    anew(made, account("PENALTIES", party, "CASH"))
    made.give(account("CSD-SEC", CSD, "SECURITIES"))
    fields: dict[str, Any] = {"instruction_type": "PFOD", "quantity": Decimal(0), "entity": party, "counterparty": BUYER}
    own = {"securities_account": "S-SEC" if party == SELLER else "CSD-SEC", "cash_account": "PENALTIES"}
    said = made.give(instruction("DELI", **fields, **own))
    assert (refusals(said), of(InstructionSubmitted, said)) == (["account_for_penalties_only"], [])
    assert books.unmatched.after("dated", "") is None


@pytest.mark.parametrize("since", [BEFORE, PAST, LATER])
def test_nobody_funds_the_dedicated_account_of_a_regime_of_whatever_date(since: Any) -> None:
    """An earlier one may still have to pay out; one to come is to begin with nothing."""
    made, books = market()
    made.give(account("MORE", CSD, "CASH"))
    made.give(regime(effective_from=since, cash_account="MORE"))
    assert refusals(made.give(funding("MORE", 100))) == ["account_for_penalties_only"]
    assert f"MORE|{CURRENCY}" not in books.balances
    assert refusals(made.give(funding("S-CASH", 100))) == []


def test_nobody_funds_anything_out_of_the_dedicated_account() -> None:
    made, books = market()
    made.give(account("PENALTIES", CSD, "CASH", purpose="CENTRAL_BANK", limit=Decimal(10**9)))
    assert refusals(made.give(funding("S-CASH", 100, against="PENALTIES"))) == ["account_for_penalties_only"]
    assert books.balances.after("account", "") is None


def test_the_account_of_another_system_is_free() -> None:
    made, _ = market()
    made.give(account("FREE", CSD, "CASH"))
    made.give(regime(settlement_system="CSD2", cash_account="FREE"))
    assert refusals(made.give(funding("FREE", 100))) == []


def test_a_trade_over_the_dedicated_account_is_refused_in_middle() -> None:
    made, books = middle_office.office()
    made.give(regime(settlement_system="CSD", cash_account="A-CASH"))
    made.give(middle_office.trade())
    assert middle_office.status(books, middle_office.key()) == ("refused", "account_for_penalties_only")
