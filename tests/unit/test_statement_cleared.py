"""statement of accounts whose trades are cleared: netting moves nothing of what a member has traded, and a closed day stays as it is."""

from collections.abc import Callable, Iterable
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.message import Message
from streams.statement.account import Account
from streams.statement.statement import Statement, statement_of
from tests.unit.back_office import CURRENCY, ISIN, account
from tests.unit.clearing_office import CCP, MEMBERS, day, deal, market, quoted, stock
from tests.unit.test_redating import calendar, closure

LETTERS = "ABC"
ACCOUNTS = {
    **{f"{letter}-SEC": (MEMBERS[letter], "SECURITIES") for letter in LETTERS},
    **{f"{letter}-CASH": (MEMBERS[letter], "CASH") for letter in LETTERS},
    "CCP-SEC": (CCP, "SECURITIES"),
    "CCP-CASH": (CCP, "CASH"),
}


class Market:
    """A market with a CCP, and every account of it, which hears all that is said."""

    def __init__(self, model: str, finality: str) -> None:
        self.made, _ = market(model, finality=finality)
        self.accounts = {name: Account(name) for name in ACCOUNTS}
        for name, (party, holds) in ACCOUNTS.items():
            self.accounts[name].hear(account(name, party, holds))

    def hear(self, said: Iterable[Message]) -> None:
        for message in said:
            for each in self.accounts.values():
                each.hear(message)

    def state(self, name: str, on: int) -> Statement:
        self.accounts[name].tell_time(day(4))
        return statement_of(self.accounts[name], day(on).date(), day(on).date())

    def positions(self, name: str, on: int) -> dict[str, Decimal]:
        return {each.asset: each.trade_date for each in self.state(name, on).holdings}


ARRIVALS = st.lists(st.tuples(st.sampled_from(LETTERS), st.integers(1, 9)), max_size=3)
TRADES = st.lists(
    st.tuples(st.sampled_from(["AB", "BA", "BC", "CA"]), st.integers(1, 9), st.integers(1, 12), st.integers(0, 2)), min_size=1, max_size=5
)
DAYS = st.lists(st.tuples(TRADES, st.integers(1, 20), ARRIVALS), max_size=3)
MODELS = [("ccp_cns", "gross"), ("ccp_cns", "net_end_of_day"), ("bilateral", "gross")]


@pytest.mark.parametrize(("model", "finality"), MODELS)
@settings(max_examples=25)
@given(days=DAYS)
def test_what_is_traded_is_what_the_trade_date_position_says_however_it_is_netted(model: str, finality: str, days: list) -> None:
    """A trade changes them on both sides, by its quantity and contract money; nothing else does but what comes from outside."""
    made, wanted, number, closed = Market(model, finality), dict.fromkeys(ACCOUNTS, Decimal(0)), 0, {}

    def check(on: int) -> None:
        for name in ACCOUNTS:
            if "CCP" not in name:
                assert sum(made.positions(name, on).values()) == wanted[name], (name, on)
        for (name, past), before in closed.items():
            assert made.state(name, past) == before, (name, past)

    for on, (trades, price, arrivals) in enumerate(days):
        made.hear(made.made.give(quoted(on, price)))
        for way, quantity, unit, later in trades:
            number += 1
            made.hear(deal(made.made, number, way, quantity, quantity * unit + 1, on=on + later))
            for letter, sign in ((way[0], -1), (way[1], 1)):
                wanted[f"{letter}-SEC"] += sign * quantity
                wanted[f"{letter}-CASH"] -= sign * (quantity * unit + 1)
        check(on)
        made.hear(made.made.tell_time(day(on, 8)))
        check(on)
        for letter, quantity in arrivals:
            made.hear(stock(made.made, letter, quantity))
            wanted[f"{letter}-SEC"] += quantity
            check(on)
        made.hear(made.made.tell_time(day(on, 17)))
        closed |= {(name, on): made.state(name, on) for name in ACCOUNTS}
        check(on)


def test_what_a_ccp_owes_and_is_owed_comes_to_nothing_but_its_stock() -> None:
    made = Market("ccp_cns", "gross")
    made.hear(deal(made.made, 1, "AB", 100, 1000) + deal(made.made, 2, "BC", 30, 330))
    assert [made.positions(name, 0) for name in ("CCP-SEC", "CCP-CASH")] == [{}, {}]
    made.hear(made.made.give(quoted(0, 11)) + made.made.tell_time(day(0, 8)))
    assert (made.positions("CCP-SEC", 0), made.positions("CCP-CASH", 0)) == ({ISIN: Decimal(0)}, {CURRENCY: Decimal(0)})
    made.hear(stock(made.made, "A", 40))
    assert made.positions("CCP-SEC", 0) == {ISIN: Decimal(0)}


SAID: list[tuple[str, Callable[[Market], list[Message]]]] = [
    ("before it is netted", lambda made: []),
    ("netted", lambda made: made.made.tell_time(day(0, 8))),
    ("carried", lambda made: made.made.tell_time(day(0, 8)) + made.made.tell_time(day(0, 17))),
]


@pytest.mark.parametrize(("when", "then"), SAID)
def test_a_cleared_trade_is_due_on_its_date_before_it_is_netted_and_after_it_was_carried(
    when: str, then: Callable[[Market], list[Message]]
) -> None:
    made = Market("ccp_cns", "gross")
    made.hear(made.made.give(quoted(0, 11)) + deal(made.made, 1, "AB", 100, 1000))
    made.hear(then(made))
    (holding,) = made.state("B-SEC", 0).holdings
    assert (holding.closing, holding.contractual, holding.trade_date) == (0, 100, 100), when


@pytest.mark.parametrize("model", ["ccp_cns", "bilateral"])
@pytest.mark.parametrize("is_netted", [False, True])
def test_a_cleared_trade_that_a_closure_has_moved_is_due_on_its_new_date(model: str, *, is_netted: bool) -> None:
    made = Market(model, "gross")
    made.hear(made.made.give(calendar()))
    made.hear(deal(made.made, 1, "AB", 100, 1000, on=2, trade_date=day(0).date(), is_date_reckoned=True))
    made.hear(deal(made.made, 2, "AB", 30, 330, on=2, trade_date=day(0).date()))  # agreed: it stays
    made.hear(made.made.tell_time(day(0, 8)) + made.made.tell_time(day(0, 17)))
    before = made.state("B-SEC", 0)
    made.hear(made.made.give(closure(day(1).date())))
    if is_netted:
        made.hear(made.made.tell_time(day(2, 8)) + made.made.tell_time(day(2, 17)))
    assert [each.contractual for on in (2, 3) for each in made.state("B-SEC", on).holdings] == [30, 130]
    assert [each.contractual for on in (2, 3) for each in made.state("A-CASH", on).holdings] == [330, 1330]
    assert made.state("B-SEC", 0) == before, "a day that is over stays as it was"
