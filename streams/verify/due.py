"""What members have traded with a CCP and is to be netted: by position and date, as novations and closures say. Millionths of a unit."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from streams.verify.novated import Held, Leg

Sums = tuple[int, int, int]
"""Bought, sold, and contract money of sales less that of purchases."""
NOTHING: Sums = (0, 0, 0)


@dataclass(slots=True)
class Due:
    """The trades of each position that no netting has taken yet, added up by date."""

    sums: dict[Held, dict[str, Sums]] = field(default_factory=dict)
    _names: dict[Held, Held] = field(default_factory=dict)
    """Each position once, for all the legs that name it."""
    _closed: Counter[str] = field(default_factory=Counter)
    """How many cycles of each system have ended."""
    _since: dict[tuple[Held, str], int] = field(default_factory=dict)
    """By position and date, how many had when the first of its trades came."""
    _untold: set[tuple[str, ...]] = field(default_factory=set)
    """System, member, instrument and currency of trades of which nobody has said on which accounts."""

    def position_of(self, message: dict[str, Any], side: str) -> Held | None:
        """The position of one side of a trade that is novated; None between two parties, and where a record of old names no accounts."""
        system, member, ccp, of = message["settlement_system"], message[side], message.get("ccp"), (message["isin"], message["currency"])
        accounts = (message.get(f"{side}_securities_account"), message.get(f"{side}_cash_account"))
        if ccp is None:
            return None
        if None in accounts:
            self._untold.add((system, member, *of))
            return None
        held = (system, member, *map(str, accounts), ccp, *of)
        return self._names.setdefault(held, held)

    def add(self, leg: Leg, on: str, *, receives: bool, sign: int = 1) -> None:
        """Put a side of a trade into what is due on a date, or take it out of that (`sign` -1)."""
        if leg.held is not None:
            days = self.sums.setdefault(leg.held, {})
            bought, sold, money = days.get(on, NOTHING)
            quantity, amount = sign * leg.quantity, sign * leg.amount
            days[on] = (bought + quantity, sold, money - amount) if receives else (bought, sold + quantity, money + amount)
            self._since.setdefault((leg.held, on), self._closed[leg.held[0]])
            if days[on] == NOTHING:
                del days[on], self._since[leg.held, on]

    def move(self, leg: Leg, new: str, *, receives: bool) -> None:
        """A closure has moved a side of a trade from its date to another one."""
        self.add(leg, leg.due, receives=receives, sign=-1)
        self.add(leg, new, receives=receives)

    def takes(self, held: Held, on: str, sums: Sums) -> bool:
        """True where a netting that comes to `sums` takes all of a position that is due on a date or before. From now on it is taken."""
        days = self.sums.get(held, {})
        due = [day for day in sorted(days) if day <= on]
        taken = [days.pop(day) for day in due]
        for day in due:
            del self._since[held, day]
        system, member, _, _, _, *of = held
        return (system, member, *of) in self._untold or sums == (tuple(map(sum, zip(*taken, strict=True))) if taken else NOTHING)

    def close(self, system: str, on: str) -> Iterator[str]:
        """A cycle ends: a sentence for each position whose trades were due, came before the end of the last one, and were not taken."""
        ended = self._closed[system]
        for (held, day), since in self._since.items():
            if held[0] == system and day <= on and since < ended:
                _, member, _, _, _, isin, currency = held
                yield f"What {member} has traded in {isin} against {currency} at {system} for {day} was not netted by {on}"
        self._closed[system] += 1
