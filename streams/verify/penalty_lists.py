"""The daily lists of penalties, counted again: all that was said since the last one, and for each party what names it."""

from collections import Counter, defaultdict
from fractions import Fraction
from typing import Any

from streams.verify.problems import Problems

Json = dict[str, Any]
Sums = dict[str, Fraction]
COUNTED = {"PenaltyAccrued": ("accrued", 1), "PenaltyReversed": ("reversed", -1), "PenaltyOmitted": ("omitted", 0)}
TOPIC = "look at back.penalties.v1"


class PenaltyLists:
    """By settlement system: what the next list is to have, and which parties are still to be told of a list that is closed."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._counts: dict[str, Counter[str]] = defaultdict(Counter)
        self._parties: dict[str, dict[tuple[str, str], Sums]] = defaultdict(dict)
        self._untold: dict[str, dict[str, dict[tuple[str, str], Sums]]] = defaultdict(dict)
        self._of_old: set[str] = set()
        self._unjudged: set[tuple[str, str]] = set()

    def hear(self, message: Json) -> None:
        """One message of back.penalties; those of a settlement system come in their order."""
        if message["type"] in COUNTED:
            self._count(message, *COUNTED[message["type"]])
        elif message["type"] == "PenaltiesListed":
            self._list(message)
        elif message["type"] == "PartyPenaltiesListed":
            self._tell(message)

    def _count(self, message: Json, what: str, sign: int) -> None:
        self._counts[message["settlement_system"]][what] += 1
        for party in {message["debtor"], message["creditor"]} if sign else ():
            own = self._parties[message["settlement_system"]].setdefault((party, message["currency"]), defaultdict(Fraction))
            own[what] += 1
            for role, name in (("owes", "debtor"), ("owed", "creditor")):
                own[role] += sign * Fraction(message["amount"]) if message[name] == party else 0

    def _list(self, message: Json) -> None:
        system, day = message["settlement_system"], message["day"]
        counts, parties = self._counts.pop(system, Counter()), self._parties.pop(system, {})
        if any(message[what] != counts[what] for what, _ in COUNTED.values()):
            self._problems.add(f"The list of {system} for {day} does not count what was said since the last one: {TOPIC}.")
        if message.get("parties") is None:  # of old: no party was told by itself
            self._of_old.add(system)
            return
        if system in self._of_old:  # it began before parties were counted
            self._of_old.discard(system)
            self._unjudged.add((system, day))
            return
        if message["parties"] != len(parties):
            self._problems.add(f"The list of {system} for {day} is of {len(parties)} parties, and says {message['parties']}: {TOPIC}.")
        self._untold[system][day] = parties

    def _tell(self, message: Json) -> None:
        """A party is told once of each list; lists are told one after another."""
        system, day, party = message["settlement_system"], message["day"], message["party"]
        if (system, day) in self._unjudged:
            return
        own = self._untold[system].get(day, {}).pop((party, message["currency"]), None)
        stated = {name: Fraction(message[name]) for name in ("accrued", "reversed", "owes", "owed")}
        if own is None or any(stated[name] != own[name] for name in stated):
            self._problems.add(f"What the list for {day} tells {party} in {message['currency']} is not what names it: {TOPIC}.")
        for earlier in [each for each in self._untold[system] if each < day]:
            for missed, currency in self._untold[system].pop(earlier):
                self._problems.add(f"The list for {earlier} was never told to {missed} in {currency}: {TOPIC}.")
