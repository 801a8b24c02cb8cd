"""A day while it is being written: deals are made, their reports put into the acts, and what they need is noted."""

from dataclasses import replace
from random import Random
from typing import Any

from schemas.codec import encode
from schemas.commands import Approve
from schemas.front import TradeCancelled, TradeReport, report_key
from schemas.message import derive_id
from schemas.reasons import Reason
from streams.demo.day import Expected, Record
from streams.demo.deal import Deal
from streams.demo.kinds import Kind, Outcome, cancelled
from streams.demo.ledger import Ledger
from streams.demo.market import Known, Market, Party
from streams.demo.script import BEGINS_AT, Act

APART = 20.0
"""The reports of one trade stand, on average, half so many trades apart in the day."""
BY_REQUEST = cancelled(Reason.CANCELLED_BY_PARTY)


class Plan:
    """Collects a day. Every draw from `random` is in a fixed order, so a seed is a day."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - a day is drawn from its seed, nothing is kept secret
        self.seed = seed
        self.market = Market(seed, self.random)
        self.ledger = Ledger(seed)
        self.expected: dict[str, Expected] = {}
        self.requests: dict[str, Expected] = {}
        self.approvals: list[Approve] = []
        self.repeats = 0
        self.conflicts = 0
        self.unreadable = 0
        self._acts: dict[Act, list[tuple[float, Record]]] = {act: [] for act in Act}
        self._place = 0.0

    def deal(self, kind: Kind, number: int, place: int, *, known: Known = "from_the_morning", **changes: Any) -> Deal:
        """A new trade, the `place`-th of the day: who and what is drawn, but for `changes`."""
        self._place = float(place)
        instrument = self.market.instrument(known)
        seller, buyer = changes.pop("parties", None) or self.market.dealers()
        return Deal(
            kind=kind,
            trade=f"{self.seed}-{number}",
            instrument=instrument,
            seller=seller,
            buyer=buyer,
            quantity=self.market.quantity(instrument, seller, buyer),
            price=self.market.price(instrument),
            seller_accounts=self._accounts(kind, seller, instrument),
            buyer_accounts=self._accounts(kind, buyer, instrument),
            **changes,
        )

    def _accounts(self, kind: Kind, party: Party, instrument: Any) -> tuple[str, str]:
        system = instrument.system
        return self.ledger.securities(kind.name, party, system), self.ledger.cash(kind.name, party, system)

    def fund_securities(self, deal: Deal) -> None:
        """The seller has what it sells."""
        self.ledger.bring(deal.instrument.system, deal.seller_accounts[0], deal.instrument.isin, deal.quantity)

    def fund_cash(self, deal: Deal) -> None:
        """The buyer has what it pays."""
        self.ledger.bring(deal.instrument.system, deal.buyer_accounts[1], deal.currency, deal.amount)

    def fund(self, deal: Deal) -> None:
        """Both have what they owe."""
        self.fund_securities(deal)
        self.fund_cash(deal)

    def say(self, act: Act, deal: Deal, report: TradeReport, outcome: Outcome | None) -> None:
        """Put a report into an act, and note what must become of it."""
        assert outcome is not None, f"{deal.kind.name} does not say what becomes of {report.side}"
        self.expected[report_key(report)] = Expected(kind=deal.kind.name, trade=deal.trade, outcome=outcome)
        self._put(act, deal, report, is_new=True)

    def say_both(self, act: Act, deal: Deal, sale: TradeReport | None = None, purchase: TradeReport | None = None) -> None:
        """Put the reports of both sides into an act, either of them first."""
        said = [(sale or deal.sale(), deal.kind.seller), (purchase or deal.purchase(), deal.kind.buyer)]
        self.random.shuffle(said)
        for report, outcome in said:
            self.say(act, deal, report, outcome)

    def repeat(self, act: Act, deal: Deal, report: TradeReport) -> None:
        """Say again what was said."""
        self.repeats += 1
        self._put(act, deal, report, is_new=False)

    def contradict(self, act: Act, deal: Deal, report: TradeReport) -> None:
        """Say something else under an identity that was used."""
        self.conflicts += 1
        self._put(act, deal, report, is_new=False)

    def cancel(self, act: Act, deal: Deal, party: Party, outcome: Outcome = BY_REQUEST) -> None:
        """A party asks to cancel its first report. Where that is applied, the request ends as `cancelled_by_party`."""
        first = deal.sale() if party is deal.seller else deal.purchase()
        request = TradeCancelled(entity=first.entity, source=first.source, trade=first.trade, version=first.version)
        self.requests[report_key(request)] = Expected(kind=deal.kind.name, trade=deal.trade, outcome=outcome)
        self._put(act, deal, request, is_new=False)

    def approve(self, deal: Deal) -> None:
        """In the afternoon an operator approves the seller's report."""
        report = report_key(deal.sale())
        command = f"approve-{self.seed}-{len(self.approvals) + 1}"
        self.approvals.append(Approve(command=command, who="risk.cecilia", entity=deal.seller.lei, report=report))

    def garble(self, act: Act, kind: Kind, number: int, place: int, key: bytes | None, value: bytes | None) -> None:
        """Put a record into an act that nobody can read."""
        self.unreadable += 1
        self._place = float(place)
        self._add(act, Record(kind=kind.name, trade=f"{self.seed}-{number}", key=key, value=value))

    def _put(self, act: Act, deal: Deal, message: TradeReport | TradeCancelled, *, is_new: bool) -> None:
        report = report_key(message)
        stamped = replace(message, id=derive_id(report, "demo", 0), cause=f"demo/{self.seed}", at=BEGINS_AT[act])
        key, value = message.entity.encode(), encode(stamped)
        self._add(act, Record(kind=deal.kind.name, trade=deal.trade, key=key, value=value, report=report, is_new=is_new))

    def _add(self, act: Act, record: Record) -> None:
        """What is said later of a trade stands later in the act: the day interleaves its trades."""
        self._acts[act].append((self._place, record))
        self._place += self.random.uniform(0.0, APART)

    def said_in(self, act: Act) -> tuple[Record, ...]:
        """The records of an act in their order."""
        return tuple(record for _, record in sorted(self._acts[act], key=lambda placed: placed[0]))
