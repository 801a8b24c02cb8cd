"""Trades for benches in any number, each a function of its number: cheap to make, nothing to remember, everybody has enough."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from schemas.codec import encode
from schemas.front import TradeExecuted, report_key
from schemas.message import derive_id
from streams.demo.day import Day, Record
from streams.demo.deal import Deal
from streams.demo.generator import day
from streams.demo.kinds import KINDS
from streams.demo.ledger import Ledger
from streams.demo.market import DEALERS, SYSTEMS, Market, Party, System
from streams.demo.plan import Plan
from streams.demo.script import BEGINS_AT, LATER, TODAY, Act

KIND = KINDS[0]
PLENTY = Decimal(10**13)
"""What every dealer has of every instrument and currency at first: more than any bench moves, less than a depository may issue."""


class BenchMarket:
    """The reference data and the balances of a bench, and its trades by number. One seed, one market."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._ledger = Ledger(seed)
        self._instruments = Market(seed, Plan(seed).random).instruments["from_the_morning"]
        for instrument in self._instruments:
            for party in DEALERS:
                self._ledger.bring(instrument.system, self._accounts(party, instrument.system)[0], instrument.isin, PLENTY)
        for system in SYSTEMS:
            for party in DEALERS:
                self._ledger.bring(system, self._accounts(party, system)[1], system.currency, PLENTY)

    def _accounts(self, party: Party, system: System) -> tuple[str, str]:
        return self._ledger.securities(KIND.name, party, system), self._ledger.cash(KIND.name, party, system)

    def opening(self) -> Day:
        """A day of no trades: what must be known and had before the first one."""
        any_day = day(1, self.seed)
        known = {(record.type, getattr(record, "account", "")) for record in any_day.reference}
        accounts = [record for record in self._ledger.definitions() if (record.type, getattr(record, "account", "")) not in known]
        return replace(
            any_day,
            reference=(*any_day.reference, *accounts),
            funding=tuple(self._ledger.funding()),
            scenes=(replace(any_day.scenes[0], sides=()),),
            expected={},
        )

    def sides(self, number: int, intended: date = TODAY) -> tuple[Record, Record]:
        """The two sides of trade `number`, the seller's first; no side of another trade can match them."""
        deal = self._deal(number, intended)
        return self._record(deal, deal.sale()), self._record(deal, deal.purchase())

    def _deal(self, number: int, intended: date) -> Deal:
        instrument = self._instruments[number % len(self._instruments)]
        seller = DEALERS[number // len(self._instruments) % len(DEALERS)]
        buyer = DEALERS[(seller.number + 1 + number % (len(DEALERS) - 1)) % len(DEALERS)]
        return Deal(
            kind=KIND,
            trade=f"{self.seed}-{number}",
            instrument=instrument,
            seller=seller,
            buyer=buyer,
            quantity=Decimal(number + 1),
            price=Decimal(1_000 + number % 997).scaleb(-instrument.system.decimals),
            seller_accounts=self._accounts(seller, instrument.system),
            buyer_accounts=self._accounts(buyer, instrument.system),
            intended=intended,
        )

    def _record(self, deal: Deal, report: TradeExecuted) -> Record:
        key = report_key(report)
        said = replace(report, id=derive_id(key, "bench", 0), cause=f"bench/{self.seed}", at=BEGINS_AT[Act.MORNING])
        return Record(kind=KIND.name, trade=deal.trade, key=report.entity.encode(), value=encode(said), report=key)


def open_sides(market: BenchMarket, numbers: range) -> Iterator[Record]:
    """Trades that both offices must hold open: every other one waits for its buyer's report, the others, matched, for their day."""
    for number in numbers:
        sides = market.sides(number, LATER)
        yield from sides if number % 2 else sides[:1]


def settling_sides(market: BenchMarket, numbers: range) -> Iterator[Record]:
    """Trades that settle at once."""
    for number in numbers:
        yield from market.sides(number)
