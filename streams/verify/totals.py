"""Counts, quantities by instrument and money by currency: what was reported, and what has become of it."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

STATUSES = ("settled", "partially_settled", "cancelled", "refused", "held", "pending", "dead", "in_flight")


@dataclass(slots=True)
class Totals:
    """The totals of one status, or of what was reported. Numbers are millionths."""

    count: int = 0
    quantity: Counter[str] = field(default_factory=Counter)
    money: Counter[str] = field(default_factory=Counter)
    below_zero: Counter[str] = field(default_factory=Counter)
    """By instrument and currency, what of these is below zero: such a report is refused, and would only make a sum look wrong."""

    def add(self, isin: str, quantity: int, currency: str, amount: int) -> None:
        """One side more."""
        self.count += 1
        self.quantity[isin] += quantity
        self.money[currency] += amount
        for asset, number in ((isin, quantity), (currency, amount)):
            if number < 0:
                self.below_zero[asset] += number

    def without_below_zero(self, sums: Counter[str]) -> dict[str, int]:
        """The sums as people are told them. The differences are reckoned with all that was reported."""
        return {name: number - self.below_zero[name] for name, number in sums.items()}


@dataclass(slots=True)
class ControlTotals:
    """Reported against the statuses: the two must agree in count, in quantity and in money."""

    reported: Totals = field(default_factory=Totals)
    statuses: dict[str, Totals] = field(default_factory=lambda: {status: Totals() for status in STATUSES})
    tolerance: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    """By currency: what the buyers reported above what was settled; matching allowed it."""

    def count_difference(self) -> int:
        """Reported less all statuses."""
        return self.reported.count - sum(totals.count for totals in self.statuses.values())

    def quantity_differences(self) -> dict[str, int]:
        """By instrument, reported less all statuses."""
        return {isin: total - self._sum_quantity(isin) for isin, total in sorted(self.reported.quantity.items())}

    def money_differences(self) -> dict[str, int]:
        """By currency, reported less all statuses and what went to tolerance."""
        reported = sorted(self.reported.money.items())
        return {currency: total - self._sum_money(currency) - self.tolerance.get(currency, 0) for currency, total in reported}

    def _sum_quantity(self, isin: str) -> int:
        return sum(totals.quantity[isin] for totals in self.statuses.values())

    def _sum_money(self, currency: str) -> int:
        return sum(totals.money[currency] for totals in self.statuses.values())
