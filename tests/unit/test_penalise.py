"""Penalties: who owes whom how much for which day, against an independent calculator; months are netted, paid and taken back in the books.

Long because the table of cases stands whole.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from processors.books import BackBooks
from processors.penalties.days import days_between, number_in_month
from schemas import commands
from schemas.back import EntryPosted
from schemas.instruction import Terms
from schemas.message import Message
from schemas.penalties import (
    CashRateSet,
    InstrumentClassified,
    PenaltiesNetted,
    PenaltyAccrued,
    PenaltyNotAccrued,
    PenaltyPaid,
    PenaltyPaymentPended,
    PenaltyRateSet,
    PenaltyRegimeSet,
    PenaltyReversed,
    ReversePenalty,
)
from schemas.prices import PriceQuoted
from schemas.reference import CurrencyDefined, SettlementSystemDefined, StandingInstructionSet
from tests.unit import penalty_calculator as by_hand
from tests.unit.back_office import (
    BUYER,
    CURRENCY,
    ISIN,
    MONDAY,
    SELLER,
    SYSTEM,
    account,
    ask,
    day,
    defined,
    funding,
    instruction,
    of,
    office,
    refusals,
)
from tests.unit.office_driver import OfficeDriver

LONG_AGO = date(2020, 1, 1)
CASH_RATE = "0.04"
HELD = Terms(holds=("PREA",))


def ready(days: int = 60, *, category: str = "LIQUID_SHARES", price: str | None = "50", **more: Any) -> tuple[OfficeDriver, BackBooks]:
    """Monday, 5 January 2026, an hour before the opening; every day but weekends settles."""
    made, books = office(days=0, now=day(0, 6))
    defined(made)
    from tests.unit.back_office import settlement_day  # noqa: PLC0415 - beside its use

    for number in range(days):
        if day(number).weekday() < 5 and day(number).date() not in more.get("closed", ()):
            made.give(settlement_day(number))
    made.give(PenaltyRegimeSet(settlement_system=SYSTEM, effective_from=LONG_AGO, penalty_account="PENALTIES"))
    made.give(account("PENALTIES", "529900CSDXXXXXXXXX04", "CASH"))
    for name, rate in by_hand.ANNEX_I.items():
        made.give(PenaltyRateSet(category=name, effective_from=LONG_AGO, rate_bp=Decimal(rate)))
    made.give(CashRateSet(currency=CURRENCY, effective_from=LONG_AGO, annual_rate=Decimal(more.get("cash_rate", CASH_RATE))))
    made.give(InstrumentClassified(isin=ISIN, effective_from=LONG_AGO, category=category))
    if price is not None:
        made.give(PriceQuoted(isin=ISIN, currency=CURRENCY, date=MONDAY - timedelta(days=7), price=Decimal(price)))
    for party, letter in ((SELLER, "S"), (BUYER, "B")):
        fields = {"party": party, "settlement_system": SYSTEM, "currency": CURRENCY}
        made.give(StandingInstructionSet(**fields, securities_account=f"{letter}-SEC", cash_account=f"{letter}-CASH"))
    return made, books


def pair(made: OfficeDriver, *, deliver: Terms | None = None, receive: Terms | None = None, late: int = 0, **more: Any) -> list[Message]:
    said = made.give(instruction("DELI", terms=deliver, **more))
    if late:
        said += made.tell_time(day(late, 8))
    return said + made.give(instruction("RECE", terms=receive, **more))


def run(made: OfficeDriver, first: int, last: int) -> list[Message]:
    """Days open and close, one after the other."""
    return [word for number in range(first, last + 1) for hour in (8, 17) for word in made.tell_time(day(number, hour))]


def owed(said: list[Message]) -> dict[tuple[str, str], Decimal]:
    """What each party owes by kind: S or B."""
    found: dict[tuple[str, str], Decimal] = {}
    for each in of(PenaltyAccrued, said):
        key = (each.debtor[6], each.kind)
        found[key] = found.get(key, Decimal(0)) + each.amount
    return found


def test_the_worked_example_of_liquid_shares() -> None:
    """10,000 liquid shares at EUR 50, three days: EUR 150."""
    made, _ = ready()
    said = pair(made, quantity=Decimal(10_000), amount=Decimal(500_000)) + run(made, 0, 2)
    assert owed(said) == {("S", "SEFP"): Decimal(150)}
    assert [(each.day, each.amount, each.price, each.rate_bp) for each in of(PenaltyAccrued, said)] == [
        (day(number).date(), Decimal("50.00"), Decimal(50), Decimal("1.00")) for number in range(3)
    ]


def test_the_worked_example_of_a_sovereign_bond() -> None:
    """EUR 10m of nominal at 98 %, one day at 0.10 bp: EUR 98."""
    made, _ = ready(category="SOVEREIGN_DEBT", price="0.98")
    said = pair(made, quantity=Decimal(10_000_000), amount=Decimal(9_800_000)) + run(made, 0, 0)
    assert owed(said) == {("S", "SEFP"): Decimal(98)}


@dataclass(frozen=True)
class Case:
    """A fail, from Monday on, and what the calculator makes of it."""

    name: str
    expected: dict[tuple[str, str], Decimal]
    through: int = 0
    world: dict[str, Any] = field(default_factory=dict)
    deal: dict[str, Any] = field(default_factory=dict)
    cash: int = 10**9
    securities: int = 0


SHARES = {"quantity": Decimal(1000), "amount": Decimal(50_000)}
VALUE = Fraction(50_000)


def _of(side: str, days: int, rate: str = "1.00", quantity: str = "1000", price: str = "50") -> dict[tuple[str, str], Decimal]:
    return {(side, "SEFP"): by_hand.of_instruments(quantity, price, rate, days)}


def _cash(days: int, value: Fraction = VALUE, rate: str = CASH_RATE) -> dict[tuple[str, str], Decimal]:
    return {("B", "SEFP"): by_hand.of_cash(value, rate, 360, days)}


CASES = [
    *(Case(f"{name} for a day", _of("S", 1, rate), world={"category": name}, deal=SHARES) for name, rate in by_hand.ANNEX_I.items()),
    *(Case(f"{days} days of a week", _of("S", days), through=days - 1, deal=SHARES) for days in (2, 3, 4, 5)),
    Case("over a weekend", _of("S", 6), through=7, deal=SHARES),
    Case("two weeks", _of("S", 10), through=11, deal=SHARES),
    Case("a day that is no settlement day counts all the same", _of("S", 3), through=2, world={"closed": (day(1).date(),)}, deal=SHARES),
    Case("lack of cash for a day", _cash(1), deal=SHARES, cash=10, securities=1000),
    Case("lack of cash for a week", _cash(5), through=4, deal=SHARES, cash=10, securities=1000),
    Case("a rate below zero costs nothing", {}, deal=SHARES, cash=10, securities=1000, world={"cash_rate": "-0.005"}),
    Case("securities first where both lack", _of("S", 1), deal=SHARES, cash=10),
    Case("on hold by the deliverer", _of("S", 2), through=1, deal=SHARES | {"deliver": HELD}, securities=1000),
    Case("on hold by the receiver", _cash(2), through=1, deal=SHARES | {"receive": HELD}, securities=1000),
    Case("on hold by both", _of("S", 1) | _cash(1), deal=SHARES | {"deliver": HELD, "receive": HELD}, securities=1000),
    Case("on hold by the CSD", {}, deal=SHARES | {"deliver": Terms(holds=("CSDH",))}, securities=1000),
    Case(
        "only what a part has left",
        _of("S", 1, quantity="700"),
        deal=SHARES | {"deliver": Terms(partial="PART"), "receive": Terms(partial="PART")},
        securities=300,
    ),
    Case("a corporate action", {}, deal=SHARES | {"deliver": Terms(transaction_type="CORP")}),
    Case("a claim", {}, deal=SHARES | {"receive": Terms(transaction_type="CLAI")}),
    Case(
        "free of payment", _of("S", 1), deal={"quantity": Decimal(1000), "amount": Decimal(0), "currency": "XXX", "instruction_type": "FOP"}
    ),
    Case(
        "payment free of delivery",
        _cash(1, Fraction(7_200)),
        deal={"quantity": Decimal(0), "amount": Decimal(7_200), "instruction_type": "PFOD"},
        cash=10,
    ),
    Case("with payment", _of("S", 1), deal=SHARES | {"instruction_type": "DWP"}),
    Case(
        "half a cent goes to the even one",
        {("S", "SEFP"): Decimal("0.02")},
        world={"price": "1"},
        deal={"quantity": Decimal(150), "amount": Decimal(150)},
    ),
    Case("less than half a cent is nothing", {}, world={"price": "0.01"}, deal=SHARES),
    Case(
        "matched a day late", {("B", "LMFP"): by_hand.of_cash(VALUE, CASH_RATE, 360, 1)} | _of("S", 1), through=1, deal=SHARES | {"late": 1}
    ),
    Case(
        "matched late over a weekend",
        {("B", "LMFP"): by_hand.of_cash(VALUE, CASH_RATE, 360, 5)} | _of("S", 1),
        through=7,
        deal=SHARES | {"late": 7},
    ),
    Case(
        "matched late and settled at once",
        {("B", "LMFP"): by_hand.of_cash(VALUE, CASH_RATE, 360, 2)},
        through=2,
        deal=SHARES | {"late": 2},
        securities=1000,
    ),
    Case("due in two days", _of("S", 1), through=2, deal=SHARES | {"intended_settlement_date": day(2).date()}),
    Case("settled in time", {}, through=3, deal=SHARES, securities=1000),
    Case("no price", {}, world={"price": None}, deal=SHARES),
]


def test_the_table_has_thirty_cases() -> None:
    assert len(CASES) >= 30


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_fail_costs_what_the_calculator_says(case: Case) -> None:
    made, _ = ready(**case.world)
    made.give(funding("B-CASH", case.cash))
    made.give(funding("S-CASH", 10**9))
    if case.securities:
        made.give(funding("S-SEC", case.securities))
    late = case.deal.get("late", 0)
    said = pair(made, **case.deal) + (made.tell_time(day(late, 17)) if late else [])
    said += run(made, late + 1 if late else 0, case.through)
    assert owed(said) == case.expected
    assert [str(each.reason) for each in of(PenaltyNotAccrued, said)] == (["price_not_known"] if case.name == "no price" else [])


def test_late_matching_says_so() -> None:
    made, _ = ready()
    said = pair(made, **SHARES, late=1)
    assert [(str(each.reason), each.debtor, each.day) for each in of(PenaltyAccrued, said)] == [("matched_late", BUYER, MONDAY)]


def test_the_category_and_the_price_of_each_day_count() -> None:
    made, _ = ready()
    made.give(InstrumentClassified(isin=ISIN, effective_from=day(2).date(), category="ILLIQUID_SHARES"))
    made.give(PriceQuoted(isin=ISIN, currency=CURRENCY, date=day(1).date(), price=Decimal(60)))
    said = pair(made, **SHARES) + run(made, 0, 2)
    assert [each.amount for each in of(PenaltyAccrued, said)] == [
        by_hand.of_instruments("1000", price, rate) for price, rate in (("50", "1.00"), ("60", "1.00"), ("60", "0.50"))
    ]


def test_a_cash_fail_in_another_currency_has_its_rate_and_its_decimals() -> None:
    made, _ = ready()
    made.give(CurrencyDefined(currency="JPY", decimals=0))
    made.give(PriceQuoted(isin=ISIN, currency="JPY", date=LONG_AGO, price=Decimal(8_001)))
    made.give(CashRateSet(currency="JPY", effective_from=LONG_AGO, annual_rate=Decimal("0.001"), day_count=365))
    made.give(funding("S-SEC", 1000))
    said = pair(made, quantity=Decimal(1000), amount=Decimal(8_000_000), currency="JPY") + run(made, 0, 0)
    assert owed(said) == {("B", "SEFP"): by_hand.of_cash(Fraction(8_001_000), "0.001", 365, decimals=0)} == {("B", "SEFP"): Decimal(22)}


def month_of_fails(made: OfficeDriver, through: int) -> list[Message]:
    """The deliverer fails four days and settles on the fifth; the receiver is late by two with another."""
    said = pair(made, **SHARES) + run(made, 0, 3) + made.tell_time(day(4, 8)) + made.give(funding("S-SEC", 1000))
    return said + made.tell_time(day(4, 17)) + run(made, 5, through)


def test_a_month_is_netted_and_paid_and_the_dedicated_account_is_empty_again() -> None:
    made, books = ready()
    made.give(funding("B-CASH", 100_000))
    made.give(funding("S-CASH", 1_000))
    said = month_of_fails(made, 52)
    (netted,), (paid,) = of(PenaltiesNetted, said), of(PenaltyPaid, said)
    assert (netted.debtor, netted.creditor, netted.amount, netted.month) == (SELLER, BUYER, Decimal("20.00"), "2026-01")
    assert (paid.amount, [each.balance for each in (paid.collected[1], paid.distributed[0])]) == (netted.amount, [Decimal(20), Decimal(0)])
    assert books.balances[f"PENALTIES|{CURRENCY}"].quantity == 0
    assert [each.of.rpartition("/")[2] for each in of(EntryPosted, said) if "2026-01" in each.of] == ["collected", "distributed"]
    assert books.penalty_sums.after("month", "") is None
    assert books.penalties.after("month", f"{SYSTEM}|2026-01") is None


def test_the_list_and_the_payment_come_on_their_business_days() -> None:
    made, _ = ready()
    made.give(funding("B-CASH", 100_000))
    made.give(funding("S-CASH", 1_000))
    said = month_of_fails(made, 52)
    days = {type(each).__name__: each.at.date() for each in (*of(PenaltiesNetted, said), *of(PenaltyPaid, said))}
    assert {name: number_in_month(on) for name, on in days.items()} == {"PenaltiesNetted": 14, "PenaltyPaid": 18}


def test_an_unpaid_debtors_creditor_waits_and_is_paid_when_there_is_money() -> None:
    made, books = ready()
    made.give(funding("B-CASH", 50_000))
    said = pair(made, **SHARES) + run(made, 0, 51)
    (first, *_) = of(PenaltyPaymentPended, said)
    assert (first.reason, first.debtor) == ("cash_short", SELLER)
    assert of(PenaltyPaid, said) == []
    assert f"PENALTIES|{CURRENCY}" not in books.balances
    made.give(funding("S-CASH", 10_000))
    (paid,) = of(PenaltyPaid, run(made, 52, 52))
    assert paid.creditor == BUYER


def appeal(penalty: str, **more: Any) -> commands.Command:
    fields = {"command": f"appeal-{penalty[:20]}", "who": "anna", "second": "bela"} | more
    return ReversePenalty(settlement_system=SYSTEM, penalty=penalty, **fields)


def test_an_appeal_takes_back_exactly_what_was_accrued_and_once() -> None:
    made, books = ready()
    said = pair(made, **SHARES) + run(made, 0, 1)
    first, second = of(PenaltyAccrued, said)
    assert refusals(made.give(appeal(first.penalty, second=None))) == ["second_person_missing"]
    assert refusals(made.give(appeal(first.penalty, second="anna", command="own"))) == ["second_person_is_the_first"]
    assert refusals(made.give(appeal("invented"))) == ["penalty_not_known"]
    (reversed_,) = of(PenaltyReversed, made.give(appeal(first.penalty, command="granted")))
    assert (reversed_.amount, reversed_.debtor) == (first.amount, SELLER)
    assert refusals(made.give(appeal(first.penalty, command="again"))) == ["already_reversed"]
    made.give(appeal(second.penalty, command="another"))
    (key,) = [entry[1] for entry in [books.penalty_sums.after("month", "")] if entry is not None]
    assert books.penalty_sums[key].amount == 0


def test_appeals_are_over_after_the_tenth_business_day_of_the_month_after() -> None:
    made, _ = ready()
    made.give(funding("S-CASH", 10_000))
    (first, *_) = of(PenaltyAccrued, pair(made, **SHARES) + run(made, 0, 39))
    tenth = list(days_between(date(2026, 2, 1), date(2026, 2, 28)))[9]
    made.tell_time(day((tenth - MONDAY).days, 9))
    assert refusals(made.give(appeal(first.penalty, command="last"))) == []
    made.tell_time(day((tenth - MONDAY).days + 3, 9))
    (other, *_) = [each for each in of(PenaltyAccrued, run(made, 42, 42)) if each.day.month == 2] or [first]
    assert refusals(made.give(appeal(other.penalty if other is first else first.penalty, command="late")))[0] in (
        "already_reversed",
        "appeals_are_over",
    )


def test_the_first_of_may_counts_and_christmas_and_new_year_do_not() -> None:
    """T2S: every day but Saturday, Sunday, 1 January and 25 December."""
    for first, last in ((date(2025, 12, 20), date(2026, 1, 10)), (date(2026, 4, 28), date(2026, 5, 5))):
        assert list(days_between(first, last)) == by_hand.counted(first, last)
    assert not list(days_between(date(2025, 12, 25), date(2025, 12, 25)))
    assert number_in_month(date(2026, 5, 1)) == 1
    assert number_in_month(date(2026, 1, 2)) == 1


def test_a_currency_without_a_rate_accrues_nothing_and_says_so() -> None:
    made, _ = ready()
    made.give(CurrencyDefined(currency="USD", decimals=2))
    made.give(PriceQuoted(isin=ISIN, currency="USD", date=LONG_AGO, price=Decimal(50)))
    made.give(funding("S-SEC", 1000))
    said = pair(made, **SHARES, currency="USD") + run(made, 0, 0)
    assert [(str(each.reason), each.debtor) for each in of(PenaltyNotAccrued, said)] == [("penalty_rate_not_known", BUYER)]
    assert owed(said) == {}


def test_a_system_without_a_regime_penalises_nobody() -> None:
    made, books = ready()
    made.give(SettlementSystemDefined(settlement_system=SYSTEM, name="d", settlement_days=2))
    del books.penalty_regimes[f"{SYSTEM}|{LONG_AGO}"]
    assert of(PenaltyAccrued, pair(made, **SHARES) + run(made, 0, 3)) == []


steps = st.lists(st.tuples(st.booleans(), st.integers(1, 2000), st.integers(1, 99_999), st.booleans()), min_size=1, max_size=6)


@settings(max_examples=20, deadline=None)
@given(steps, st.sets(st.integers(0, 30), max_size=8))
def test_what_is_owed_is_what_is_paid_and_nothing_stays_in_between(deals: list[tuple[bool, int, int, bool]], appealed: set[int]) -> None:
    """Sums of debits and credits, by a plain addition over what was said; every reversal nets exactly."""
    made, books = ready()
    made.give(funding("B-CASH", 10**9))
    made.give(funding("S-CASH", 10**9))
    said: list[Message] = []
    for number, (is_sold, quantity, cents, is_held) in enumerate(deals):
        terms = HELD if is_held else None
        amounts = {"quantity": Decimal(quantity), "amount": Decimal(cents).scaleb(-2) + number}
        entity, other, letter, others = (SELLER, BUYER, "S", "B") if is_sold else (BUYER, SELLER, "B", "S")
        for movement, party, against, own in (("DELI", entity, other, letter), ("RECE", other, entity, others)):
            fields = {"entity": party, "counterparty": against, "securities_account": f"{own}-SEC", "cash_account": f"{own}-CASH"}
            said += made.give(instruction(movement, number, **amounts, **fields, terms=terms if movement == "DELI" else None))
    said += run(made, 0, 4)
    accrued = of(PenaltyAccrued, said)
    for number in sorted(appealed):
        if number < len(accrued):
            said += made.give(appeal(accrued[number].penalty, command=f"appeal-{number}"))
    for number in range(len(deals)):
        for movement, party in (("DELI", SELLER), ("RECE", BUYER), ("DELI", BUYER), ("RECE", SELLER)):
            report = f"{party}|csd|{number}|1|instructed"
            if report in books.sides:
                cancel = ask(commands.CancelInstruction, movement, number, entity=party)
                said += made.give(_about(cancel, report))
    said += run(made, 5, 52)
    balance = sum((each.amount if each.debtor == SELLER else -each.amount for each in of(PenaltyAccrued, said)), Decimal(0))
    balance -= sum((each.amount if each.debtor == SELLER else -each.amount for each in of(PenaltyReversed, said)), Decimal(0))
    paid = sum((each.amount if each.debtor == SELLER else -each.amount for each in of(PenaltyPaid, said)), Decimal(0))
    assert paid == balance
    assert (books.balances.get(f"PENALTIES|{CURRENCY}") is None) or books.balances[f"PENALTIES|{CURRENCY}"].quantity == 0
    assert books.penalty_sums.after("month", "") is None


def _about(command: commands.InstructionCommand, report: str) -> commands.InstructionCommand:
    from dataclasses import replace  # noqa: PLC0415 - beside its use

    return replace(command, report=report, command=f"{command.command[:20]}{report[6]}")
