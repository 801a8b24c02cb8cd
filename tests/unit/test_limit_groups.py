"""A net debit cap: the cash accounts of a group may go so far below zero together, whichever of them pays."""

from decimal import Decimal

from processors.books import BackBooks
from schemas.back import InstructionPended, InstructionSettled
from schemas.message import Message
from schemas.reference import LimitGroupDefined
from tests.unit.back_office import BUYER, CURRENCY, SELLER, SYSTEM, account, defined, funding, instruction, of, office
from tests.unit.office_driver import OfficeDriver


def family(cap: int) -> LimitGroupDefined:
    return LimitGroupDefined(limit_group="FAMILY", settlement_system=SYSTEM, currency=CURRENCY, net_debit_cap=Decimal(cap))


def cash(name: str, group: str | None = "FAMILY") -> Message:
    return account(name, BUYER, "CASH", limit=Decimal(10**6), limit_group=group)


def ready(cap: int = 1500) -> tuple[OfficeDriver, BackBooks]:
    made, books = office()
    defined(made)
    made.give(family(cap))
    for name in ("B-CASH", "C-CASH"):
        made.give(cash(name))
    made.give(funding("S-SEC", 1000))
    return made, books


def buy(made: OfficeDriver, number: int, amount: int, cash_account: str) -> list[Message]:
    made.give(instruction("DELI", number, amount=Decimal(amount)))
    return made.give(instruction("RECE", number, amount=Decimal(amount), cash_account=cash_account))


def settled(said: list[Message]) -> list[str]:
    return [each.deliverer_report.split("|")[2] for each in of(InstructionSettled, said)]


def test_the_accounts_of_a_group_share_what_they_may_owe() -> None:
    made, books = ready()
    assert settled(buy(made, 1, 1000, "B-CASH")) == ["1"]
    (pended,) = of(InstructionPended, buy(made, 2, 600, "C-CASH"))
    assert (pended.reason, pended.account, pended.lacking) == ("net_debit_cap_exceeded", "C-CASH", 100)
    assert settled(buy(made, 3, 500, "C-CASH")) == ["3"]
    assert books.group_balances[f"{SYSTEM}|FAMILY|{CURRENCY}"].quantity == -1500
    assert settled(made.give(funding("B-CASH", 599))) == []
    assert settled(made.give(funding("B-CASH", 1))) == ["2"]


def test_a_greater_cap_settles_what_waited_for_it() -> None:
    made, _ = ready(500)
    assert settled(buy(made, 1, 1000, "B-CASH")) == []
    assert settled(made.give(family(1000))) == ["1"]


def test_an_account_that_changes_its_group_takes_its_balance_along() -> None:
    made, books = ready()
    buy(made, 1, 1000, "B-CASH")
    made.give(cash("B-CASH", "OTHER"))
    assert [books.group_balances[f"{SYSTEM}|{name}|{CURRENCY}"].quantity for name in ("FAMILY", "OTHER")] == [0, -1000]
    assert settled(buy(made, 2, 1500, "C-CASH")) == ["2"]
    made.give(cash("B-CASH", None))
    assert books.group_balances[f"{SYSTEM}|OTHER|{CURRENCY}"].quantity == 0


def test_what_comes_in_is_taken_even_where_a_group_stands_below_a_lowered_cap() -> None:
    made, books = ready()
    buy(made, 1, 1000, "B-CASH")
    made.give(family(100))
    made.give(funding("B-CASH", 10))
    assert books.group_balances[f"{SYSTEM}|FAMILY|{CURRENCY}"].quantity == -990
    assert (SELLER, settled(buy(made, 2, 1, "C-CASH"))) == (SELLER, [])


def test_an_account_that_leaves_its_group_makes_room_for_the_others() -> None:
    made, _ = ready(1000)
    assert settled(buy(made, 1, 1000, "B-CASH")) == ["1"]
    assert settled(buy(made, 2, 1000, "C-CASH")) == []
    assert settled(made.give(cash("B-CASH", None))) == ["2"]


def test_an_account_that_never_held_anything_leaves_its_group_too() -> None:
    made, _ = ready(500)
    assert settled(buy(made, 1, 1000, "C-CASH")) == []
    assert settled(made.give(cash("C-CASH", None))) == ["1"]


def test_a_group_of_the_same_name_in_another_settlement_system_is_another_group() -> None:
    made, books = ready(1000)
    elsewhere = {"settlement_system": "ELSEWHERE", "currency": "USD", "net_debit_cap": Decimal(10**9)}
    made.give(LimitGroupDefined(limit_group="FAMILY", **elsewhere))
    made.give(account("E-CASH", BUYER, "CASH", limit=Decimal(10**6), limit_group="FAMILY", settlement_system="ELSEWHERE"))
    made.give(account("E-CENTRAL", SELLER, "CASH", purpose="CENTRAL_BANK", limit=Decimal(10**6), settlement_system="ELSEWHERE"))
    made.give(funding("E-CASH", 5000, against="E-CENTRAL", settlement_system="ELSEWHERE"))
    assert [books.group_balances.get(f"{system}|FAMILY|{CURRENCY}") is None for system in (SYSTEM, "ELSEWHERE")] == [True, False]
    (pended,) = of(InstructionPended, buy(made, 1, 1001, "B-CASH"))
    assert (pended.reason, pended.lacking) == ("net_debit_cap_exceeded", 1)
