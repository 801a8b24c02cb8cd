"""settle: what moves, what waits and why, and what brings a new attempt."""

from decimal import Decimal
from typing import Any

import pytest

from processors.books import BackBooks
from schemas.back import InstructionPended, InstructionSettled
from schemas.entries import Movement
from schemas.message import Message
from schemas.work import WorkOpened
from tests.unit.back_office import BUYER, CURRENCY, ISIN, SELLER, account, day, funding, of, office, settlement_day, side
from tests.unit.office_driver import OfficeDriver


def trade(made: OfficeDriver, number: int = 1, *, seller: dict[str, Any] | None = None, **more: Any) -> list[Message]:
    return made.give(side("SELL", number, **(more | (seller or {})))) + made.give(side("BUY", number, **more))


def funded(securities: int = 100, cash: int = 1000, **more: Any) -> tuple[OfficeDriver, BackBooks]:
    made, books = office(**more)
    for command in (funding("S-SEC", securities), funding("B-CASH", cash)):
        made.give(command)
    return made, books


def hindered(said: list[Message]) -> list[tuple[str, str | None, Decimal | None]]:
    return [(str(each.reason), each.account, each.lacking) for each in of(InstructionPended, said)]


def settled(said: list[Message]) -> list[str]:
    return [each.deliverer_report.split("|")[2] for each in of(InstructionSettled, said)]


def test_securities_and_cash_move_in_one_step() -> None:
    made, books = funded(150, 1500)
    (one,) = of(InstructionSettled, trade(made))
    assert one.movements == (
        Movement(account="S-SEC", asset=ISIN, amount=Decimal(-100), balance=Decimal(50), limit=Decimal(0)),
        Movement(account="B-SEC", asset=ISIN, amount=Decimal(100), balance=Decimal(100), limit=Decimal(0)),
        Movement(account="B-CASH", asset=CURRENCY, amount=Decimal(-1000), balance=Decimal(500), limit=Decimal(0)),
        Movement(account="S-CASH", asset=CURRENCY, amount=Decimal(1000), balance=Decimal(1000), limit=Decimal(0)),
    )
    assert one.settled_on == day(0).date()
    assert [books.sides[report].status for report in (one.deliverer_report, one.receiver_report)] == ["settled", "settled"]
    assert one.transaction not in books.instructions


@pytest.mark.parametrize(
    ("securities", "cash", "expected"),
    [
        (99, 1000, ("securities_short", "S-SEC", Decimal(1))),
        (100, 999, ("cash_short", "B-CASH", Decimal(1))),
        (10, 1, ("securities_short", "S-SEC", Decimal(90))),
    ],
)
def test_what_is_short_is_named_and_nothing_moves(securities: int, cash: int, expected: object) -> None:
    made, books = funded(securities, cash)
    assert hindered(trade(made)) == [expected]
    assert [books.balances[key].quantity for key in (f"S-SEC|{ISIN}", f"B-CASH|{CURRENCY}")] == [securities, cash]
    assert f"B-SEC|{ISIN}" not in books.balances


def test_each_reason_is_cured_by_what_it_waits_for_and_shows_the_next() -> None:
    made, books = office(days=0)
    said = trade(made, seller={"securities_account": "GONE"}, intended_settlement_date=day(1).date())
    for message in (
        settlement_day(0),
        settlement_day(1),
        None,
        account("GONE", SELLER, "SECURITIES", is_open=False),
        account("GONE", SELLER, "SECURITIES"),
        funding("GONE", 60, asset=ISIN, against="ISSUER"),
        funding("GONE", 40, asset=ISIN, against="ISSUER"),
        funding("B-CASH", 1000),
    ):
        said += made.give(message) if message else made.tell_time(day(1, 8))
    assert hindered(said) == [
        ("settlement_closed", None, None),
        ("account_not_known", "GONE", None),
        ("account_closed", "GONE", None),
        ("securities_short", "GONE", Decimal(100)),
        ("securities_short", "GONE", Decimal(40)),
        ("cash_short", "B-CASH", Decimal(1000)),
    ]
    assert settled(said) == ["1"]
    assert books.instructions.after("attempts", "") is None


def test_a_trade_for_a_later_day_waits_for_it() -> None:
    made, _ = funded()
    assert hindered(trade(made, intended_settlement_date=day(2).date())) == [("intended_date_not_reached", None, None)]
    assert settled(made.tell_time(day(1, 8))) == []
    (one,) = of(InstructionSettled, made.tell_time(day(2, 8)))
    assert one.settled_on == day(2).date()


@pytest.mark.parametrize(("hour", "expected"), [(16, "cut_off_missed"), (20, "cut_off_missed")])
def test_a_trade_that_comes_after_the_cut_off_of_its_day_has_missed_it(hour: int, expected: str) -> None:
    made, _ = funded()
    made.tell_time(day(0, hour))
    assert hindered(trade(made)) == [(expected, None, None)]
    assert hindered(trade(made, 2, intended_settlement_date=day(1).date())) == [("settlement_closed", None, None)]
    assert settled(made.tell_time(day(1, 7))) == ["1"]


def test_the_cut_off_pends_all_that_is_due_and_the_opening_says_the_true_reason_again() -> None:
    made, _ = funded(50, 5000)
    trade(made, 1)
    trade(made, 2, intended_settlement_date=day(1).date())
    assert hindered(made.tell_time(day(0, 16))) == [("cut_off_missed", None, None)]
    opening = hindered(made.tell_time(day(1, 7)))
    assert opening == [("securities_short", "S-SEC", Decimal(50)), ("securities_short", "S-SEC", Decimal(50))]
    assert hindered(made.tell_time(day(1, 16))) == [("cut_off_missed", None, None)] * 2


def test_an_attempt_that_finds_nothing_new_says_nothing() -> None:
    made, _ = funded(50)
    trade(made)
    said = made.give(account("S-SEC", SELLER, "SECURITIES"))
    assert of(WorkOpened, said)
    assert hindered(said) == []


def test_what_arrives_goes_to_the_oldest_that_waits_for_it_by_intended_date() -> None:
    made, _ = funded(1, 5000, now=day(1, 8))
    for number, due in ((1, 1), (2, 0), (3, 1)):
        trade(made, number, intended_settlement_date=day(due).date())
    assert settled(made.give(funding("S-SEC", 200))) == ["2", "1"]


def test_what_one_settlement_brings_settles_the_next() -> None:
    made, _ = funded(100, 1000)
    made.give(account("T-CASH", SELLER, "CASH"))
    # B has not got the securities to deliver until it has received them, and S needs the cash that this brings to pay for others.
    onward = {"entity": BUYER, "counterparty": SELLER, "securities_account": "B-SEC", "cash_account": "B-CASH"}
    made.give(side("SELL", 2, **onward, report=f"{BUYER}|oms|2|1|executed"))
    back_to_seller = {"entity": SELLER, "counterparty": BUYER, "securities_account": "S-SEC", "cash_account": "S-CASH"}
    said = made.give(side("BUY", 2, **back_to_seller, report=f"{SELLER}|oms|2|1|executed"))
    assert hindered(said) == [("securities_short", "B-SEC", Decimal(100))]
    assert settled(trade(made, 1)) == ["1", "2"]


def test_a_limit_lets_a_balance_go_below_zero_and_no_further() -> None:
    made, books = funded(100, 400)
    made.give(account("B-CASH", BUYER, "CASH", limit=Decimal(599)))
    assert hindered(trade(made)) == [("cash_short", "B-CASH", Decimal(1))]
    assert settled(made.give(account("B-CASH", BUYER, "CASH", limit=Decimal(600)))) == ["1"]
    assert books.balances[f"B-CASH|{CURRENCY}"].quantity == -600


def test_an_account_that_stands_below_a_lowered_limit_takes_credits_and_no_debits() -> None:
    made, books = funded(300, 1)
    made.give(account("B-CASH", BUYER, "CASH", limit=Decimal(999)))
    assert settled(trade(made, 1)) == ["1"]
    made.give(account("B-CASH", BUYER, "CASH", limit=Decimal(0)))
    assert hindered(trade(made, 2, amount=Decimal(1))) == [("cash_short", "B-CASH", Decimal(1000))]
    made.give(funding("B-CASH", 998))
    assert books.balances[f"B-CASH|{CURRENCY}"].quantity == -1
    assert settled(made.give(funding("B-CASH", 2))) == ["2"]


def test_a_closed_account_neither_gives_nor_takes() -> None:
    for name, party, holds in (("S-SEC", SELLER, "SECURITIES"), ("B-SEC", BUYER, "SECURITIES"), ("S-CASH", SELLER, "CASH")):
        made, _ = funded()
        made.give(account(name, party, holds, is_open=False))
        assert hindered(trade(made)) == [("account_closed", name, None)]


def test_a_balance_that_could_not_be_written_any_more_is_not_made() -> None:
    made, _ = funded(100, 1000)
    made.give(account("ISSUER", SELLER, "SECURITIES", purpose="ISSUANCE", limit=Decimal(10) ** 17 * 9))
    made.give(funding("B-SEC", "899999999999999000"))
    assert settled(trade(made, quantity=Decimal("0.5"))) == []
    assert hindered(trade(made, 2, quantity=Decimal("0.25"))) == [("balance_too_large", "B-SEC", None)]
    assert settled(trade(made, 3)) == ["3"]
