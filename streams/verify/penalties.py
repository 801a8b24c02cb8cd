"""Penalties, reckoned again from the topic alone: each amount from what it states, each month from its penalties, each payment posted."""

from collections import defaultdict
from fractions import Fraction
from typing import Any

from streams.verify.numbers import millionths, plain
from streams.verify.problems import Problems

Pair = tuple[str, str, str, str, str]
"""Settlement system, month, the two parties in order, currency."""


class Penalties:
    """What each pair of parties owes for a month, and the entries that paid it."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._owed: dict[Pair, int] = defaultdict(int)
        self._accrued: dict[str, dict[str, Any]] = {}
        self.payments: dict[str, list[list[dict[str, Any]]]] = {}

    def hear(self, message: dict[str, Any]) -> None:
        """One message of back.penalties."""
        kind = message["type"]
        if kind == "PenaltyAccrued":
            self._accrue(message)
        elif kind == "PenaltyReversed":
            self._reverse(message)
        elif kind in ("PenaltiesNetted", "PenaltyPaid"):
            self._compare(message)
            if kind == "PenaltyPaid":
                self.payments[message["key"]] = [message["collected"], message["distributed"]]

    def _accrue(self, message: dict[str, Any]) -> None:
        if message["penalty"] in self._accrued:
            self._problems.add(f"The penalty {message['penalty']} is accrued twice: look at back.penalties.v1.")
        self._accrued[message["penalty"]] = message
        base = Fraction(message["quantity"]) * Fraction(message["price"]) if message.get("price") is not None else None
        if message.get("rate_bp") is not None:
            share = Fraction(message["rate_bp"]) / 10_000
        else:
            share = max(Fraction(0), Fraction(message["annual_rate"])) / message["day_count"]
        half_a_unit = Fraction(1, 2 * 10 ** len(message["amount"].partition(".")[2]))
        if base is not None and abs(base * share - Fraction(message["amount"])) > half_a_unit:
            self._problems.add(f"The penalty {message['penalty']} is {message['amount']}, and what it states makes {base * share}.")
        self._add(_pair(message, str(message["day"])[:7]), message, 1)

    def _reverse(self, message: dict[str, Any]) -> None:
        accrued = self._accrued.get(message["penalty"])
        if accrued is None or accrued["amount"] != message["amount"]:
            self._problems.add(f"The reversal of {message['penalty']} takes back what was not accrued: look at back.penalties.v1.")
        self._add(_pair(message, message["month"]), message, -1)

    def _add(self, pair: Pair, message: dict[str, Any], sign: int) -> None:
        towards = 1 if message["debtor"] == pair[2] else -1
        self._owed[pair] += sign * towards * millionths(message["amount"])

    def _compare(self, message: dict[str, Any]) -> None:
        pair = _pair(message, message["month"])
        owed = self._owed[pair] if message["debtor"] == pair[2] else -self._owed[pair]
        if owed != millionths(message["amount"]):
            self._problems.add(
                f"{message['type']} says that {message['debtor']} owes {message['amount']} {message['currency']} for {message['month']}; "
                f"its penalties come to {plain(owed)}. Look at back.penalties.v1."
            )

    def post(self, of: str, movements: list[dict[str, Any]]) -> bool:
        """True where an entry is one of a payment; it must move the same."""
        key, _, step = of.rpartition("/")
        steps = self.payments.get(key)
        if steps is None or step not in ("collected", "distributed"):
            return False
        if steps[step == "distributed"] != movements:
            self._problems.add(f"The entry {of} moves something else than its PenaltyPaid: look at back.entries.v1.")
        return True


def _pair(message: dict[str, Any], month: str) -> Pair:
    first, second = sorted((message["debtor"], message["creditor"]))
    return message["settlement_system"], month, first, second, message["currency"]
