"""The memorandum of penalties, kept again from its entries alone: each balances, follows from the one before, and books what was said.

What is left of it is what the penalties and nets leave to be paid: nothing, where a month is distributed.
"""

from collections import Counter, defaultdict
from fractions import Fraction
from typing import Any

from streams.verify.problems import Problems

Json = dict[str, Any]
Line = tuple[str, str]
"""Side and party; what is held is no party's."""
Where = tuple[str, str, str]
"""System, month and currency."""
LOOK = "look at back.entries.v1"


class Claims:
    """What is to be booked, by the name of its entry, and the balances that the entries leave."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._due: dict[str, tuple[Where, str | None, dict[Line, Fraction], str | None]] = {}
        self._posted: Counter[str] = Counter()
        self.balances: dict[tuple[Where, Line], Fraction] = defaultdict(Fraction)

    def expect(
        self, of: str, where: Where, lines: dict[Line, Fraction], *, booked_on: str | None = None, reverses: str | None = None
    ) -> None:
        """So it is to be booked; not at all where nothing changes."""
        lines = {line: amount for line, amount in lines.items() if amount}
        if lines:
            self._due[of] = (where, booked_on, lines, reverses)

    def post(self, entry: Json) -> None:
        """One entry of the memorandum."""
        of = entry["of"]
        self._posted[of] += 1
        lines: dict[Line, Fraction] = defaultdict(Fraction)
        sums: dict[str, Fraction] = defaultdict(Fraction)
        for each in entry["lines"]:
            lines[each["side"], each.get("party") or ""] += Fraction(each["amount"])
            sums[each["currency"]] += Fraction(each["amount"])
            self._move(entry, each)
        if any(sums.values()):
            self._problems.add(f"The entry of claims {of} does not balance: {LOOK}.")
        if self._due.get(of) != ((entry["settlement_system"], entry["month"], *sums), entry["booked_on"], lines, entry.get("reverses")):
            self._problems.add(f"The entry of claims {of} books something else than was said: {LOOK}.")

    def judge(self, left: dict[tuple[Where, Line], Fraction]) -> None:
        """When all has been read: one entry for each, and the balances are what is `left` to be paid."""
        for of in self._due:
            if self._posted[of] != 1:
                self._problems.add(f"The claims of {of} have {self._posted[of]} entries: {LOOK}.")
        for key in self.balances.keys() | left.keys():
            (_, month, currency), (side, party) = key
            if self.balances[key] != left.get(key, 0):
                told = f"{side} {party}".strip()
                self._problems.add(
                    f"The memorandum of {month} has {self.balances[key]} {currency} as {told}; penalties leave {left.get(key, 0)}: {LOOK}."
                )

    def _move(self, entry: Json, line: Json) -> None:
        where = (entry["settlement_system"], entry["month"], line["currency"])
        key = (where, (line["side"], line.get("party") or ""))
        self.balances[key] += Fraction(line["amount"])
        if self.balances[key] != Fraction(line["balance"]):
            self._problems.add(f"The entry of claims {entry['of']} states {line['balance']}, and not {self.balances[key]}: {LOOK}.")


def owes(debtor: str, creditor: str, amount: Fraction) -> dict[Line, Fraction]:
    """What it is for the mechanism that one party owes another so much."""
    return {("receivable", debtor): amount, ("payable", creditor): -amount}


def together(*parts: dict[Line, Fraction]) -> dict[Line, Fraction]:
    """Lines added up."""
    found: dict[Line, Fraction] = defaultdict(Fraction)
    for part in parts:
        for line, amount in part.items():
            found[line] += amount
    return found
