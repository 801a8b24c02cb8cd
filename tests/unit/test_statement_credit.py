"""statement where a settlement took place with credit: who lent, what is pledged, and what is free again once it is paid back."""

from collections.abc import Iterable

from schemas.message import Message
from streams.statement.account import Account
from streams.statement.statement import Statement, statement_of
from tests.unit.back_office import BUYER, CURRENCY, account, day, funding
from tests.unit.test_collateral import BANK, buy, ready

MONDAY, TUESDAY = day(0).date(), day(1).date()


def stated(said: Iterable[Message], name: str, party: str, holds: str) -> Statement:
    known = Account(name)
    known.hear(account(name, party, holds))
    for message in said:
        known.hear(message)
    known.tell_time(day(1))
    return statement_of(known, MONDAY, MONDAY)


def test_a_loan_comes_from_the_bank_and_goes_back_to_it() -> None:
    made, _ = ready()
    said = made.give(funding("B-CASH", 150)) + buy(made)
    said += made.give(funding("B-CASH", 5_000, "later")) + made.tell_time(day(0, 17))
    told = [(int(each.amount), each.other_account, each.booking) for each in stated(said, "B-CASH", BUYER, "CASH").postings]
    assert told == [
        (150, "CENTRAL", "funding"),
        (850, "BANK-CASH", "settlement"),
        (-1000, "S-CASH", "settlement"),
        (5000, "CENTRAL", "funding"),
        (-850, "BANK-CASH", "reimbursement"),
    ]
    (holding,) = stated(said, "B-CASH", BUYER, "CASH").holdings
    assert (holding.asset, holding.closing, holding.available) == (CURRENCY, 4150, 4150)


def test_what_secures_a_credit_is_pledged_until_it_is_paid_back() -> None:
    made, _ = ready()
    said = made.give(funding("B-CASH", 150)) + buy(made)
    (holding,) = stated(said, "BANK-COLL", BANK, "SECURITIES").holdings
    assert (holding.closing, holding.pledged, holding.available) == (95, 95, 0)
    said += made.tell_time(day(0, 17)) + made.tell_time(day(1, 8)) + made.give(funding("B-CASH", 5_000)) + made.tell_time(day(1, 17))
    (holding,) = stated(said, "BANK-COLL", BANK, "SECURITIES").holdings
    assert (holding.closing, holding.pledged, holding.available) == (95, 95, 0)  # Monday's close: it was paid back on Tuesday
    known = Account("BANK-COLL")
    for message in (account("BANK-COLL", BANK, "SECURITIES"), *said):
        known.hear(message)
    known.tell_time(day(1))
    (holding,) = statement_of(known, TUESDAY, TUESDAY).holdings
    assert (holding.closing, holding.pledged, holding.available) == (0, 0, 0)
