"""What is written for an office and not taken yet, counted from what was sent and from what the audit says."""

from collections.abc import Mapping
from typing import Any

from schemas import topics

COUNTED = frozenset(
    topic.name
    for topic in (topics.FRONT_TRADES, topics.MIDDLE_COMMANDS, topics.BACK_COMMANDS, topics.MIDDLE_TRADES, topics.BACK_CONFIRMATIONS)
)
"""Inputs that are counted. Reference data is not: its loader waits for it by itself."""


class Outstanding:
    """Counts by topic and partition. A count may be below zero for a while: the two offices' audits are read in any order."""

    def __init__(self) -> None:
        self._left: dict[tuple[str, int], int] = {}
        self.total = 0
        self.inputs = 0
        """Audit records that were heard."""

    @property
    def is_none(self) -> bool:
        """True where every record that is known to be written is taken.

        An input counts until the record is heard that names both it and all that followed, so nothing can hide in between.
        """
        return not self._left

    def sent(self, topic: str, partition: int) -> None:
        """A record was handed over for an office to take."""
        self._count(topic, partition, 1)

    def audited(self, record: Mapping[str, Any]) -> None:
        """An office has taken an input, and written its outputs."""
        self.inputs += 1
        self._count(record["topic"], record["partition"], -1)
        for output in record["outputs"]:
            self._count(output["topic"], output["partition"], 1)

    def _count(self, topic: str, partition: int, change: int) -> None:
        if topic not in COUNTED:
            return
        self.total += change
        left = self._left.get((topic, partition), 0) + change
        if left:
            self._left[topic, partition] = left
        else:
            self._left.pop((topic, partition), None)

    def __str__(self) -> str:
        left = ", ".join(f"{count} on {topic}/{partition}" for (topic, partition), count in sorted(self._left.items()))
        return left or "nothing that is known"
