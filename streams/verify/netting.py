"""Clearing, reckoned again from what it says: what was novated, netted, set off, delivered, carried and paid must come to the same.

No formula here is shared with the offices. Numbers are millionths of a unit.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from streams.verify.allocated import Allocations
from streams.verify.due import HELD, Due
from streams.verify.novated import Held, Leg, leg_of
from streams.verify.numbers import millionths, plain
from streams.verify.problems import Problems

SOURCE = "|clearing|"
"""The source in the keys of the instructions that clearing makes under power of attorney."""

TOPIC = "look at back.obligations.v1"

SIDES = ("deliverer", "receiver")
SUMS = ("carried_quantity", "carried_value", "bought", "sold", "contract_money", "quantity", "value", "set_off", "mark")

Cycle = tuple[str, ...]
"""System, date, currency, and an instrument where it is about one."""


@dataclass(slots=True)
class Open:
    """An obligation: what it was netted to, what of it has settled, and how much of trades was told to be discharged by it.

    `out` is what netting took out of the sides of trades; between two parties all of them, for they end together. (It is not looked at
    where their instruction was cancelled and what was left is netted again: then trades of the one before are among them.)
    """

    held: Held
    is_pair: bool
    isin: str
    currency: str
    quantity: int
    value: int
    out: int | None
    settled: int = 0
    paid: int = 0
    told: int = 0


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment of a member: of which system, date, member and currency, and how much it is to be paid."""

    of: tuple[str, str, str, str]
    amount: int


@dataclass(slots=True)
class Netting:
    """All that clearing has said."""

    problems: Problems
    allocations: Allocations
    legs: dict[str, Leg] = field(default_factory=dict)
    due: Due = field(default_factory=Due)
    obligations: dict[str, Open] = field(default_factory=dict)
    payments: dict[str, Payment] = field(default_factory=dict)
    left: dict[Held, tuple[int, int]] = field(default_factory=dict)
    """Quantity and value of each position after the last that was said of it."""
    unjudged: dict[str, list[str]] = field(default_factory=dict)
    """By system, the obligations whose trades are looked at when its cycle closes; between two parties, until they have settled."""
    paid: set[str] = field(default_factory=set)
    """Obligations of money alone that have settled."""
    sums: Counter[Cycle] = field(default_factory=Counter)
    """What members bought less what they sold, and their contract money, without a row for the CCP."""
    cycles: set[Cycle] = field(default_factory=set)
    """The cycles that were netted to the end: system, date, currency."""
    marks: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    """By system, date, member and currency: marks that are paid at once, less the payments."""

    def novate(self, message: dict[str, Any]) -> None:
        """A trade has become obligations: its two sides are legs from here on."""
        for side in SIDES:
            report = message[f"{side}_report"]
            if report in self.legs:
                self.problems.add(f"{report} is novated twice: {TOPIC}.")
            leg = self.legs[report] = leg_of(message, self.due.position_of(message, side), receives=side == "receiver")
            self.due.add(leg, leg.due, message["at"], receives=leg.receives)

    def redate(self, message: dict[str, Any]) -> None:
        """A closure has moved the date of both sides of a trade. It never moves forward."""
        for side in SIDES:
            report = message[f"{side}_report"]
            leg = self.legs.get(report)
            if leg is not None:
                self.due.move(leg, message["new_date"], message["at"], receives=leg.receives)
            if leg is None or not leg.redate(message):
                self.problems.add(f"{report} moves from {message['old_date']} to {message['new_date']}, and that is not its date: {TOPIC}.")

    def net(self, message: dict[str, Any]) -> None:
        """A position was netted: its sums must follow from what was carried and what was traded."""
        carried, at, bought, sold, money, quantity, value, set_off, mark = (millionths(message[name]) for name in SUMS)
        is_pair, name = message["model"] == "bilateral", f"The obligation {message['obligation']}"
        held = tuple(message[part] for part in HELD) + ((message["date"],) if is_pair else ())
        if quantity != carried + bought - sold or set_off != min(max(carried, 0) + bought, max(-carried, 0) + sold):
            self.problems.add(f"{name} is of {plain(quantity)}, and that does not follow from what was carried, bought and sold: {TOPIC}.")
        if (mark, value if is_pair else 0) != ((0, at - money) if is_pair else (money + value - at, 0)):
            self.problems.add(f"{name} marks {plain(mark)}, and that is not contract money and the change of value: {TOPIC}.")
        if not is_pair and (carried, at) != self.left.get(held, (0, 0)):
            self.problems.add(f"{name} begins with {plain(carried)} for {plain(at)}, which is not what was left before: {TOPIC}.")
        if not self.due.takes(message, (bought, sold, money)):
            self.problems.add(f"{name} nets other trades than those that are due on {message['date']} or before: {TOPIC}.")
        if message["obligation"] in self.obligations:
            self.problems.add(f"{name} is netted twice: {TOPIC}.")
        out = 2 * (bought + sold if is_pair else set_off) if not is_pair or (carried, at) == (0, 0) else None
        self.obligations[message["obligation"]] = Open(held, is_pair, message["isin"], message["currency"], quantity, value, out)
        self.unjudged.setdefault(message["settlement_system"], []).append(message["obligation"])
        self.left[held] = (quantity, value)
        self.allocations.net(message, held)
        if is_pair:
            return
        for isin, sum_ in ((message["isin"], bought - sold), ("", money)):
            self.sums[message["settlement_system"], message["date"], message["currency"], isin] += sum_
        if message["finality"] == "gross":
            self.marks[message["settlement_system"], message["date"], message["member"], message["currency"]] += mark

    def pay(self, message: dict[str, Any]) -> None:
        """The money of a member was netted into one payment."""
        of = (message["settlement_system"], message["date"], message["member"], message["currency"])
        self.payments[message["obligation"]] = Payment(of, millionths(message["amount"]))

    def settle(self, message: dict[str, Any]) -> None:
        """An obligation has settled, or a part of it."""
        known = self.obligations.get(message["obligation"])
        quantity, amount = millionths(message["quantity"]), millionths(message["amount"])
        if known is None:
            if message["obligation"] not in self.payments:
                self.problems.add(f"The obligation {message['obligation']} has settled and was never netted: {TOPIC}.")
            return
        self.allocations.begin(message["obligation"])
        known.settled += quantity
        known.paid += amount
        if not known.quantity:
            self.paid.add(message["obligation"])
        left, value = self.left[known.held]
        sign = 1 if left > 0 else -1
        is_over = left == sign * quantity  # then what was delivered free was paid apart
        self.left[known.held] = (left - sign * quantity, 0 if is_over else value - sign * amount)
        if abs(left) - quantity != millionths(message["remaining_quantity"]):
            self.problems.add(f"The obligation {message['obligation']} says that {message['remaining_quantity']} of it are left: {TOPIC}.")

    def carry(self, message: dict[str, Any]) -> None:
        """What has not settled is carried. Where parts were delivered free, their value was paid apart, and what is stated is left."""
        known, said = self.obligations.get(message["obligation"]), (millionths(message["quantity"]), millionths(message["value"]))
        left = self.left.get(known.held) if known is not None else None
        if known is None or left is None or left[0] != said[0] or (left[1] != said[1] and (known.paid or not known.settled)):
            self.problems.add(f"The obligation {message['obligation']} is carried with other than what it has left: {TOPIC}.")
        else:
            self.left[known.held] = said

    def allocate(self, message: dict[str, Any]) -> bool:
        """A part of a leg is discharged. True where nothing is left of it."""
        leg, known, quantity = (
            self.legs.get(message["report"]),
            self.obligations.get(message["obligation"]),
            millionths(message["quantity"]),
        )
        if leg is None or known is None:
            self.problems.add(f"{message['report']} is discharged, and it was never novated or the obligation never netted: {TOPIC}.")
            return False
        self.allocations.discharge(message, leg)
        leg.discharged += quantity
        leg.cash += millionths(message["cash"])
        known.told += quantity
        if leg.quantity - leg.discharged != millionths(message["open_quantity"]) or leg.discharged > leg.quantity:
            self.problems.add(f"{message['report']} has other than {message['open_quantity']} left: {TOPIC}.")
        if not leg.is_due(message):
            self.problems.add(f"{message['report']} is discharged on {message['settled_on']}, and it is due on {leg.due}: {TOPIC}.")
        return leg.is_discharged

    def close(self, message: dict[str, Any]) -> None:
        """A cut-off: what was due was netted, what went out by netting or has settled was attributed. (Its cursors come before this.)"""
        for wrong in self.due.close(message):
            self.problems.add(f"{wrong}: {TOPIC}.")
        for obligation in self.unjudged.pop(message["settlement_system"], ()):
            self.allocations.judge(obligation)
            each = self.obligations[obligation]
            if each.out is None:
                continue
            is_over = each.settled == abs(each.quantity) and (each.quantity != 0 or each.value == 0 or obligation in self.paid)
            told = each.out + each.settled if not each.is_pair else each.out if is_over else 0
            if each.told != told:
                self.problems.add(f"The obligation {obligation} discharges {plain(each.told)} of trades and not {plain(told)}: {TOPIC}.")
            if each.is_pair and not is_over:
                self.unjudged.setdefault(message["settlement_system"], []).append(obligation)

    def finish(self, message: dict[str, Any]) -> None:
        """The netting of a cycle has come to its end in a currency."""
        if message.get("ccp") is not None:
            self.cycles.add((message["settlement_system"], message["date"], message["currency"]))
