"""Penalties, reckoned again from what each message says it follows from; months netted again; the dedicated account emptied.

So are the daily lists (streams.verify.penalty_lists) and the memorandum (streams.verify.claims).

Shares no code with the office: fractions, by the formula of docs/penalties.md.
"""

from collections import Counter, defaultdict
from fractions import Fraction
from typing import Any

from streams.verify.claims import Claims, Line, Where, owes, together
from streams.verify.numbers import millionths, plain
from streams.verify.penalty_lists import PenaltyLists
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
        self._booked: dict[tuple[Where, str, str], Fraction] = defaultdict(Fraction)
        """What the memorandum has as owed by one party to another, until it is netted."""
        self._nets: dict[str, Json] = {}
        self._steps: Counter[tuple[str, str]] = Counter()
        self.transfers: dict[str, Json] = {}
        """By name, what was collected or distributed."""
        self._entries: Counter[str] = Counter()
        self.claims = Claims(problems)
        self._lists = PenaltyLists(problems)

    def hear(self, message: Json) -> None:
        """One message of back.penalties."""
        self._lists.hear(message)
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

    def judge(self, balances: dict[tuple[str, str], int]) -> None:
        """When all has been read: one entry for each transfer; memorandum and dedicated accounts have what is still to be paid."""
        for name, transfer in self.transfers.items():
            if self._entries[name] != 1:
                self._problems.add(f"The penalty transfer {name} of {transfer['net']} has {self._entries[name]} entries: {TOPIC}.")

        self.claims.judge(self._left())
        self._judge_dedicated(balances)

    def _judge_dedicated(self, balances: dict[tuple[str, str], int]) -> None:
        """On a dedicated account is what was collected and not distributed."""
        held: dict[tuple[str, str], int] = defaultdict(int)
        for transfer in self.transfers.values():
            out, into = (transfer["movements"] + [None, None])[:2]
            moved = into if transfer["type"] == "PenaltyCollected" else out
            if moved is not None:
                held[moved["account"], moved["asset"]] += millionths(moved["amount"])
        for key, amount in held.items():
            if balances.get(key, 0) != amount:
                there = plain(balances.get(key, 0))
                self._problems.add(f"{key[0]} has {there} {key[1]}; what is to be distributed from it is {plain(amount)}: {TOPIC}.")

    def _left(self) -> dict[tuple[Where, Line], Fraction]:
        """What is accrued and not netted, and of the nets what is not collected, or not distributed."""
        found: dict[tuple[Where, Line], Fraction] = defaultdict(Fraction)
        for (where, debtor, creditor), amount in self._booked.items():
            for line, each in owes(debtor, creditor, amount).items():
                found[where, line] += each
        for name, net in self._nets.items():
            if net.get("booked_on") is not None and not self._steps[name, "PenaltyDistributed"]:
                is_collected = bool(self._steps[name, "PenaltyCollected"])
                amount, side = Fraction(net["amount"]), ("held", "") if is_collected else ("receivable", net["debtor"])
                found[_where(net), side] += amount
                found[_where(net), ("payable", net["creditor"])] -= amount
        return found

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
        if message.get("booked_on") is None:  # it was accrued before there was a memorandum
            return
        where = (message["settlement_system"], message["listed_on"][:7], message["currency"])
        amount, entry = sign * Fraction(message["amount"]), f"{message['penalty']}/{message['version']}"
        self._booked[where, message["debtor"], message["creditor"]] += amount
        of, reverses = (entry, None) if sign > 0 else (f"{entry}/reversed", entry)
        lines = owes(message["debtor"], message["creditor"], amount)
        self.claims.expect(of, where, lines, booked_on=message["booked_on"], reverses=reverses)

    def _net(self, message: Json) -> None:
        first, second = sorted((message["debtor"], message["creditor"]))
        found = self._sums.pop((message["settlement_system"], message["month"], message["currency"], first, second), Fraction())
        stated = Fraction(message["amount"]) * (1 if message["debtor"] == first else -1)
        if found != stated or message["net"] in self._nets:
            self._problems.add(f"The net {message['net']} is {stated}; its penalties make it {found}: {TOPIC}.")
        self._nets[message["net"]] = message
        if message.get("booked_on") is not None:
            self._set_off(message)

    def _set_off(self, net: Json) -> None:
        """The memorandum has only the net, where it had what either owed the other."""
        where, debtor, creditor = _where(net), net["debtor"], net["creditor"]
        owed = self._booked.pop((where, debtor, creditor), Fraction())
        owed_back = self._booked.pop((where, creditor, debtor), Fraction())
        lines = together(owes(debtor, creditor, Fraction(net["amount"]) - owed), owes(creditor, debtor, -owed_back))
        self.claims.expect(net["net"], where, lines, booked_on=net["booked_on"])

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
        if stated is not None and stated.get("booked_on") is not None:
            amount, held = Fraction(stated["amount"]), ("held", "")
            came_in = {held: amount, ("receivable", stated["debtor"]): -amount}
            went_out = {("payable", stated["creditor"]): amount, held: -amount}
            lines = came_in if step == "PenaltyCollected" else went_out
            self.claims.expect(message["transfer"], _where(stated), lines, booked_on=message["booked_on"])
        if step == "PenaltyDistributed" and not self._steps[net, "PenaltyCollected"]:
            self._problems.add(f"The net {net} was distributed before it was collected: {TOPIC}.")


def _where(net: Json) -> Where:
    return net["settlement_system"], net["month"], net["currency"]


def amount_of(basis: Json) -> Fraction:
    """The penalty that follows from a basis: its value at its rate, rounded once, a half to the even neighbour."""
    if basis.get("settlement_amount") is not None:
        value = Fraction(basis["settlement_amount"])
    else:
        value = Fraction(basis["quantity"]) * Fraction(basis["price"]) / (100 if basis["price_type"] == "PERCENT" else 1)
        if basis.get("exchange_rate") is not None:
            value *= Fraction(basis["exchange_rate"]) / basis["exchange_units"]
    rate = max(Fraction(basis["rate"]), Fraction())
    exact = value * rate / (100 * basis["day_count"] if basis["category"] == CASH else 10_000)
    return Fraction(round(exact * 10 ** basis["decimals"]), 10 ** basis["decimals"])
