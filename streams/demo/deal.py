"""One trade as its two parties agree on it, and the report that either makes of it."""

from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from schemas.front import TradeAmended, TradeExecuted
from schemas.values import Side
from streams.demo.kinds import Kind
from streams.demo.market import Instrument, Party
from streams.demo.script import TODAY, TRADE_DATE

SOURCE = "DEMO"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """Who sells how much of what to whom, and where either of them settles it."""

    kind: Kind
    trade: str
    instrument: Instrument
    seller: Party
    buyer: Party
    quantity: Decimal
    price: Decimal
    seller_accounts: tuple[str, str]
    """Securities account, cash account."""
    buyer_accounts: tuple[str, str]
    intended: date = TODAY

    @property
    def amount(self) -> Decimal:
        """Quantity times price: exact, for the quantity is whole."""
        return self.quantity * self.price

    @property
    def too_much(self) -> Decimal:
        """An amount that matching does not tolerate beside the agreed one."""
        return self.amount + self.instrument.system.tolerance.at_most_above + 1

    @property
    def currency(self) -> str:
        """The currency of the instrument's system."""
        return self.instrument.system.currency

    def sale(self, **changes: Any) -> TradeExecuted:
        """The seller's report, but for `changes`."""
        return self._report(Side.SELL, self.seller, self.buyer, self.seller_accounts, changes)

    def purchase(self, **changes: Any) -> TradeExecuted:
        """The buyer's report, but for `changes`."""
        return self._report(Side.BUY, self.buyer, self.seller, self.buyer_accounts, changes)

    def _report(self, side: Side, entity: Party, counterparty: Party, accounts: tuple[str, str], changes: dict[str, Any]) -> TradeExecuted:
        report = TradeExecuted(
            entity=entity.lei,
            source=SOURCE,
            trade=self.trade,
            version=1,
            side=side,
            isin=self.instrument.isin,
            quantity=self.quantity,
            currency=self.currency,
            amount=self.amount,
            trade_date=TRADE_DATE,
            counterparty=counterparty.lei,
            intended_settlement_date=self.intended,
            securities_account=accounts[0],
            cash_account=accounts[1],
            price=self.price,
        )
        return replace(report, **changes) if changes else report


def amendment(report: TradeExecuted, amends: int = 1) -> TradeAmended:
    """A second version that says what `report` says, to stand in the place of version `amends`."""
    said = {field.name: getattr(report, field.name) for field in fields(report) if field.name not in ("type", "version")}
    return TradeAmended(**said, version=2, amends=amends)
