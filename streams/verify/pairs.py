"""What pairs of parties have traded and is to be netted: by pair and date, as novations and closures say. Millionths of a unit."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from streams.verify.novated import Leg
from streams.verify.numbers import millionths

Pair = tuple[str, ...]
"""System, the two parties in the order of their names, instrument and currency. Their accounts are not told apart."""
Sums = tuple[int, int, int]
"""What the first of the two has bought less what it has sold, its money, and the quantity of both ways."""
NOTHING: Sums = (0, 0, 0)


@dataclass(slots=True)
class Pairs:
    """The trades of each pair less those that were netted, added up by date."""

    _sums: dict[Pair, dict[str, Sums]] = field(default_factory=dict)

    def add(self, message: dict[str, Any], leg: Leg, on: str, sign: int = 1) -> None:
        """Put a trade into what is due on a date, or take it out of that (`sign` -1). `leg`: either side of it; with a CCP it is none."""
        if leg.is_pair:
            pair, is_first = _pair_of(message["settlement_system"], message["receiver"], message["deliverer"], leg.isin, leg.currency)
            way = sign if is_first else -sign
            self._put(pair, on, (way * leg.quantity, -way * leg.amount, sign * leg.quantity))

    def move(self, message: dict[str, Any], leg: Leg, new: str, side: str) -> None:
        """A closure has moved a trade from its date to another one, which is heard of each side: once is enough."""
        if side == "receiver":
            self.add(message, leg, leg.due, -1)
            self.add(message, leg, new)

    def net(self, message: dict[str, Any]) -> None:
        """A netting of two parties, as one of them sees it, takes so much."""
        bought, sold, money = (millionths(message[name]) for name in ("bought", "sold", "contract_money"))
        parties = (message["member"], message["counterparty"])
        pair, is_first = _pair_of(message["settlement_system"], *parties, message["isin"], message["currency"])
        way = 1 if is_first else -1
        self._put(pair, message["date"], (way * (sold - bought), -way * money, -bought - sold))

    def close(self, system: str, on: str) -> Iterator[str]:
        """A cycle ends: a sentence for each pair of which other trades were netted until then than were due."""
        for pair in [each for each in self._sums if each[0] == system]:
            days = self._sums[pair]
            over = [days.pop(day) for day in sorted(days) if day <= on]
            if not days:
                del self._sums[pair]
            if any(map(sum, zip(*over, strict=True))):
                yield f"Other trades of {pair[1]} and {pair[2]} in {pair[3]} at {system} were netted by {on} than were due"

    def _put(self, pair: Pair, on: str, sums: Sums) -> None:
        days = self._sums.setdefault(pair, {})
        quantity, money, gross = days.get(on, NOTHING)
        days[on] = (quantity + sums[0], money + sums[1], gross + sums[2])


def _pair_of(system: str, one: str, other: str, isin: str, currency: str) -> tuple[Pair, bool]:
    """The pair, and whether `one` is the first of it."""
    return (system, *sorted((one, other)), isin, currency), one < other
