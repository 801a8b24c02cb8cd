"""Every case through the whole back office: each penalty is what the independent calculator says, and its sums are those worked by hand.

Broken on purpose, once each: the day of matching charged as late too, rounding to one decimal more, the receiver's hold at the cash rate,
Saturdays that count, and the whole quantity after a partial settlement: each made a case fail.
"""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction

import orjson
import pytest

from schemas.claims import ClaimsPosted
from schemas.codec import encode
from schemas.commands import CancelInstruction, ReleaseInstruction
from schemas.instruction import Link, Terms
from schemas.message import Message
from schemas.penalties import PenaltyAccrued
from schemas.penalty_reference import CashRateSet, ExchangeRateQuoted, GrowthMarketSet, PenaltyRateSet
from schemas.reference import CurrencyDefined
from streams.verify.penalties import Penalties
from streams.verify.problems import Problems
from tests.unit import penalty_cases, penalty_condition_cases
from tests.unit.back_office import BUYER, SELLER, account, ask, day, funding, instructed, instruction, of, settlement_day
from tests.unit.office_driver import OfficeDriver
from tests.unit.penalty_kit import PAST, classified, dumped, market, quoted
from tests.unit.penalty_oracle import SME_MARKET, Case, expected

CASES = (*penalty_cases.CASES, *penalty_condition_cases.CASES)


def on(number: int) -> date:
    return PAST if number < -100 else day(number).date()


def opened(case: Case) -> OfficeDriver:
    """The office before the first day of the case, with all its reference data."""
    made, _ = market(days=0, price=None, now=day(case.start, 6))
    for number in range(case.start, case.last + 2):
        if day(number).weekday() < 5 and number not in case.closed:
            made.give(settlement_day(number))
    made.give(CurrencyDefined(currency=case.currency, decimals=2))
    made.give(classified(case.asset, price_currency=case.price_currency))
    made.give(GrowthMarketSet(mic=SME_MARKET, effective_from=on(case.sme_from)))
    for number, asset in case.asset_from.items():
        made.give(classified(asset, on(number), price_currency=case.price_currency))
    for number, price in case.prices.items():
        made.give(quoted(price, number, currency=case.price_currency, price_type=case.price_type))
    for (category, number), rate in case.rates.items():
        made.give(PenaltyRateSet(category=category, effective_from=on(number), rate_bp=Decimal(rate)))
    for number, rate in case.cash.items():
        made.give(CashRateSet(currency=case.currency, effective_from=on(number), rate_percent=Decimal(rate), day_count=case.day_count))
    for number, (rate, units) in case.exchange.items():
        fields = {"currency": case.price_currency, "in_currency": case.currency}
        made.give(ExchangeRateQuoted(day=on(number), rate=Decimal(rate), units=units, **fields))
    return made


def played(case: Case) -> list[Message]:
    """All that the office says from the first day of the case to the end of its last."""
    made, said = opened(case), []
    for number in range(case.start, case.last + 1):
        said += made.tell_time(day(number, 8))
        if case.cash_on is not None and number == max(case.cash_on, case.start) and case.kind != "FOP":
            said += made.give(funding("S-CASH" if case.kind == "DWP" else "B-CASH", case.amount, asset=case.currency))
        said += _changes(case, made, number)
        for movement, when in (("DELI", case.seller_on), ("RECE", case.buyer_on)):
            said += made.give(_instruction(case, movement)) if max(when, case.start) == number else []
        for letter, party in (("S", SELLER), ("B", BUYER)):  # once both sides are there, for none is taken over what is closed
            if letter in case.accounts_closed and number == case.start:
                said += made.give(account(f"{letter}-SEC", party, "SECURITIES", is_open=False))
        if number in case.stock:
            said += made.give(funding("S-SEC", case.stock[number], f"stock-{number}"))
        said += made.tell_time(day(number, 17))
    return said + made.tell_time(day(case.last + 1))


def _changes(case: Case, made: OfficeDriver, number: int) -> list[Message]:
    """What each side opens, releases or takes back on this day; before the first, what is closed and what another waits for."""
    said: list[Message] = []
    for letter, party, movement in (("S", SELLER, "DELI"), ("B", BUYER, "RECE")):
        if letter in case.accounts_closed and number == case.reopened_on:
            said += made.give(account(f"{letter}-SEC", party, "SECURITIES"))
        if letter in case.holds and number == case.released_on:
            said += made.give(ask(ReleaseInstruction, movement, hold="PREA"))
        if letter in case.linked and number == case.start:
            said += made.give(_instruction(case, movement, number=2, terms=Terms()))
        if letter in case.linked and number == case.unlinked_on:
            said += made.give(ask(CancelInstruction, movement, 2))
    return said


def _terms(case: Case, movement: str) -> Terms:
    letter = "S" if movement == "DELI" else "B"
    return Terms(
        holds=("PREA",) if letter in case.holds else (),
        partial="PART" if case.in_parts else None,
        links=(Link(position="AFTE", report=instructed(movement, 2)),) if letter in case.linked else (),
    )


def _instruction(case: Case, movement: str, number: int = 1, terms: Terms | None = None) -> Message:
    more = {"cash_account": None} if case.kind == "FOP" else {"securities_account": None} if case.kind == "PFOD" else {}
    return instruction(
        movement,
        number,
        instruction_type=case.kind,
        quantity=Decimal(case.quantity),
        amount=Decimal(case.amount) + (0 if number == 1 else 1 if movement == "DELI" else 2),  # so that nobody matches it
        currency=case.currency,
        place_of_trade=case.mic,
        trade_date=day(case.start - 2).date(),
        intended_settlement_date=day(case.due).date(),
        terms=terms or _terms(case, movement),
        **more,
    )


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_each_penalty_is_what_the_independent_calculator_says_and_the_sums_are_those_worked_by_hand(case: Case) -> None:
    said = played(case)
    found = [(each.debtor[6], (each.day - day(0).date()).days, Fraction(each.amount)) for each in of(PenaltyAccrued, said)]
    assert sorted(found, key=lambda each: each[1]) == expected(case)
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for each in of(PenaltyAccrued, said):
        sums[each.debtor[6]] += each.amount
    assert {who: str(much) for who, much in sums.items()} == case.hand
    problems = Problems()
    penalties = Penalties(problems)
    for message in dumped(said):
        penalties.hear(message)
    for entry in of(ClaimsPosted, said):
        penalties.claims.post(orjson.loads(encode(entry)))
    penalties.judge({})
    assert problems.sentences() == []


def test_there_are_at_least_thirty_cases_with_names_of_their_own():
    assert len({case.name for case in CASES}) == len(CASES) >= 30
