"""Random days with a CCP through the real office: contract money, quantities and reports come out as a plain sum over the trades says."""

from collections import Counter
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.allocation import ObligationAllocated
from schemas.clearing import ObligationNetted
from schemas.entries import ConfirmationIssued, EntryPosted
from schemas.message import Message
from tests.unit.back_office import CURRENCY, ISIN, day, of
from tests.unit.clearing_office import MEMBERS, deal, held, market, quoted, report, stock

RICH = Decimal(100_000)
"""What each member has at first."""

TRADES = st.tuples(
    st.permutations("ABCDE").map(lambda drawn: "".join(drawn[:2])),
    st.integers(1, 60) | st.decimals("0.001", 60, places=3),
    st.decimals(1, 900, places=2),
    st.integers(-1, 3),
)
STOCK = st.tuples(st.sampled_from("ABCDE"), st.integers(1, 80))
DAY = st.tuples(
    st.lists(TRADES, max_size=4),
    st.lists(STOCK, max_size=3),
    st.lists(TRADES, max_size=2),
    st.none() | st.decimals("0.000001", 30, places=6),
)
DAYS = st.lists(DAY, min_size=1, max_size=3)
"""Of each day: trades before it opens, securities that arrive, trades after it has opened, and a price."""


class Plain:
    """What everybody is to have in the end, by adding up."""

    def __init__(self) -> None:
        self.cash, self.securities = Counter[str](), Counter[str]()
        self.reports: list[str] = []

    def trade(self, number: int, way: str, quantity: int | Decimal, amount: Decimal) -> None:
        seller, buyer = way
        self.cash[seller] += amount
        self.cash[buyer] -= amount
        self.securities[seller] -= quantity
        self.securities[buyer] += quantity
        self.reports += [report(letter, number) for letter in way]


@settings(max_examples=40)
@given(DAYS, st.sampled_from(["gross", "net_end_of_day"]))
def test_every_trade_ends_at_its_contract_money_whatever_was_carried_marked_and_delivered_in_parts(days, finality):
    """Caught when broken.

    `carried.value` left out of the mark; `settle` of a position at its price instead of what was booked; a leg attributed twice;
    what is carried instructed at its old value (`stage="open"` kept in `carry`); the residue booked to a member.
    """
    made, books = market(finality=finality)
    plain, said, number = Plain(), list[Message](), 0
    for at, (before, arriving, during, price) in enumerate(days):
        for way, quantity, amount, on in before:
            number += 1
            plain.trade(number, way, quantity, amount)
            said += deal(made, number, way, quantity, amount, on=on)
        if price is not None:
            made.give(quoted(at, price))
        said += made.tell_time(day(at, 8))
        for letter, units in arriving:
            plain.securities[letter] += units
            said += stock(made, letter, units)
        for way, quantity, amount, on in during:
            number += 1
            plain.trade(number, way, quantity, amount)
            said += deal(made, number, way, quantity, amount, on=on)
        said += made.tell_time(day(at, 17))
    for letter in MEMBERS:  # at last everybody has enough
        plain.securities[letter] += 1000
        said += stock(made, letter, 1000)
    for at in range(len(days), 5):
        said += made.tell_time(day(at, 8))
        said += made.tell_time(day(at, 17))
    judge(plain, books, said)
    netted = of(ObligationNetted, said)
    assert all(each.mark == each.contract_money + each.value - each.carried_value for each in netted)


def judge(plain, books, said):
    """Balances, confirmations and contract money are as the plain sum says, and the state has nothing left of it."""
    for letter in MEMBERS:
        assert held(books, f"{letter}-CASH", CURRENCY) == RICH + plain.cash[letter]
        assert held(books, f"{letter}-SEC", ISIN) == plain.securities[letter]
    assert held(books, "CCP-CASH", CURRENCY) == held(books, "CCP-SEC", ISIN) == 0
    told = Counter(each.report for each in of(ConfirmationIssued, said) if "|oms|" in each.report)
    assert told == Counter(plain.reports)
    allocated = Counter()
    for each in of(ObligationAllocated, said):
        allocated[each.report, "cash"] += each.cash
        allocated[each.report, "quantity"] += each.quantity
    for each in of(ConfirmationIssued, said):
        if "|oms|" in each.report and (each.report, "cash") in allocated:
            assert (allocated[each.report, "quantity"], allocated[each.report, "cash"]) == (each.quantity, each.amount)
    for entry in of(EntryPosted, said):
        assert not any(_sums(entry).values())
    assert all(
        store.after(index, "") is None
        for store, index in (
            (books.novated_legs, "open"),
            (books.novated_tranches, "due"),
            (books.clearing_positions, "active"),
            (books.clearing_positions, "due"),
            (books.clearing_positions, "open"),
            (books.net_payments, "gross"),
            (books.net_payments, "net_end_of_day"),
            (books.instructions, "dated"),
        )
    )
    assert len(books.clearing_positions) == len(books.obligations) == 0


def _sums(entry):
    sums = Counter()
    for moved in entry.movements:
        sums[moved.asset] += moved.amount
    return sums
