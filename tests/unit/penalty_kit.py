"""A settlement system with a penalty regime: the rates of Annex I, a price, a cash rate, standing instructions, and what may fail."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import orjson

from processors.books import BackBooks
from schemas import topics
from schemas.codec import encode
from schemas.message import Message
from schemas.penalties import PenaltyAccrued, PenaltyReversed
from schemas.penalty_payments import CorrectPenalty
from schemas.penalty_reference import CashRateSet, PenaltyClassificationSet, PenaltyRateSet, PenaltyRegimeSet
from schemas.prices import PriceQuoted
from schemas.reference import StandingInstructionSet
from tests.unit.back_office import BUYER, CURRENCY, ISIN, SELLER, SYSTEM, account, day, defined, instruction, of, office
from tests.unit.office_driver import OfficeDriver

CSD = "529900CSDXXXXXXXXX04"
PAST = date(2020, 1, 1)
ANNEX_I = {1: "1.00", 2: "0.50", 3: "0.25", 4: "0.10", 5: "0.20", 6: "0.15", 7: "0.50"}
"""Basis points a day (Delegated Regulation (EU) 2017/389, Annex I)."""


def regime(**more: Any) -> PenaltyRegimeSet:
    fields = {"settlement_system": SYSTEM, "effective_from": PAST, "cash_account": "PENALTIES"} | more
    return PenaltyRegimeSet(**fields)


def quoted(price: str, on: int = -1, **more: Any) -> PriceQuoted:
    """The price of a day, counted from Monday."""
    fields = {"isin": ISIN, "currency": CURRENCY} | more
    return PriceQuoted(date=day(on).date(), price=Decimal(price), **fields)


def classified(asset_class: Any = "LIQUID_SHARE", on: date = PAST, **more: Any) -> PenaltyClassificationSet:
    fields = {"isin": ISIN, "price_currency": CURRENCY} | more
    return PenaltyClassificationSet(effective_from=on, asset_class=asset_class, **fields)


def market(days: int = 5, now: datetime | None = None, price: str | None = "50", **more: Any) -> tuple[OfficeDriver, BackBooks]:
    """Monday, with `days` settlement days. Nobody has securities or cash; the share is liquid and costs 50 EUR."""
    made, books = office(days=days, now=now)
    defined(made)
    made.give(account("PENALTIES", CSD, "CASH"))
    made.give(regime(**more))
    for category, rate in ANNEX_I.items():
        made.give(PenaltyRateSet(category=category, effective_from=PAST, rate_bp=Decimal(rate)))
    made.give(CashRateSet(currency=CURRENCY, effective_from=PAST, rate_percent=Decimal("2.40")))
    made.give(classified())
    if price is not None:
        made.give(quoted(price))
    for party, letter in ((SELLER, "S"), (BUYER, "B")):
        accounts = {"securities_account": f"{letter}-SEC", "cash_account": f"{letter}-CASH"}
        made.give(StandingInstructionSet(party=party, settlement_system=SYSTEM, currency=CURRENCY, **accounts))
    return made, books


def both(made: OfficeDriver, number: int = 1, first: str = "DELI", **more: Any) -> list[Message]:
    """Both sides of one instruction; 10,000 shares for 500,000.00 if nothing else is said."""
    fields = {"quantity": Decimal(10_000), "amount": Decimal(500_000)} | more
    second = "RECE" if first == "DELI" else "DELI"
    return made.give(instruction(first, number, **fields)) + made.give(instruction(second, number, **fields))


def end_of(made: OfficeDriver, number: int) -> list[Message]:
    """The cut-off of a day, after whatever came before it."""
    return made.tell_time(day(number, 17))


def morning_of(made: OfficeDriver, number: int) -> list[Message]:
    """A day has opened."""
    return made.tell_time(day(number, 8))


def charged(said: list[Message]) -> list[tuple[str, str, str, str]]:
    """Who pays how much for which day, and why, in order: what was accrued, and below zero what was reversed."""
    found = []
    for each in said:
        if isinstance(each, PenaltyAccrued | PenaltyReversed):
            amount = each.amount if isinstance(each, PenaltyAccrued) else -each.amount
            found.append((each.debtor[6], str(each.day), str(each.because), str(amount)))
    return found


def amounts(said: list[Message]) -> list[str]:
    """What was accrued, in order."""
    return [str(each.amount) for each in of(PenaltyAccrued, said)]


def correction(penalty: str, what: Any, **more: Any) -> CorrectPenalty:
    fields = {"command": f"correct-{what}", "who": "anna", "second": "bela", "settlement_system": SYSTEM} | more
    return CorrectPenalty(penalty=penalty, correction=what, **fields)


def dumped(said: list[Message]) -> list[dict[str, Any]]:
    """What was said of penalties, as it stands in its topic."""
    return [orjson.loads(encode(each)) for each in said if type(each) in topics.BACK_PENALTIES.carries]
