"""The inputs that audit records name: taken in order of offset, none skipped, each with the bytes that the record says."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from schemas.topics import INPUTS, Office
from streams.verify.log import Place
from streams.verify.problems import Problems
from streams.verify.promised import DIGEST_BYTES


def set_aside_topic(shard: str) -> str:
    """An office sets aside what comes on its last input alone: the trades."""
    office: Office = "middle" if shard.startswith("middle/") else "back"
    return INPUTS[office][-1].name


class Take(Enum):
    """Whether an input was taken before the cut."""

    DECIDED = "decided"
    WAITS = "waits"
    """Taken, set aside, and not looked at since."""
    NOT_YET = "not yet"
    SKIPPED = "skipped"


@dataclass(slots=True)
class Inputs:
    """What one shard has taken from one partition."""

    offsets: "array[int]" = field(default_factory=lambda: array("q"))
    digests: bytearray = field(default_factory=bytearray)
    waiting: set[int] = field(default_factory=set)
    next: int = 0


class Taken:
    """All inputs that were taken before the cut, by partition: 24 bytes each."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._inputs: dict[Place, Inputs] = {}

    def add(self, record: dict[str, Any]) -> None:
        """Take note of the input of one audit record."""
        if record["topic"] == "cursor":
            self._look_again(record)
            return
        place, offset = (record["topic"], record["partition"]), record["offset"]
        inputs = self._inputs.setdefault(place, Inputs())
        if inputs.offsets and offset <= inputs.offsets[-1]:
            name = f"{place[0]}/{place[1]} offset {offset}"
            who = f"{record['shard']} record {record['sequence']}"
            self._problems.add(f"{who} takes {name} again or out of order: look at its audit topic.")
            return
        inputs.offsets.append(offset)
        inputs.digests += bytes.fromhex(record["digest"])[:DIGEST_BYTES]
        if record["was_set_aside"]:
            inputs.waiting.add(offset)

    def _look_again(self, record: dict[str, Any]) -> None:
        """An item that was set aside names the offset of the input that brought it; other items name none."""
        place = (set_aside_topic(record["shard"]), record["partition"])
        if record["offset"] >= 0 and not record["was_set_aside"] and place in self._inputs:
            self._inputs[place].waiting.discard(record["offset"])

    def keep(self, place: Place, offset: int, digest: bytes) -> Take:
        """What became of the record that stands there; call it for every record of the partition in order."""
        inputs = self._inputs.get(place)
        if inputs is None:
            return Take.NOT_YET
        self._pass_over_absent(place, inputs, offset)
        if inputs.next == len(inputs.offsets):
            return Take.NOT_YET
        if inputs.offsets[inputs.next] > offset:
            self._problems.add(f"{place[0]}/{place[1]} offset {offset} was skipped: later ones were taken, and no audit record names it.")
            return Take.SKIPPED
        start = inputs.next * DIGEST_BYTES
        if inputs.digests[start : start + DIGEST_BYTES] != digest:
            self._problems.add(f"{place[0]}/{place[1]} offset {offset} has other bytes than its audit record says: the topic was changed.")
        inputs.next += 1
        return Take.WAITS if offset in inputs.waiting else Take.DECIDED

    def _pass_over_absent(self, place: Place, inputs: Inputs, offset: int) -> None:
        while inputs.next < len(inputs.offsets) and inputs.offsets[inputs.next] < offset:
            absent = inputs.offsets[inputs.next]
            self._problems.add(f"{place[0]}/{place[1]} offset {absent} is named as taken and is not there: was the topic cut off?")
            inputs.next += 1

    def finish(self, places: Iterable[Place]) -> None:
        """All of `places` has been read to its end: what was taken must have been there."""
        for place in places:
            if place in self._inputs:
                self._pass_over_absent(place, self._inputs[place], 1 << 62)
