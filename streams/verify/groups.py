"""Transactions that were booked in one step: one entry, which moves exactly what they moved, and what comes in before what goes out."""

from collections import Counter
from typing import Any

from streams.verify.numbers import millionths
from streams.verify.problems import Problems

Moved = tuple[str, ...]


class Group:
    """The movements of the settlements that name the group, and of the entry that is posted for it."""

    __slots__ = ("days", "entries", "key", "moved", "settlements")

    def __init__(self, key: str) -> None:
        self.key = key
        self.settlements = 0
        self.entries = 0
        self.moved: Counter[Moved] = Counter()
        self.days: set[str] = set()

    def settle(self, message: dict[str, Any]) -> None:
        """One of its transactions has settled."""
        self.settlements += 1
        self.days.add(message["settled_on"])
        self.moved.update(map(_moved, message["movements"]))

    def post(self, entry: dict[str, Any], problems: Problems) -> None:
        """Its entry is posted, in the books of the day on which they have settled."""
        movements, booked_on = entry["movements"], entry.get("booked_on")
        self.entries += 1
        if booked_on is not None and self.days != {booked_on}:
            days = ", ".join(sorted(self.days))
            problems.add(f"The group {self.key} has settled on {days} and is booked on {booked_on}: look at back.entries.v1.")
        self.moved.subtract(map(_moved, movements))
        signs = [millionths(moved["amount"]) > 0 for moved in movements]
        if signs != sorted(signs, reverse=True):
            problems.add(f"The entry of the group {self.key} takes something out before all has come in: look at back.entries.v1.")

    def judge(self, problems: Problems) -> None:
        """When all has been read: one entry, and the same movements."""
        if self.entries != 1 or any(self.moved.values()):
            problems.add(
                f"{self.settlements} transactions have settled as the group {self.key}; {self.entries} entries are posted for it, "
                "or they move something else: look at back.entries.v1."
            )


def _moved(moved: dict[str, Any]) -> Moved:
    return tuple(str(moved[name]) for name in ("account", "asset", "amount", "balance", "limit"))
