"""statement: what an account holds at the end of a day, and how it came to it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from schemas.commands import CancelInstruction, LinkInstructions, SetPriority
from schemas.instruction import Link, Priority, Terms
from schemas.message import Message
from streams.statement.account import Account
from streams.statement.statement import Statement, StatementError, statement_of
from tests.unit.back_office import BUYER, CURRENCY, ISIN, SELLER, account, ask, day, defined, funding, instructed, instruction, office
from tests.unit.office_driver import OfficeDriver

MONDAY, TUESDAY, WEDNESDAY = (day(number).date() for number in range(3))


class Day:
    """Back, and all that it has said."""

    def __init__(self, **more: Any) -> None:
        self.made: OfficeDriver = office(**more)[0]
        defined(self.made)
        self.said: list[Message] = []

    def give(self, *messages: Message) -> None:
        for message in messages:
            self.said += self.made.give(message)

    def instruct(self, number: int, **more: Any) -> None:
        self.give(instruction("DELI", number, **more), instruction("RECE", number, **more))

    def tell_time(self, number: int, hour: int) -> None:
        self.said += self.made.tell_time(day(number, hour))

    def state(self, name: str, holds: str, first: date | None = None, last: date | None = None) -> Statement:
        known = Account(name)
        known.hear(account(name, SELLER if name.startswith("S") else BUYER, holds))
        for message in self.said:
            known.hear(message)
        known.tell_time(self.made.books.now)
        return statement_of(known, first, last)


def quantity(number: int) -> dict[str, Decimal]:
    return {"quantity": Decimal(number), "amount": Decimal(number * 10)}


def two_days() -> Day:
    """Monday 300 come in and 100 go out; on Tuesday 50 go out, and 70 wait for Wednesday."""
    made = Day()
    made.give(funding("S-SEC", 300), funding("B-CASH", 5000))
    made.instruct(1)
    made.tell_time(0, 17)
    made.tell_time(1, 8)
    made.instruct(2, **quantity(50), intended_settlement_date=TUESDAY)
    made.instruct(3, **quantity(70), intended_settlement_date=WEDNESDAY)
    return made


def test_opening_and_movements_make_the_closing_balance_day_by_day() -> None:
    made = two_days()
    (monday,) = made.state("S-SEC", "SECURITIES", MONDAY, MONDAY).holdings
    (tuesday,) = made.state("S-SEC", "SECURITIES", TUESDAY, TUESDAY).holdings
    (both,) = made.state("S-SEC", "SECURITIES", MONDAY, TUESDAY).holdings
    assert (monday.opening, monday.came_in, monday.went_out, monday.closing) == (0, 300, 100, 200)
    assert (tuesday.opening, tuesday.came_in, tuesday.went_out, tuesday.closing) == (200, 0, 50, 150)
    assert (both.opening, both.came_in, both.went_out, both.closing) == (0, 300, 150, 150)


def test_each_movement_says_whence_and_why_and_its_balance() -> None:
    stated = two_days().state("S-SEC", "SECURITIES", MONDAY, TUESDAY)
    told = [(each.booked_on, each.movement, each.amount, each.balance, each.other_account) for each in stated.postings]
    assert told == [
        (MONDAY, "RECE", 300, 300, "ISSUER"),
        (MONDAY, "DELI", -100, 200, "B-SEC"),
        (TUESDAY, "DELI", -50, 150, "B-SEC"),
    ]
    assert [each.report for each in stated.postings] == [None, instructed("DELI", 1), instructed("DELI", 2)]
    assert stated.postings[0].of == "fund-S-SEC-300"


def test_what_is_to_come_counts_on_its_trade_date_and_on_its_intended_date() -> None:
    made = two_days()
    (tuesday,) = made.state("S-SEC", "SECURITIES", TUESDAY, TUESDAY).holdings
    assert (tuesday.closing, tuesday.contractual, tuesday.trade_date) == (150, 150, 80)
    made.give(funding("S-SEC", 1))
    made.instruct(4, **quantity(500), intended_settlement_date=TUESDAY)  # due, and more than there is
    (tuesday,) = made.state("S-SEC", "SECURITIES").holdings
    assert (tuesday.closing, tuesday.contractual, tuesday.trade_date) == (151, -349, -419)
    (cash,) = made.state("S-CASH", "CASH").holdings
    assert (cash.closing, cash.contractual, cash.trade_date) == (1500, 6500, 7200)


def test_the_statement_of_a_closed_day_stays_as_it_is() -> None:
    made = two_days()
    before = made.state("S-SEC", "SECURITIES", MONDAY, MONDAY)
    made.give(funding("S-SEC", 1000))
    after = made.state("S-SEC", "SECURITIES", MONDAY, MONDAY)
    assert (before.is_closed, before.postings, before.holdings[0].closing) == (True, after.postings, after.holdings[0].closing)
    assert not made.state("S-SEC", "SECURITIES", TUESDAY, TUESDAY).is_closed


def test_a_part_leaves_the_rest_to_come_and_a_cancelled_rest_does_not_come() -> None:
    made = Day()
    made.give(funding("S-SEC", 60), funding("B-CASH", 5000))
    made.instruct(1, terms=Terms(partial="PART"))
    (holding,) = made.state("S-SEC", "SECURITIES").holdings
    assert (holding.closing, holding.contractual) == (0, -40)
    made.give(ask(CancelInstruction, "DELI"), ask(CancelInstruction, "RECE"))
    (holding,) = made.state("S-SEC", "SECURITIES").holdings
    assert (holding.closing, holding.contractual, holding.trade_date) == (0, 0, 0)


def test_what_is_reserved_or_given_as_collateral_is_not_available() -> None:
    made = Day()
    made.give(funding("S-SEC", 500))
    made.instruct(1)
    made.instruct(2, **quantity(30), terms=Terms(transaction_type="COLO"))
    made.instruct(3, **quantity(20))
    made.give(ask(SetPriority, "DELI", 3, priority=Priority.RESERVED, second="bela"))
    (holding,) = made.state("S-SEC", "SECURITIES").holdings
    assert (holding.closing, holding.reserved, holding.pledged, holding.available) == (500, 20, 30, 450)


def test_what_was_booked_together_names_each_transaction_and_the_other_account() -> None:
    made = Day()
    made.give(instruction("DELI", 1), instruction("RECE", 1), funding("S-SEC", 150))
    made.give(instruction("DELI", 2, **quantity(50)))
    link = Link(position="WITH", report=instructed("DELI", 1))
    made.give(ask(LinkInstructions, "DELI", 2, link=link), instruction("RECE", 2, **quantity(50)), funding("B-CASH", 1500))
    stated = made.state("S-SEC", "SECURITIES")
    assert sorted((each.report, each.amount, each.other_account) for each in stated.postings if each.report) == [
        (instructed("DELI", 1), -100, "B-SEC"),
        (instructed("DELI", 2), -50, "B-SEC"),
    ]
    (holding,) = stated.holdings
    assert (holding.closing, holding.contractual, stated.postings[-1].balance) == (0, 0, 0)


def late(made: Day) -> dict[str, list[Message]]:
    """What comes after Monday's close, by what it is."""
    return {
        "a settlement of what failed": [funding("S-SEC", 1000)],
        "a cancellation by both": [ask(CancelInstruction, "DELI", 9), ask(CancelInstruction, "RECE", 9)],
        "a trade made later": [instruction("DELI", 5), instruction("RECE", 5)],
        "another priority": [ask(SetPriority, "DELI", 9, priority=Priority.RESERVED, second="bela")],
    }


@pytest.mark.parametrize("what", list(late(Day())))
def test_whatever_comes_later_the_statement_of_a_closed_day_stays_as_it_is(what: str) -> None:
    made = Day()
    made.give(funding("S-SEC", 100), funding("B-CASH", 50_000))
    made.instruct(1)
    made.instruct(9, **quantity(300))  # fails on Monday
    made.tell_time(0, 17)
    before = made.state("S-SEC", "SECURITIES", MONDAY, MONDAY)
    (holding,) = before.holdings
    assert (holding.closing, holding.contractual, holding.trade_date) == (0, -300, -300)
    made.give(*late(made)[what])
    made.tell_time(1, 8)
    made.tell_time(1, 17)
    assert made.state("S-SEC", "SECURITIES", MONDAY, MONDAY) == before
    assert made.state("S-SEC", "SECURITIES", TUESDAY, TUESDAY) != before


def test_what_moves_an_account_says_what_it_books() -> None:
    made = two_days()
    assert [each.booking for each in made.state("S-SEC", "SECURITIES", MONDAY, TUESDAY).postings] == ["funding", "settlement", "settlement"]


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [
        (WEDNESDAY, WEDNESDAY, "2026-01-07 is still to come: the books stand at 2026-01-06"),
        (TUESDAY, MONDAY, "would begin on 2026-01-06, after its end on 2026-01-05"),
        (WEDNESDAY, None, "2026-01-07 is still to come"),
    ],
)
def test_a_day_to_come_and_days_that_go_backwards_are_refused(first: date, last: date | None, why: str) -> None:
    with pytest.raises(StatementError, match=why):
        two_days().state("S-SEC", "SECURITIES", first, last)


def test_an_account_that_nobody_knows_is_refused() -> None:
    with pytest.raises(StatementError, match="No account is named") as refused:
        statement_of(Account("S-SEK"), None, None)
    assert refused.value.is_unknown


def test_assets_are_told_apart() -> None:
    assert {each.asset for each in two_days().state("B-CASH", "CASH").holdings} == {CURRENCY}
    assert {each.asset for each in two_days().state("B-SEC", "SECURITIES").holdings} == {ISIN}
