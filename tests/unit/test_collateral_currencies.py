"""Credit over a cash account that has more than one currency, and accounts of another settlement system."""

from decimal import Decimal

import pytest

from schemas.collateral import CreditProvided, CreditReimbursed
from schemas.prices import PriceQuoted
from schemas.reference import CurrencyDefined
from tests.unit.back_office import BUYER, CURRENCY, ISIN, account, anew, day, funding, instruction, of
from tests.unit.office_driver import OfficeDriver
from tests.unit.test_collateral import BANK, OTHER, buy, ready

DOLLAR = "USD"


def buy_for_dollars(made: OfficeDriver, amount: int, number: int = 2) -> list[CreditProvided]:
    money = {"amount": Decimal(amount), "currency": DOLLAR}
    return of(CreditProvided, made.give(instruction("DELI", number, **money)) + made.give(instruction("RECE", number, **money)))


def test_what_is_lent_in_one_currency_uses_nothing_of_the_limit_in_another() -> None:
    made, books = ready(limit=1_000)
    made.give(CurrencyDefined(currency=DOLLAR, decimals=2))
    made.give(PriceQuoted(isin=ISIN, currency=DOLLAR, date=day(-3).date(), price=Decimal(10), haircut=Decimal(0)))
    made.give(funding("BANK-CASH", 100_000, command="dollars", asset=DOLLAR, against="CENTRAL"))
    assert [each.amount for each in of(CreditProvided, buy(made, 900))] == [900]
    assert [each.amount for each in buy_for_dollars(made, 900)] == [900]
    assert buy_for_dollars(made, 101, 3) == []  # more than is left in this one
    for currency in (CURRENCY, DOLLAR):
        made.give(funding("B-CASH", 2_000, command=f"back-{currency}", asset=currency, against="CENTRAL"))
    assert sorted(each.currency for each in of(CreditReimbursed, made.tell_time(day(0, 17)))) == [CURRENCY, DOLLAR]
    assert all(books.credits_used.get(f"B-CASH|{currency}") is None for currency in (CURRENCY, DOLLAR))


@pytest.mark.parametrize(
    ("name", "party", "holds"), [("BANK-CASH", BANK, "CASH"), ("BANK-COLL", BANK, "SECURITIES"), ("B-EARMARKED", BUYER, "SECURITIES")]
)
def test_nothing_is_lent_over_accounts_of_another_settlement_system(name: str, party: str, holds: str) -> None:
    """That system's shard has the balance of such an account; when it is one of this system, the credit is given."""
    made, _ = ready(price="5")
    made.give(funding("B-EARMARKED", 200, command="earmark", asset=OTHER, against="ISSUER"))
    anew(made, account(name, party, holds, settlement_system="ELSEWHERE"))
    assert of(CreditProvided, buy(made, 900)) == []
    assert [each.amount for each in of(CreditProvided, anew(made, account(name, party, holds)))] == [900]
