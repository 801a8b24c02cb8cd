"""What fails cost with a CCP between the parties, reckoned from the deals alone: what is left of each member's net at the end of each day.

It knows nothing of clearing or of penalties in the office. Days are numbers, as in tests/unit/penalty_oracle.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from tests.unit.penalty_oracle import BP, PLAIN_ROW, at_day, counts

MEMBERS, CCP = "ABCDE", "CCP"
CASH_AT_FIRST = 100_000
Charge = tuple[int, str, str, Fraction]
"""The day, who pays whom, and how much."""


@dataclass(frozen=True, kw_only=True)
class CcpCase:
    """Deals at 50 EUR a unit; what arrives when; and what each pays in all, by hand."""

    name: str
    hand: dict[str, str]
    deals: tuple[tuple[int, str, int], ...] = ((0, "AB", 1_000),)
    """Due on, from whom to whom, how much: made before that day opens."""
    made: int | None = None
    """Where all of them are made later than they are due: before this day opens."""
    stock: dict[tuple[int, str], int] = field(default_factory=dict)
    cash: dict[tuple[int, str], int] = field(default_factory=dict)
    """Beyond the 100,000 that each member has at first."""
    prices: dict[int, str] = field(default_factory=lambda: {-1: "50"})
    asset: dict[int, str] = field(default_factory=lambda: {-1000: "LIQUID_SHARE"})
    from_day: int = -1000
    """From when instructions of CCPs count."""
    is_free: bool = False
    """Deliveries are free, and money is one payment at the end of the day."""
    is_ccp_closed: bool = False
    """The CCP's account is closed as soon as the first day has opened."""
    first: int = 0
    last: int = 0


class Book:
    """What each member still has to deliver (below zero) or to receive, and what is where."""

    def __init__(self) -> None:
        self.left = dict.fromkeys(MEMBERS, 0)
        self.stock = dict.fromkeys((*MEMBERS, CCP), 0)
        self.cash = dict.fromkeys(MEMBERS, Fraction(CASH_AT_FIRST))
        self.value = dict.fromkeys(MEMBERS, Fraction())
        """At what what is left stands, that a mark brings to the price of the day."""
        self.unpaid: dict[str, Fraction] = {}


def expected(case: CcpCase) -> list[Charge]:
    """Who pays whom how much for which day, in order."""
    book, found = Book(), list[Charge]()
    for day in range(case.first, case.last + 1):
        price = Fraction(at_day(case.prices, day))
        if counts(day):
            _open(case, book, day, price)
            _deliver(case, book, price)
            if day >= case.from_day:
                found += _charges(case, book, day, price)
    return sorted(found)


def _open(case: CcpCase, book: Book, day: int, price: Fraction) -> None:
    """What is due today joins what was left; the difference to the price of today is paid in money."""
    contract = dict.fromkeys(MEMBERS, Fraction())
    for on, (seller, buyer), much in case.deals:
        if (max(on, case.made or on)) == day:
            for member, sign in ((seller, -1), (buyer, 1)):
                book.left[member] += sign * much
                contract[member] -= sign * much * 50
    for (on, member), much in case.stock.items():
        book.stock[member] += much if on == day else 0
    for (on, member), amount in case.cash.items():
        book.cash[member] += amount if on == day else 0
    for member in MEMBERS:
        due = contract[member] + book.left[member] * price - book.value[member]
        book.value[member] = book.left[member] * price
        if not case.is_free:
            book.unpaid[member] = book.unpaid.get(member, Fraction()) - min(due, Fraction())
            if book.cash[member] >= book.unpaid[member]:
                book.cash[member] += max(due, Fraction()) - book.unpaid.pop(member)


def _deliver(case: CcpCase, book: Book, price: Fraction) -> None:
    """To the CCP what there is, and from it what it has received, to whom can pay. (Several who receive are all served, or none.)"""
    for member in MEMBERS if not case.is_ccp_closed else ():
        much = min(-book.left[member], book.stock[member])
        if much > 0:
            _move(book, member, CCP, much, price if not case.is_free else Fraction())
    for member in MEMBERS if not case.is_ccp_closed else ():
        much = min(book.left[member], book.stock[CCP])
        if much > 0 and (case.is_free or book.cash[member] >= much * price):
            _move(book, CCP, member, much, price if not case.is_free else Fraction())


def _move(book: Book, source: str, target: str, much: int, price: Fraction) -> None:
    book.stock[source] -= much
    book.stock[target] += much
    member, sign = (source, 1) if target == CCP else (target, -1)
    book.left[member] += sign * much
    book.value[member] += sign * much * price
    book.cash[member] += sign * much * price


def _charges(case: CcpCase, book: Book, day: int, price: Fraction) -> Iterator[Charge]:
    bp = BP[PLAIN_ROW[at_day(case.asset, day)]]
    for member, left in book.left.items():
        securities = _rounded(abs(left) * price * bp / 10_000)
        if left and case.is_ccp_closed:
            yield day, CCP, member, securities
        elif left < 0:
            yield day, member, CCP, securities
        elif left > 0:
            if book.stock[CCP] < left:
                yield day, CCP, member, securities
            if not case.is_free and book.cash[member] < left * price:
                yield day, member, CCP, _rounded(left * price * Fraction("2.4") / 36_000)
    for member, amount in book.unpaid.items():
        if amount:
            yield day, member, CCP, _rounded(amount * Fraction("2.4") / 36_000)


def _rounded(exact: Fraction) -> Fraction:
    return Fraction(round(exact * 100), 100)


def sums(charges: list[Charge]) -> dict[str, Fraction]:
    """What each pays in all."""
    found: dict[str, Any] = {}
    for _, payer, _, amount in charges:
        found[payer] = found.get(payer, 0) + amount
    return found
