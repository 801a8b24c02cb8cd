"""A collateral monitor: what the accounts of a group owe together is covered by what their securities are worth."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from processors.books import BackBooks
from schemas.back import InstructionPended, InstructionSettled
from schemas.message import Message
from schemas.prices import PriceQuoted
from schemas.reference import LimitGroupDefined
from tests.unit.back_office import BUYER, CURRENCY, ISIN, SELLER, SYSTEM, account, defined, funding, instruction, of, office
from tests.unit.office_driver import OfficeDriver

QUOTED = date(2026, 3, 2)


def family(*, monitor: bool = True, cap: int = 10**6) -> LimitGroupDefined:
    return LimitGroupDefined(
        limit_group="FAMILY", settlement_system=SYSTEM, currency=CURRENCY, net_debit_cap=Decimal(cap), collateral_monitor=monitor
    )


def quoted(price: str, haircut: str = "0.1", day: date = QUOTED) -> PriceQuoted:
    return PriceQuoted(isin=ISIN, currency=CURRENCY, date=day, price=Decimal(price), haircut=Decimal(haircut))


def ready() -> tuple[OfficeDriver, BackBooks]:
    """The buyer's family may owe whatever is covered; it has nothing. The seller has 10,000 to sell."""
    made, books = office()
    defined(made)
    made.give(account("B-CASH", BUYER, "CASH", limit=Decimal(10**6), limit_group="FAMILY"))
    made.give(account("B-SEC", BUYER, "SECURITIES", limit_group="FAMILY"))
    made.give(family())
    made.give(quoted("10"))
    made.give(funding("S-SEC", 10_000))
    return made, books


def buy(made: OfficeDriver, number: int, quantity: int, amount: int) -> list[Message]:
    made.give(instruction("DELI", number, quantity=Decimal(quantity), amount=Decimal(amount)))
    return made.give(instruction("RECE", number, quantity=Decimal(quantity), amount=Decimal(amount)))


def sell(made: OfficeDriver, number: int, quantity: int, amount: int) -> list[Message]:
    """The family delivers to the seller, who has the cash."""
    made.give(funding("S-CASH", amount, f"fund-{number}"))
    terms: dict[str, Any] = {"quantity": Decimal(quantity), "amount": Decimal(amount)}
    made.give(instruction("DELI", number, entity=BUYER, counterparty=SELLER, securities_account="B-SEC", cash_account="B-CASH", **terms))
    return made.give(
        instruction("RECE", number, entity=SELLER, counterparty=BUYER, securities_account="S-SEC", cash_account="S-CASH", **terms)
    )


def settled(said: list[Message]) -> list[str]:
    return [each.deliverer_report.split("|")[2] for each in of(InstructionSettled, said)]


def cover(books: BackBooks) -> Decimal:
    """What the family has over what it owes; its sums are those of its balances."""
    for asset in (CURRENCY, ISIN):
        own = [books.balances[key].quantity for key in (f"B-CASH|{asset}", f"B-SEC|{asset}") if key in books.balances]
        assert books.group_balances[f"{SYSTEM}|FAMILY|{asset}"].quantity == sum(own)
    assert books.collateral_values[f"{SYSTEM}|FAMILY"].quantity == books.group_balances[f"{SYSTEM}|FAMILY|{ISIN}"].value
    return books.group_balances[f"{SYSTEM}|FAMILY|{CURRENCY}"].quantity + books.collateral_values[f"{SYSTEM}|FAMILY"].quantity


def test_what_is_bought_covers_its_price_less_the_haircut_and_the_rest_is_lacking() -> None:
    made, books = ready()
    (pended,) = of(InstructionPended, buy(made, 1, 100, 1000))
    assert (pended.reason, pended.account, pended.asset, pended.lacking) == ("collateral_short", "B-CASH", CURRENCY, 100)
    assert settled(made.give(funding("B-CASH", 99))) == []
    assert settled(made.give(funding("B-CASH", 1))) == ["1"]
    assert cover(books) == 0
    assert books.collateral_values[f"{SYSTEM}|FAMILY"].quantity == 900


def test_what_is_brought_in_covers_too() -> None:
    made, _ = ready()
    assert settled(buy(made, 1, 100, 1000)) == []
    assert settled(made.give(funding("B-SEC", 11))) == []
    assert settled(made.give(funding("B-SEC", 1))) == ["1"]


def test_a_delivery_does_not_take_away_what_covers_a_debt() -> None:
    made, books = ready()
    made.give(funding("B-CASH", 100))
    assert settled(buy(made, 1, 100, 1000)) == ["1"]
    terms = {"quantity": Decimal(50), "amount": Decimal(400)}
    made.give(instruction("DELI", 2, entity=BUYER, counterparty=SELLER, securities_account="B-SEC", cash_account="B-CASH", **terms))
    said = made.give(instruction("RECE", 2, entity=SELLER, counterparty=BUYER, securities_account="S-SEC", cash_account="S-CASH", **terms))
    (pended,) = of(InstructionPended, said)  # 400 come in, 450 of cover go out
    assert (pended.reason, pended.account, pended.lacking) == ("collateral_short", "B-SEC", 50)
    assert settled(made.give(funding("B-CASH", 50))) == ["2"]
    assert cover(books) == 0


@pytest.mark.parametrize("better", [quoted("11.12"), quoted("10", "0"), quoted("12", day=date(2026, 3, 3))])
def test_a_better_price_settles_what_waited_for_cover(better: PriceQuoted) -> None:
    made, books = ready()
    made.give(funding("B-SEC", 1))
    assert settled(buy(made, 1, 100, 1000)) == []
    assert settled(made.give(better)) == ["1"]
    assert cover(books) >= 0


def test_an_older_price_changes_nothing() -> None:
    made, books = ready()
    made.give(funding("B-SEC", 10))
    made.give(quoted("50", day=date(2026, 3, 1)))
    assert books.collateral_values[f"{SYSTEM}|FAMILY"].quantity == 90


def test_a_worse_price_is_no_reason_to_refuse_what_improves_the_cover() -> None:
    made, books = ready()
    made.give(funding("B-CASH", 100))
    assert settled(buy(made, 1, 100, 1000)) == ["1"]
    made.give(quoted("5"))
    assert cover(books) == -450
    assert settled(buy(made, 2, 100, 450)) == ["2"]
    assert settled(buy(made, 3, 100, 451)) == []
    assert cover(books) == -450


def test_a_monitor_that_is_switched_on_or_off_counts_at_once() -> None:
    made, books = ready()
    made.give(family(monitor=False))
    made.give(funding("B-SEC", 10))
    assert f"{SYSTEM}|FAMILY" not in books.collateral_values or books.collateral_values[f"{SYSTEM}|FAMILY"].quantity == 0
    made.give(family())
    assert books.collateral_values[f"{SYSTEM}|FAMILY"].quantity == 90
    assert settled(buy(made, 1, 100, 1000)) == []
    assert settled(made.give(family(monitor=False))) == ["1"]


def test_securities_that_leave_the_group_cover_nothing_there() -> None:
    made, books = ready()
    made.give(funding("B-SEC", 100))
    made.give(account("B-SEC", BUYER, "SECURITIES"))
    assert books.collateral_values[f"{SYSTEM}|FAMILY"].quantity == 0
    assert settled(buy(made, 1, 10, 50)) == []
    made.give(account("B-SEC", BUYER, "SECURITIES", limit_group="FAMILY"))
    assert books.collateral_values[f"{SYSTEM}|FAMILY"].quantity == 990
    assert settled(buy(made, 2, 10, 50)) == ["2"]


def test_without_a_price_nothing_is_covered() -> None:
    made, _ = office()
    defined(made)
    made.give(account("B-CASH", BUYER, "CASH", limit=Decimal(10**6), limit_group="FAMILY"))
    made.give(family())
    made.give(funding("S-SEC", 100))
    (pended,) = of(InstructionPended, buy(made, 1, 100, 1000))
    assert pended.lacking == 1000


def test_the_cap_is_told_before_the_cover() -> None:
    made, _ = ready()
    made.give(family(cap=500))
    (pended,) = of(InstructionPended, buy(made, 1, 100, 1000))
    assert (pended.reason, pended.lacking) == ("net_debit_cap_exceeded", 500)


def test_a_price_settles_what_is_to_bring_the_first_of_it() -> None:
    made, books = ready()
    made.give(quoted("5"))
    assert settled(buy(made, 1, 100, 900)) == []
    assert settled(made.give(quoted("10"))) == ["1"]
    assert cover(books) == 0


def test_a_worse_price_settles_what_uncovers_less_by_then() -> None:
    """400 come in and 100 go out that were worth 900: worth 270, they are better sold."""
    made, books = ready()
    assert settled(buy(made, 1, 100, 900)) == ["1"]
    assert settled(sell(made, 2, 100, 400)) == []
    assert settled(made.give(quoted("3"))) == ["2"]
    assert cover(books) == -500


def test_what_is_owed_of_a_security_counts_against_the_cover() -> None:
    made, books = ready()
    made.give(account("B-SEC", BUYER, "SECURITIES", limit=Decimal(100), limit_group="FAMILY"))
    assert settled(sell(made, 1, 100, 899)) == []
    assert settled(made.give(funding("B-CASH", 1))) == ["1"]
    assert cover(books) == 0
    assert settled(buy(made, 2, 100, 901)) == []
    assert settled(buy(made, 3, 100, 900)) == ["3"]


def test_securities_that_join_the_group_may_be_those_that_are_bought() -> None:
    made, _ = ready()
    made.give(account("B-SEC", BUYER, "SECURITIES"))
    assert settled(buy(made, 1, 100, 900)) == []
    assert settled(made.give(account("B-SEC", BUYER, "SECURITIES", limit_group="FAMILY"))) == ["1"]
