"""The cycles: each total adds up and begins where the one before it ended, and what a cycle says has settled is what has settled in it."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from streams.verify.numbers import millionths, plain
from streams.verify.problems import Problems

NOTHING = "0" * 64
"""The digest of nothing, of settlements and of totals (schemas.cycles.CycleClosed)."""
NUMBERS = ("opening", "created", "settled", "cancelled", "still_open")


@dataclass(slots=True)
class Settled:
    """What the settlements of one cycle were, as back.instructions has them."""

    whole: int = 0
    digest: str = NOTHING
    assets: Counter[str] = field(default_factory=Counter)


class Cycles:
    """Every settlement system's cycles, one after the other."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._settled: defaultdict[tuple[str, str], Settled] = defaultdict(Settled)
        self._open: defaultdict[str, dict[str, int]] = defaultdict(dict)
        """By system and asset, what was still open at the end of the last cycle; of transactions, under no asset."""
        self._told: defaultdict[str, dict[str, int]] = defaultdict(dict)
        """By system and asset, what the totals of the cycle that is ending say has settled."""
        self._digests: defaultdict[str, str] = defaultdict(lambda: NOTHING)

    def settle(self, message: dict[str, Any]) -> None:
        """A settlement, or a part of one; `settled_on` names its cycle."""
        cycle = self._settled[message["settlement_system"], message["settled_on"]]
        cycle.whole += message["type"] == "InstructionSettled"
        cycle.digest = sha256(f"{cycle.digest}{message['transaction']}".encode()).hexdigest()
        cycle.assets[message["isin"]] += millionths(message["quantity"])
        cycle.assets[message["currency"]] += millionths(message["amount"])

    def total(self, message: dict[str, Any]) -> None:
        """The total of one asset, at the end of a cycle."""
        system, asset = message["settlement_system"], message["asset"]
        numbers = [millionths(message[name]) for name in NUMBERS]
        self._add_up(message, asset, numbers)
        self._told[system][asset] = numbers[2]
        line = "|".join((self._digests[system], asset, *(_six_places(number) for number in numbers)))
        self._digests[system] = sha256(line.encode()).hexdigest()

    def close(self, message: dict[str, Any]) -> None:
        """The end of a cycle: its totals have been read."""
        system, name = message["settlement_system"], _name(message)
        self._add_up(message, "", [message.get(field, 0) for field in NUMBERS])
        told, digest = self._told.pop(system, {}), self._digests.pop(system, NOTHING)
        if (message.get("totals", 0), message.get("totals_digest", NOTHING)) != (len(told), digest):
            self._problems.add(f"{name} has other totals than were said before its end: look at back.obligations.v1.")
        left_out = [asset for asset, still_open in self._open[system].items() if asset and still_open and asset not in told]
        if left_out:
            self._problems.add(f"{name} says nothing of {', '.join(left_out)}, which were open before it: look at back.obligations.v1.")
        settled = self._settled.pop((system, message["date"]), Settled())
        if (message["settled"], message["digest"]) != (settled.whole, settled.digest):
            self._problems.add(f"{name} says that {message['settled']} have settled; back.instructions.v1 has {settled.whole}, or others.")
        for asset in sorted({*told, *settled.assets}):
            here, there = told.get(asset, 0), settled.assets[asset]
            if here != there:
                self._problems.add(f"{name} says that {plain(here)} {asset} have settled; back.instructions.v1 has {plain(there)}.")

    def _add_up(self, message: dict[str, Any], asset: str, numbers: list[int]) -> None:
        opening, created, settled, cancelled, still_open = numbers
        what = asset or "transactions"
        if opening + created != settled + cancelled + still_open:
            self._problems.add(f"{_name(message)} does not add up in {what}: look at its {message['type']} on back.obligations.v1.")
        if opening != self._open[message["settlement_system"]].get(asset, 0):
            self._problems.add(f"{_name(message)} does not begin in {what} where the one before it ended: look at back.obligations.v1.")
        self._open[message["settlement_system"]][asset] = still_open


def _name(message: dict[str, Any]) -> str:
    return f"The cycle of {message['settlement_system']} on {message['date']}"


def _six_places(number: int) -> str:
    whole, fraction = divmod(abs(number), 1_000_000)
    return f"{'-' if number < 0 else ''}{whole}.{fraction:06d}"
