"""The cleared day with penalties at every system, and the April in which those of March are netted and paid."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal

from schemas.penalty_reference import CashRateSet, PenaltyClassificationSet, PenaltyRateSet, PenaltyRegimeSet
from schemas.prices import PriceQuoted
from schemas.reference import (
    AccountDefined,
    InstrumentDefined,
    PartyDefined,
    ReferenceRecord,
    SettlementDayDefined,
    StandingInstructionSet,
)
from streams.demo.day import Day
from streams.demo.identifiers import made_up_lei
from streams.demo.market import SYSTEMS
from streams.demo.script import BEFORE_OPENING
from tests.cleared_day import Playing, play_cleared, times

CSD = made_up_lei(78)
PAST = date(2020, 1, 1)
KINDS = ("LIQUID_SHARE", "ILLIQUID_SHARE", "SOVEREIGN_DEBT", "OTHER_DEBT", "OTHER")
RATES = {1: "1.00", 2: "0.50", 3: "0.25", 4: "0.10", 5: "0.20", 6: "0.15", 7: "0.50"}
APRIL = (date(2026, 4, 21), date(2026, 4, 27))
"""After the list day and after the payment day of the month."""


def reference(made: Day) -> Iterator[ReferenceRecord]:
    yield PartyDefined(party=CSD, name="the operator")
    currencies = {}
    for system in SYSTEMS:
        name = f"PENALTIES-{system.name}"
        currencies[system.name] = system.currency
        yield AccountDefined(account=name, settlement_system=system.name, party=CSD, holds="CASH", limit=Decimal(0))
        yield PenaltyRegimeSet(settlement_system=system.name, effective_from=PAST, cash_account=name, ccps_from=PAST)
        yield CashRateSet(currency=system.currency, effective_from=PAST, rate_percent=Decimal("3.15"))
        for day in APRIL:
            opens_at, cut_off_at = (datetime.combine(day, time(at), UTC) for at in (6, 16))
            yield SettlementDayDefined(settlement_system=system.name, date=day, opens_at=opens_at, cut_off_at=cut_off_at)
    for category, rate in RATES.items():
        yield PenaltyRateSet(category=category, effective_from=PAST, rate_bp=Decimal(rate))
    yield from _accounts(made, currencies)
    instruments = [each for each in made.reference if isinstance(each, InstrumentDefined)]
    for number, each in enumerate(instruments):
        currency = currencies[each.settlement_system]
        asset_class = KINDS[number % len(KINDS)]
        yield PenaltyClassificationSet(isin=each.isin, effective_from=PAST, asset_class=asset_class, price_currency=currency)
        if number % 7:  # the price of some comes later, of some never
            yield PriceQuoted(isin=each.isin, currency=currency, date=PAST, price=Decimal(number + 1) * 10)


def _accounts(made: Day, currencies: dict[str, str]) -> Iterator[ReferenceRecord]:
    """A standing instruction for each party that has accounts: the last of each kind."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for each in made.reference:
        if isinstance(each, AccountDefined):
            found.setdefault((each.party, each.settlement_system), {})[each.holds] = each.account
    for (party, system), accounts in found.items():
        if len(accounts) == 2:
            yield StandingInstructionSet(
                party=party,
                settlement_system=system,
                currency=currencies[system],
                securities_account=accounts["SECURITIES"],
                cash_account=accounts["CASH"],
            )


def play_penalised(made: Day, pipeline: Playing) -> None:
    """The cleared day, and a correction of prices that reverses what stood; then April."""
    play_march(made, pipeline)
    play_april(pipeline)


def play_march(made: Day, pipeline: Playing, more: Sequence[ReferenceRecord] = (), closures: Sequence[ReferenceRecord] = ()) -> None:
    """Up to the correction. `more` is known from the beginning, `closures` from the evening of the 4th on."""
    pipeline.tick(BEFORE_OPENING)
    pipeline.load("penalties", [*reference(made), *more], BEFORE_OPENING)
    play_cleared(made, pipeline)
    if closures:
        pipeline.load("closures", closures, times()[5])
        pipeline.run()
    at = datetime.combine(date(2026, 3, 20), time(9), UTC)
    pipeline.tick(at)
    pipeline.run()
    instruments = [each for each in made.reference if isinstance(each, InstrumentDefined)]
    currencies = {system.name: system.currency for system in SYSTEMS}
    prices = [
        PriceQuoted(isin=each.isin, currency=currencies[each.settlement_system], date=date(2026, 3, 2), price=Decimal(number + 5))
        for number, each in enumerate(instruments)
    ]
    pipeline.load("prices", prices, at)
    pipeline.run()


def play_april(pipeline: Playing) -> None:
    """The list day and the payment day of March."""
    for day in APRIL:
        for hour in (7, 18):
            pipeline.tick(datetime.combine(day, time(hour), UTC))
            pipeline.run()
