"""The order in which things happened: that of each shard's audit records, and across shards that of cause and effect."""

from datetime import datetime
from graphlib import TopologicalSorter
from typing import Any

from streams.story.scan import Found
from streams.verify.taken import set_aside_topic

Step = tuple[str, int]
"""An audit record: shard and sequence."""


class Order:
    """Which record says which message, which takes it, and the order of the records."""

    def __init__(self, audits: list[dict[str, Any]], found: list[Found]) -> None:
        self.records: dict[Step, dict[str, Any]] = {(record["shard"], record["sequence"]): record for record in audits}
        self._takes: dict[tuple[str, int, int], list[Step]] = {}
        self._says: dict[tuple[str, int, str], tuple[Step, int]] = {}
        for step, record in sorted(self.records.items()):
            self._note(step, record)
        self._places = {step: number for number, step in enumerate(self._sorted(found))}

    def _note(self, step: Step, record: dict[str, Any]) -> None:
        if record["offset"] >= 0:
            topic = set_aside_topic(record["shard"]) if record["topic"] == "cursor" else record["topic"]
            self._takes.setdefault((topic, record["partition"], record["offset"]), []).append(step)
        for index, output in enumerate(record["outputs"]):
            self._says[output["topic"], output["partition"], output["digest"]] = (step, index)

    def taken_in(self, found: Found) -> list[Step]:
        """The records that took this message: more than one where it was set aside first."""
        return self._takes.get((*found.place, found.offset), [])

    def said_in(self, found: Found) -> tuple[Step, int] | None:
        """The record that says this message, and as its how-manieth word; None for what came in by a door."""
        return self._says.get((*found.place, found.digest))

    def place_of(self, step: Step) -> int:
        """The place of a record in the order."""
        return self._places[step]

    def _sorted(self, found: list[Found]) -> list[Step]:
        sorter: TopologicalSorter[Step] = TopologicalSorter()
        last: dict[str, Step] = {}
        for step in sorted(self.records):
            sorter.add(step, *([last[step[0]]] if step[0] in last else []))
            last[step[0]] = step
        for each in found:
            said = self.said_in(each)
            for taken in self.taken_in(each):
                if said is not None:
                    sorter.add(taken, said[0])
        sorter.prepare()
        return self._by_time(sorter)

    def _by_time(self, sorter: "TopologicalSorter[Step]") -> list[Step]:
        """Of those that may come next, the one whose shard's time is the least."""
        done: list[Step] = []
        ready: set[Step] = set()
        while sorter.is_active():
            ready.update(sorter.get_ready())
            step = min(ready, key=lambda each: (datetime.fromisoformat(self.records[each]["at"]), each))
            ready.remove(step)
            sorter.done(step)
            done.append(step)
        return done
