"""The daily list of each party: how many messages name it, and what they come to, so that it can see that it has them all."""

from dataclasses import replace
from decimal import Decimal

from processors.books import BackBooks
from processors.list_penalties import count_penalty, list_day, tell_party
from schemas.message import Message
from schemas.penalties import PartyPenaltiesListed, PenaltiesListed, PenaltyAccrued
from schemas.penalty_state import PenaltyKept
from schemas.work import WorkDue
from tests.unit.back_office import SYSTEM, day, funding, of
from tests.unit.penalty_kit import both, correction, end_of, market, morning_of, quoted

Told = list[tuple[str, str, int, int, str, str]]


def told(said: list[Message]) -> Told:
    """Of each party: the day, its letter, what was accrued and reversed, and what it owes and is owed."""
    lists = of(PartyPenaltiesListed, said)
    return [(str(each.day)[8:], each.party[6], each.accrued, each.reversed, str(each.owes), str(each.owed)) for each in lists]


def only(books: BackBooks) -> PenaltyKept:
    """The one penalty that is kept."""
    entry = books.penalties.after("isin", "")
    assert entry is not None
    return books.penalties[entry[1]]


def test_each_party_is_told_what_it_owes_and_what_it_is_owed_and_how_many_messages_say_so():
    made, books = market()
    both(made)
    both(made, number=2, quantity=Decimal(1_000), amount=Decimal(50_000))
    said = end_of(made, 0)
    assert [(each.accrued, each.parties) for each in of(PenaltiesListed, said)] == [(4, 2)]
    assert told(said) == [("05", "B", 4, 0, "36.66", "55.00"), ("05", "S", 4, 0, "55.00", "36.66")]
    for each in of(PartyPenaltiesListed, said):
        own = [one for one in of(PenaltyAccrued, said) if each.party in (one.debtor, one.creditor)]
        assert each.accrued == len(own)
        assert each.owes == sum(one.amount for one in own if one.debtor == each.party)
        assert each.owed == sum(one.amount for one in own if one.creditor == each.party)
    assert books.penalty_lists.after("party", "") is None


def test_what_is_taken_back_of_an_earlier_list_is_in_the_next_one():
    made, _ = market()
    made.give(funding("B-CASH", 500_000))
    both(made)
    penalty = of(PenaltyAccrued, end_of(made, 0))[0].penalty
    morning_of(made, 1)
    made.give(funding("S-SEC", 10_000))
    made.give(quoted("52", on=0))
    made.give(correction(penalty, "REMOVE"))
    assert told(end_of(made, 1)) == [("06", "B", 1, 2, "0", "-50.00"), ("06", "S", 1, 2, "-50.00", "0")]


def test_where_nobody_has_failed_nobody_is_told_and_no_work_is_opened():
    made, _ = market()
    made.give(funding("B-CASH", 500_000))
    made.give(funding("S-SEC", 10_000))
    both(made)
    said = end_of(made, 0)
    assert [each.parties for each in of(PenaltiesListed, said)] == [0]
    assert told(said) == []
    assert not [each for each in said if each.type == "WorkOpened" and getattr(each, "store", "") == "penalty_lists"]


def test_a_penalty_between_accounts_of_one_party_counts_once():
    made, books = market()
    made.give(funding("B-CASH", 500_000))
    both(made)
    end_of(made, 0)
    kept = only(books)
    count_penalty("accrued", replace(kept, creditor=kept.debtor), books)
    entry = books.penalty_lists[f"{SYSTEM}|1|{kept.debtor}|EUR"]
    assert (entry.accrued, str(entry.owes), str(entry.owed)) == (1, "50.00", "50.00")
    assert books.penalty_days[SYSTEM].parties == 1


def test_what_comes_while_parties_are_told_is_of_the_next_list():
    made, books = market()
    made.give(funding("B-CASH", 500_000))
    both(made)
    end_of(made, 0)
    kept = only(books)
    count_penalty("accrued", kept, books)
    list(list_day(SYSTEM, day(1).date(), books))
    first = books.penalty_lists.after("party", f"{SYSTEM}|1|")
    count_penalty("reversed", kept, books)
    (one,) = tell_party(WorkDue(store="penalty_lists", key=first[1], prefix=f"{SYSTEM}|1|", because="2026-01-06"), books)
    assert (one.accrued, one.reversed) == (1, 0)
    assert books.penalty_lists.after("party", f"{SYSTEM}|2|") is not None
    assert books.penalty_days[SYSTEM].parties == 2
