"""Which sides of trades stand in which obligation: what netting has left of them, reckoned from what was netted and discharged before.

All that stands in an obligation is told before it settles, so it is judged then, or at the end of its cycle. Millionths of a unit.
"""

from dataclasses import dataclass, field
from typing import Any

from streams.verify.novated import NOTHING, Held, Leg, Standing, Sums, added
from streams.verify.numbers import millionths, plain
from streams.verify.problems import Problems

TOPIC = "look at back.obligations.v1"

CARRIED, LEFT = ("carried_quantity", "carried_value"), ("quantity", "value")


@dataclass(slots=True)
class Allocations:
    """What is netted and not discharged, by position and party, and what is said to stand in each obligation."""

    problems: Problems
    _open: dict[tuple[Held, str], Sums] = field(default_factory=dict)
    """Of a member what is open against a CCP, cycle after cycle; between two parties, whose trades are netted once, of one obligation."""
    _standing: dict[str, Standing] = field(default_factory=dict)

    def net(self, message: dict[str, Any], held: Held) -> None:
        """A position was netted. Between two parties, what the first has bought the second has sold."""
        bought, sold, money = (millionths(message[name]) for name in ("bought", "sold", "contract_money"))
        is_pair = message["model"] == "bilateral"
        held = (message["obligation"],) if is_pair else held
        traded = {message["member"]: (bought, sold, money)} | ({message["counterparty"]: (sold, bought, -money)} if is_pair else {})
        for party, sums in traded.items():
            self._add((held, party), sums)
        told = millionths(message["allocated"]) if message.get("allocated") is not None else None
        carried, left = (any(millionths(message[name]) for name in names) for names in (CARRIED, LEFT))
        self._standing[message["obligation"]] = Standing(
            held, message["date"], tuple(traded), told, is_left=left, is_again=is_pair and carried
        )

    def allocate(self, message: dict[str, Any], leg: Leg | None) -> None:
        """A side of a trade stands in an obligation with all that is open of it, once."""
        standing, name = self._standing.get(message["obligation"]), f"{message['report']} stands in the obligation {message['obligation']}"
        if leg is None or standing is None:
            self.problems.add(f"{name}, and it was never novated or the obligation never netted: {TOPIC}.")
            return
        if leg.standing is standing or standing.is_judged:
            self.problems.add(f"{name} twice, or after that was settled, carried or closed: {TOPIC}.")
        leg.standing = standing
        quantity, cash, left = millionths(message["quantity"]), millionths(message["cash"]), leg.left()
        if (quantity, cash) != left:
            self.problems.add(f"{name} with {plain(quantity)} at {plain(cash)}; {plain(left[0])} at {plain(left[1])} is open: {TOPIC}.")
        dates, way = (message["intended_settlement_date"], message["date"]), message["movement"]
        if way != ("RECE" if leg.receives else "DELI") or dates != (leg.due, standing.date) or leg.due > standing.date:
            self.problems.add(f"{name} as {way}, due on {dates[0]}, on {dates[1]}, and it was novated or netted otherwise: {TOPIC}.")
        standing.sums[message["entity"]] = added(standing.sums.get(message["entity"], NOTHING), leg.moves(quantity, cash))

    def discharge(self, message: dict[str, Any], leg: Leg) -> None:
        """A part of a side is discharged: by what it stands in, once that settles. What has matched late stands in none."""
        receipts, deliveries, money = leg.moves(millionths(message["quantity"]), millionths(message["cash"]))
        standing = self._standing[message["obligation"]]
        self._add((standing.held, message["entity"]), (-receipts, -deliveries, -money))
        if standing.has_begun and leg.standing is not None and leg.standing is not standing:
            self.problems.add(f"{message['report']} is discharged by {message['obligation']} and stands in another obligation: {TOPIC}.")

    def begin(self, obligation: str) -> None:
        """It settles, or a part of it does: all that stands in it was told."""
        self.judge(obligation)
        standing = self._standing.get(obligation)
        if standing is not None:
            standing.has_begun = True

    def judge(self, obligation: str) -> None:
        """Once: what stands in it is what was traded and not discharged. (What an older version has netted says nothing of that.)"""
        standing = self._standing.get(obligation)
        if standing is None or standing.is_judged:
            return
        standing.is_judged, told = True, standing.told
        for party in standing.parties if told is not None else ():
            found = standing.sums.get(party, NOTHING)
            wanted = self._open.get((standing.held, party), NOTHING) if standing.is_left else NOTHING
            wanted = found if standing.is_again else wanted  # of what was cancelled only the sum is known
            if found != wanted or told != wanted[0] + wanted[1]:
                what = f"The obligation {obligation} is allocated {_of(found)} of trades of {party} ({plain(told or 0)} in all)"
                self.problems.add(f"{what}; what it nets and has not set off is {_of(wanted)}: {TOPIC}.")

    def _add(self, key: tuple[Held, str], moves: Sums) -> None:
        """Put more into what is open of a party in a position."""
        now = added(self._open.pop(key, NOTHING), moves)
        if now != NOTHING:
            self._open[key] = now


def _of(sums: Sums) -> str:
    received, delivered, money = map(plain, sums)
    return f"{received} to receive and {delivered} to deliver, at {money} of contract money"
