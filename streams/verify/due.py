"""What was novated and is to be netted: by position and date, as novations and closures say. Millionths of a unit.

A member has one position against a CCP, and its netting takes all that is due by then. Two parties have a net for each date, which the
first of them in the order of their names is told of: a netting takes exactly what is due on one date.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from streams.verify.novated import Held, Leg

Sums = tuple[int, int, int]
"""Bought, sold, and contract money of sales less that of purchases."""
NOTHING: Sums = (0, 0, 0)
ACCOUNTS = ("securities_account", "cash_account")
HELD = ("settlement_system", "member", *ACCOUNTS, "counterparty", "isin", "currency")
"""What names a position, in what is netted. Between two parties the accounts of the counterparty do, too."""


class Since(NamedTuple):
    """When the first trade of a position and date came: how many cycles of its system had ended, and at what time of its shard."""

    ended: int
    at: str


@dataclass(slots=True)
class Due:
    """The trades of each position that no netting has taken yet, added up by date."""

    sums: dict[Held, dict[str, Sums]] = field(default_factory=dict)
    _names: dict[Held, Held] = field(default_factory=dict)
    """Each position once, for all the legs that name it."""
    _closed: Counter[str] = field(default_factory=Counter)
    """How many cycles of each system have ended."""
    _since: dict[tuple[Held, str], Since | None] = field(default_factory=dict)
    """By position with a CCP and date; None of what was said to be missed."""
    _opens: dict[tuple[str, str], datetime] = field(default_factory=dict)
    """By system and date, the earliest hour at which that day was ever said to open."""
    _untold: set[tuple[str, ...]] = field(default_factory=set)
    """System, member, instrument and currency of trades of which nobody has said on which accounts."""
    _netted: dict[str, set[str]] = field(default_factory=dict)
    """By system, on which dates its nets since the last end of a cycle are said to be."""
    _pairs: dict[str, set[Held]] = field(default_factory=dict)
    """By system, the positions between two parties."""

    def position_of(self, message: dict[str, Any], side: str) -> Held | None:
        """The position of one side of a trade that is novated.

        None for the second party of a pair, whose sums are those of the first; and where a record of old names no accounts.
        """
        other = "deliverer" if side == "receiver" else "receiver"
        system, member, ccp, of = message["settlement_system"], message[side], message.get("ccp"), (message["isin"], message["currency"])
        if ccp is None and member > message[other]:
            return None
        accounts = [message.get(f"{side}_{account}") for account in ACCOUNTS]
        others = [] if ccp is not None else [message.get(f"{other}_{account}") for account in ACCOUNTS]
        if None in (*accounts, *others):
            self._untold.add((system, member, *of))
            return None
        held = (system, member, *map(str, accounts), ccp or message[other], *of, *map(str, others))
        held = self._names.setdefault(held, held)
        if ccp is None:
            self._pairs.setdefault(system, set()).add(held)
        return held

    def define_day(self, message: dict[str, Any]) -> None:
        """A settlement day is defined, perhaps anew: it was opened at no time before the earliest hour that it ever had."""
        day, opens = (message["settlement_system"], message["date"]), datetime.fromisoformat(message["opens_at"])
        self._opens[day] = min(opens, self._opens.get(day, opens))

    def add(self, leg: Leg, on: str, at: str, *, receives: bool, sign: int = 1) -> None:
        """Put a side of a trade into what is due on a date, or take it out of that (`sign` -1); `at` is its shard's time then."""
        if leg.held is not None:
            days = self.sums.setdefault(leg.held, {})
            bought, sold, money = days.get(on, NOTHING)
            quantity, amount = sign * leg.quantity, sign * leg.amount
            days[on] = (bought + quantity, sold, money - amount) if receives else (bought, sold + quantity, money + amount)
            if days[on] == NOTHING:
                del days[on]
                self._since.pop((leg.held, on), None)
            elif leg.held not in self._pairs.get(leg.held[0], ()):
                self._since.setdefault((leg.held, on), Since(self._closed[leg.held[0]], at))

    def move(self, leg: Leg, new: str, at: str, *, receives: bool) -> None:
        """A closure has moved a side of a trade from its date to another one."""
        self.add(leg, leg.due, at, receives=receives, sign=-1)
        self.add(leg, new, at, receives=receives)

    def takes(self, message: dict[str, Any], sums: Sums) -> bool:
        """True where a netting that comes to `sums` takes the trades that are due. From now on they are taken.

        A pair of which a record of old names no accounts is not judged.
        """
        held, on = tuple(message[part] for part in HELD), message["date"]
        self._netted.setdefault(held[0], set()).add(on)
        if message["model"] != "bilateral":
            return self._takes_all(held, on, sums)
        others = [message.get(f"counterparty_{account}") for account in ACCOUNTS]
        return None in others or self._takes_one((*held, *map(str, others)), on, sums)

    def _takes_all(self, held: Held, on: str, sums: Sums) -> bool:
        """Against a CCP: all of a position that is due on a date or before."""
        days = self.sums.get(held, {})
        due = [day for day in sorted(days) if day <= on]
        taken = [days.pop(day) for day in due]
        for day in due:
            del self._since[held, day]
        return self._is_untold(held) or sums == (tuple(map(sum, zip(*taken, strict=True))) if taken else NOTHING)

    def _takes_one(self, held: Held, on: str, sums: Sums) -> bool:
        """Between two parties: all that is due on one date, which has come. What is netted again, after a cancellation, takes nothing."""
        days = self.sums.get(held, {})
        day = next((day for day in sorted(days) if day <= on and days[day] == sums), None)
        if day is not None:
            del days[day]
        return day is not None or sums == NOTHING or self._is_untold(held)

    def close(self, message: dict[str, Any]) -> Iterator[str]:
        """What is wrong at the end of a cycle: a net that is dated otherwise, and what was due by then and nothing netted.

        With a CCP what came after the opening of its day waits for the next: netting is part of the opening. What came before the opening,
        or before the end of the last cycle where no hour of opening is known, has had its time.
        """
        system, on = message["settlement_system"], message["date"]
        for other in sorted(self._netted.pop(system, set()) - {on}):
            yield f"What was netted in the cycle of {system} on {on} is dated {other}"
        for held in sorted(self._pairs.get(system, ())):
            days = self.sums[held]
            for day in [day for day in sorted(days) if day <= on]:
                del days[day]  # said once
                what = f"What {held[1]} and {held[4]} have traded in {held[5]}, due on {day},"
                yield f"{what} was not netted by the end of the cycle of {on}"
        for (held, day), since in self._since.items():
            if held[0] == system and day <= on and since is not None and self._had_its_time(since, system, on):
                self._since[held, day] = None  # said once, and if it is netted after all, it is netted with the rest
                yield f"What {held[1]} has traded in {held[5]} against {held[6]} at {system} for {day} was not netted by {on}"
        self._closed[system] += 1

    def _had_its_time(self, since: Since, system: str, on: str) -> bool:
        opens = self._opens.get((system, on))
        return since.ended < self._closed[system] or (opens is not None and datetime.fromisoformat(since.at) < opens)

    def _is_untold(self, held: Held) -> bool:
        system, member, _, _, _, isin, currency, *_ = held
        return (system, member, isin, currency) in self._untold
