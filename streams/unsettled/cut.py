"""The moment of the list: what the offices had taken by then and the last that they had said, as their audit records tell.

Topics have no order among them, so the ends of several are not those of one moment. An input and all that follows from it stand in one
audit record: what is heard up to the last output that the records name is what followed from the inputs that they name.
"""

from dataclasses import dataclass, field
from typing import Any

from streams.verify.log import Place
from streams.verify.taken import set_aside_topic

NEVER = ""
UNTOLD = "1970-01-01T00:00:00Z"
"""The time of a shard that was told none."""


@dataclass(slots=True)
class Cut:
    """What the audit records before the moment say. It is as large as there are partitions, and inputs that are set aside."""

    taken: dict[Place, int] = field(default_factory=dict)
    """The offset after the last input that was taken."""
    waiting: set[tuple[str, int, int]] = field(default_factory=set)
    """Topic, partition and offset of each input that was set aside, and whose time has not come."""
    at: str = NEVER
    """The latest time that a shard was told; empty before."""
    _last: dict[Place, str] = field(default_factory=dict)
    _passed: set[Place] = field(default_factory=set)

    def add(self, record: dict[str, Any]) -> None:
        """One audit record; those of a shard come in order."""
        if record["at"] != UNTOLD:
            self.at = max(self.at, record["at"])
        for output in record["outputs"]:
            self._last[output["topic"], output["partition"]] = output["id"]
        if record["topic"] == "cursor":
            if record["offset"] >= 0 and not record["was_set_aside"]:
                self.waiting.discard((set_aside_topic(record["shard"]), record["partition"], record["offset"]))
            return
        self.taken[record["topic"], record["partition"]] = record["offset"] + 1
        if record["was_set_aside"]:
            self.waiting.add((record["topic"], record["partition"], record["offset"]))

    def is_after(self, place: Place, id: str) -> bool:
        """True of an output that was said after the moment. Ask for each of a partition that one shard writes, in order."""
        if place in self._passed or place not in self._last:
            return True
        if id == self._last[place]:
            self._passed.add(place)
        return False

    def whereabouts(self, place: Place, offset: int) -> str | None:
        """Whether an input was in flight or set aside; None where it was taken and decided."""
        if offset >= self.taken.get(place, 0):
            return "in_flight"
        return "set_aside" if (*place, offset) in self.waiting else None

    def first_open(self, place: Place) -> int:
        """No input before this offset is in flight or set aside."""
        waiting = [offset for name, partition, offset in self.waiting if (name, partition) == place]
        return min([*waiting, self.taken.get(place, 0)])
