"""What fails cost, reckoned from the regulation in fractions and from a case alone. It knows nothing of the office that it judges.

Delegated Regulation (EU) 2017/389, Annex I and Arts 2, 3, 7; 2018/1229 Art. 16. Days are numbers: 0 is Monday, 5 January 2026.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

MONDAY = date(2026, 1, 5)
PLAIN_ROW = {"LIQUID_SHARE": 1, "ILLIQUID_SHARE": 2, "SOVEREIGN_DEBT": 4, "OTHER_DEBT": 5, "OTHER": 7}
SME_ROW = {"LIQUID_SHARE": 3, "ILLIQUID_SHARE": 3, "SOVEREIGN_DEBT": 4, "OTHER_DEBT": 6, "OTHER": 3}
BP = {1: Fraction(1), 2: Fraction(1, 2), 3: Fraction(1, 4), 4: Fraction(1, 10), 5: Fraction(1, 5), 6: Fraction(3, 20), 7: Fraction(1, 2)}
SME_MARKET = "XGRO"


@dataclass(frozen=True, kw_only=True)
class Case:
    """One instruction from S to B: who instructs when, what arrives when, what reference data says; and what each pays, by hand."""

    name: str
    hand: dict[str, str]
    kind: str = "DVP"
    asset: str = "LIQUID_SHARE"
    asset_from: dict[int, str] = field(default_factory=dict)
    mic: str | None = None
    sme_from: int = -1000
    quantity: str = "10000"
    amount: str = "500000"
    currency: str = "EUR"
    prices: dict[int, str] = field(default_factory=lambda: {-1: "50"})
    price_type: str | None = None
    price_currency: str = "EUR"
    exchange: dict[int, tuple[str, int]] = field(default_factory=dict)
    rates: dict[tuple[int, int], str] = field(default_factory=dict)
    """By category and first day, where it is not that of Annex I."""
    cash: dict[int, str] = field(default_factory=lambda: {-1000: "2.40"})
    day_count: int = 360
    due: int = 0
    seller_on: int = 0
    buyer_on: int = 0
    holds: str = ""
    """The sides that are on hold, all the time or until the day on which they are `released_on`."""
    released_on: int = 1000
    linked: str = ""
    """The side that waits for another of its own instructions, which nobody matches, and takes that back on the day `unlinked_on`."""
    unlinked_on: int = 1000
    accounts_closed: str = ""
    """The sides whose securities account is closed, until the day on which it is `reopened_on`."""
    reopened_on: int = 1000
    cash_on: int | None = 0
    """From when the side that pays has the cash: the receiver, in a delivery with payment (DWP) the deliverer."""
    stock: dict[int, str] = field(default_factory=dict)
    in_parts: bool = False
    closed: tuple[int, ...] = ()
    start: int = 0
    last: int = 0


def expected(case: Case) -> list[tuple[str, int, Fraction]]:
    """Who pays how much for which day, in the order of days; S before B."""
    matched = max(case.seller_on, case.buyer_on)
    late = "S" if case.seller_on > case.buyer_on else "B"
    found = []
    for day in range(case.due, case.last + 1):
        left = _left(case, day)
        if not left or not counts(day):
            continue
        if day < matched:
            quantity = Fraction(case.quantity)
            found.append((late, day, _amount(case, day, quantity, in_cash=late == "B" and case.kind == "DVP")))
            continue
        found += [(who, day, _amount(case, day, left, in_cash=in_cash)) for who, in_cash in _failing(case, day, left)]
    return found


def counts(day: int) -> bool:
    on = MONDAY + timedelta(days=day)
    return on.isoweekday() < 6 and (on.month, on.day) not in ((1, 1), (12, 25))


def _settles(day: int, case: Case) -> bool:
    return (MONDAY + timedelta(days=day)).isoweekday() < 6 and day not in case.closed


def _stock(case: Case, day: int) -> Fraction:
    return sum((Fraction(much) for on, much in case.stock.items() if on <= day), Fraction())


def _has_cash(case: Case, day: int) -> bool:
    return case.kind == "FOP" or (case.cash_on is not None and case.cash_on <= day)


def _left(case: Case, day: int) -> Fraction:
    """What has not settled at the end of a day. Of a payment alone: 1 or nothing."""
    whole = Fraction(case.quantity) if case.kind != "PFOD" else Fraction(1)
    left = whole
    for each in range(max(case.due, case.seller_on, case.buyer_on), day + 1):
        if not _settles(each, case) or _obstacle(case, each) or not _has_cash(case, each):
            continue
        there = _stock(case, each) if case.kind != "PFOD" else whole
        if there >= whole:
            left = Fraction()
        elif case.in_parts:
            left = whole - there
    return left


def _obstacle(case: Case, day: int) -> str:
    """The sides that are to blame before anything is asked of what they have: for holds, else links, else accounts."""
    if case.holds and day < case.released_on:
        return case.holds
    if case.linked and day < case.unlinked_on:
        return case.linked
    return case.accounts_closed if day < case.reopened_on else ""


def _failing(case: Case, day: int, left: Fraction) -> Iterator[tuple[str, bool]]:
    if _obstacle(case, day):
        yield from ((who, False) for who in "SB" if who in _obstacle(case, day))
        return
    if case.kind == "DWP":  # it is the deliverer who lacks either, and it is charged once, for the securities first
        lacks = _stock(case, day) - (Fraction(case.quantity) - left) < left
        if lacks or not _has_cash(case, day):
            yield "S", not lacks
        return
    if case.kind != "PFOD" and _stock(case, day) - (Fraction(case.quantity) - left) < left:
        yield "S", False
    if case.kind in ("DVP", "PFOD") and not _has_cash(case, day):
        yield "B", True


def _amount(case: Case, day: int, quantity: Fraction, *, in_cash: bool) -> Fraction:
    if case.kind == "PFOD":
        value, in_cash = Fraction(case.amount), True
    else:
        value = quantity * Fraction(at_day(case.prices, day)) / (100 if case.price_type == "PERCENT" else 1)
        if case.exchange:
            rate, units = at_day(case.exchange, day)
            value *= Fraction(rate) / units
    exact = value * max(Fraction(at_day(case.cash, day)), Fraction()) / 100 / case.day_count if in_cash else value * _bp(case, day) / 10000
    return Fraction(round(exact * 100), 100)


def _bp(case: Case, day: int) -> Fraction:
    kind = at_day({-1000: case.asset} | case.asset_from, day)
    row = (SME_ROW if case.mic == SME_MARKET and day >= case.sme_from else PLAIN_ROW)[kind]
    changed = {on: rate for (category, on), rate in case.rates.items() if category == row}
    return Fraction(at_day({-2000: BP[row]} | changed, day))


def at_day(dated, day):
    return dated[max(on for on in dated if on <= day)]
