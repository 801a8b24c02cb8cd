"""Penalties, reckoned again from what each message says it follows from; months netted again; the dedicated account emptied.

Shares no code with the office: fractions, by the formula of docs/penalties.md.
"""

from collections import Counter, defaultdict
from fractions import Fraction
from typing import Any

from streams.verify.numbers import millionths, plain
from streams.verify.problems import Problems

Json = dict[str, Any]
TOPIC = "look at back.penalties.v1"
CASH = 8


class Penalties:
    """What back.penalties says, and the entries posted for it."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._standing: dict[str, Json] = {}
        self._versions: Counter[str] = Counter()
        self._sums: dict[tuple[str, str, str, str, str], Fraction] = defaultdict(Fraction)
        self._nets: dict[str, Json] = {}
        self._steps: Counter[tuple[str, str]] = Counter()
        self.transfers: dict[str, Json] = {}
        """By name, what was collected or distributed."""
        self._entries: Counter[str] = Counter()

    def hear(self, message: Json) -> None:
        """One message of back.penalties."""
        match message["type"]:
            case "PenaltyAccrued":
                self._accrue(message)
            case "PenaltyReversed":
                self._reverse(message)
            case "PenaltiesNetted":
                self._net(message)
            case "PenaltyCollected" | "PenaltyDistributed":
                self._transfer(message)

    def post(self, entry: Json) -> None:
        """The entry of a transfer."""
        transfer = self.transfers[entry["of"]]
        self._entries[entry["of"]] += 1
        if entry["movements"] != transfer["movements"] or entry.get("booked_on") != transfer["booked_on"]:
            self._problems.add(f"The entry of the penalty transfer {entry['of']} moves something else than was said: {TOPIC}.")

    def judge(self) -> None:
        """When all has been read: one entry for each transfer, and nothing distributed that was not collected."""
        for name, transfer in self.transfers.items():
            if self._entries[name] != 1:
                self._problems.add(f"The penalty transfer {name} of {transfer['net']} has {self._entries[name]} entries: {TOPIC}.")

    def _accrue(self, message: Json) -> None:
        name, key = f"The penalty {message['penalty']}", message["penalty"]
        self._versions[key] += 1
        if key in self._standing or message["version"] != self._versions[key]:
            self._problems.add(f"{name} was accrued again before it was reversed: {TOPIC}.")
        expected = amount_of(message["basis"])
        if expected != Fraction(message["amount"]):
            self._problems.add(f"{name} is {message['amount']} {message['currency']}; by its own basis it is {expected}: {TOPIC}.")
        self._standing[key] = message
        self._add(message, 1)

    def _reverse(self, message: Json) -> None:
        old = self._standing.pop(message["penalty"], None)
        same = ("version", "currency", "amount", "debtor", "creditor", "day", "listed_on")
        if old is None or any(old[name] != message[name] for name in same):
            self._problems.add(f"What was reversed of the penalty {message['penalty']} is not what was accrued: {TOPIC}.")
        self._add(message, -1)

    def _add(self, message: Json, sign: int) -> None:
        first, second = sorted((message["debtor"], message["creditor"]))
        signed = sign * Fraction(message["amount"]) * (1 if message["debtor"] == first else -1)
        self._sums[message["settlement_system"], message["listed_on"][:7], message["currency"], first, second] += signed

    def _net(self, message: Json) -> None:
        first, second = sorted((message["debtor"], message["creditor"]))
        found = self._sums.pop((message["settlement_system"], message["month"], message["currency"], first, second), Fraction())
        stated = Fraction(message["amount"]) * (1 if message["debtor"] == first else -1)
        if found != stated or message["net"] in self._nets:
            self._problems.add(f"The net {message['net']} is {stated}; its penalties make it {found}: {TOPIC}.")
        self._nets[message["net"]] = message

    def _transfer(self, message: Json) -> None:
        net, step = message["net"], message["type"]
        self.transfers[message["transfer"]] = message
        self._steps[net, step] += 1
        amounts = [millionths(moved["amount"]) for moved in message["movements"]]
        stated = self._nets.get(net)
        due = millionths(stated["amount"]) if stated is not None else None
        if due is None or amounts != [-due, due] or self._steps[net, step] > 1:
            told = plain(due) if due is not None else "not known"
            self._problems.add(f"{step} {message['transfer']} moves {plain(max(amounts))}; the net {net} is {told}: {TOPIC}.")
        if step == "PenaltyDistributed" and not self._steps[net, "PenaltyCollected"]:
            self._problems.add(f"The net {net} was distributed before it was collected: {TOPIC}.")


def amount_of(basis: Json) -> Fraction:
    """The penalty that follows from a basis: its value at its rate, rounded once, a half to the even neighbour."""
    if basis.get("settlement_amount") is not None:
        value = Fraction(basis["settlement_amount"])
    else:
        price = Fraction(basis["price"]) + Fraction(basis.get("accrued", "0"))
        value = Fraction(basis["quantity"]) * Fraction(basis.get("factor", "1")) * price / (100 if basis["price_type"] == "PERCENT" else 1)
        if basis.get("exchange_rate") is not None:
            value *= Fraction(basis["exchange_rate"]) / basis["exchange_units"]
    rate = max(Fraction(basis["rate"]), Fraction())
    exact = value * rate / (100 * basis["day_count"] if basis["category"] == CASH else 10_000)
    return Fraction(round(exact * 10 ** basis["decimals"]), 10 ** basis["decimals"])
