"""Monthly netting, collection and distribution: through the dedicated account, which is empty before and after, and creditors who wait."""

from decimal import Decimal

import pytest

from schemas.entries import EntryPosted
from schemas.penalty_payments import PenaltiesNetted, PenaltyCollected, PenaltyDistributed, PenaltyUnpaid
from schemas.reference import LimitGroupDefined, StandingInstructionSet
from tests.unit.back_office import BUYER, CURRENCY, SELLER, SYSTEM, account, anew, day, funding, of
from tests.unit.penalty_kit import both, charged, end_of, market

LIST_DAY, PAYMENT_DAY = 45, 51
"""19 and 25 February 2026, penalty business days 14 and 18, counted from Monday, 5 January."""


def failed(**more):
    """A January in which the seller and the buyer have both failed on Monday; both have settled on Tuesday, and the seller has 50 EUR."""
    made, books = market(days=60, **more)
    both(made)
    said = end_of(made, 0)
    assert [paid[3] for paid in charged(said)] == ["50.00", "33.33"]
    made.tell_time(day(1, 8))
    for name, quantity in (("B-CASH", 500_000), ("S-SEC", 10_000)):
        made.give(funding(name, quantity))
    return made, books


def balance(books, name):
    kept = books.balances.get(f"{name}|{CURRENCY}")
    return kept.quantity if kept is not None else Decimal(0)


def test_the_penalties_of_a_month_are_set_off_on_the_list_day():
    made, books = failed()
    assert not of(PenaltiesNetted, made.tell_time(day(LIST_DAY - 1, 8)))
    (net,) = of(PenaltiesNetted, made.tell_time(day(LIST_DAY, 8)))
    assert (net.debtor, net.creditor, net.amount, net.penalties, net.month) == (SELLER, BUYER, Decimal("16.67"), 2, "2026-01")
    assert not of(PenaltiesNetted, made.tell_time(day(LIST_DAY + 1, 8)))
    assert books.penalties.after("month", "") is None


def test_a_net_is_collected_and_distributed_on_the_payment_day_through_the_dedicated_account():
    made, books = failed()
    made.tell_time(day(LIST_DAY, 8))
    assert not of(PenaltyCollected, made.tell_time(day(PAYMENT_DAY - 1, 8)))
    assert balance(books, "PENALTIES") == 0
    said = made.tell_time(day(PAYMENT_DAY, 8))
    entries = [[(each.account, str(each.amount), str(each.balance)) for each in entry.movements] for entry in of(EntryPosted, said)]
    assert entries == [
        [("S-CASH", "-16.67", "499983.33"), ("PENALTIES", "16.67", "16.67")],
        [("PENALTIES", "-16.67", "0.00"), ("B-CASH", "16.67", "16.67")],
    ]
    assert [entry.of for entry in of(EntryPosted, said)] == [
        of(PenaltyCollected, said)[0].transfer,
        of(PenaltyDistributed, said)[0].transfer,
    ]
    assert not of(PenaltyCollected, made.tell_time(day(PAYMENT_DAY + 1, 8)))


def test_the_creditor_of_a_debtor_who_cannot_pay_waits():
    made, books = market(days=60)
    made.give(funding("B-CASH", 500_000))
    both(made)
    end_of(made, 0)
    made.tell_time(day(1, 8))
    made.give(account("S-CASH", SELLER, "CASH", is_open=False))
    made.tell_time(day(LIST_DAY, 8))
    (unpaid,) = of(PenaltyUnpaid, made.tell_time(day(PAYMENT_DAY, 8)))
    assert (str(unpaid.reason), unpaid.party) == ("account_closed", SELLER)
    made.give(account("S-CASH", SELLER, "CASH"))
    (unpaid,) = of(PenaltyUnpaid, made.tell_time(day(PAYMENT_DAY + 1, 8)))
    assert (str(unpaid.reason), unpaid.party, unpaid.lacking) == ("cash_short", SELLER, unpaid.amount)
    assert balance(books, "PENALTIES") == 0
    made.give(funding("S-CASH", 10_000))
    said = made.tell_time(day(PAYMENT_DAY + 4, 8))
    assert len(of(PenaltyDistributed, said)) == 1
    assert balance(books, "PENALTIES") == 0
    assert books.penalty_nets.after("netted", "") is None


def test_nothing_is_collected_that_the_family_of_the_debtor_may_not_owe():
    made, _ = market(days=60)
    made.give(LimitGroupDefined(limit_group="G", settlement_system=SYSTEM, currency=CURRENCY, net_debit_cap=Decimal(10)))
    made.give(account("S-CASH", SELLER, "CASH", limit=Decimal(1_000), limit_group="G"))
    made.give(funding("B-CASH", 500_000))
    both(made)
    end_of(made, 0)
    made.tell_time(day(LIST_DAY, 8))
    (unpaid,) = of(PenaltyUnpaid, made.tell_time(day(PAYMENT_DAY, 8)))
    assert (str(unpaid.reason), unpaid.party) == ("net_debit_cap_exceeded", SELLER)
    made.give(LimitGroupDefined(limit_group="G", settlement_system=SYSTEM, currency=CURRENCY, net_debit_cap=Decimal(100_000)))
    assert len(of(PenaltyDistributed, made.tell_time(day(PAYMENT_DAY + 1, 8)))) == 1


def test_a_creditor_without_an_account_is_known_before_anything_is_collected():
    made, books = failed()
    made.give(
        StandingInstructionSet(party=BUYER, settlement_system=SYSTEM, currency=CURRENCY, securities_account="B-SEC", cash_account="X")
    )
    (unpaid,) = of(PenaltyUnpaid, made.tell_time(day(PAYMENT_DAY, 8)))
    assert (str(unpaid.reason), unpaid.party) == ("account_not_known", BUYER)
    assert balance(books, "PENALTIES") == 0


@pytest.mark.parametrize(("party", "letter"), [(SELLER, "S"), (BUYER, "B")])
def test_no_penalty_is_collected_from_or_paid_to_the_account_of_another_party(party: str, letter: str) -> None:
    """A standing instruction that names it is a mistake; as for a trade, the account is not the party's."""
    made, books = failed()
    made.give(account("X-CASH", "529900THIRD000000093", "CASH", limit=Decimal(100_000)))
    accounts = {"securities_account": f"{letter}-SEC", "cash_account": "X-CASH"}
    made.give(StandingInstructionSet(party=party, settlement_system=SYSTEM, currency=CURRENCY, **accounts))
    (unpaid,) = of(PenaltyUnpaid, made.tell_time(day(PAYMENT_DAY, 8)))
    assert (str(unpaid.reason), unpaid.party, f"X-CASH|{CURRENCY}" in books.balances) == ("account_not_of_entity", party, False)
    anew(made, account("X-CASH", party, "CASH", limit=Decimal(100_000)))
    assert len(of(PenaltyDistributed, made.tell_time(day(PAYMENT_DAY + 1, 8)))) == 1
