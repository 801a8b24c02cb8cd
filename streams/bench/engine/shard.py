"""One shard of back in this process: inputs in, outputs encoded, audited and thrown away; its CPU time by what it was asked."""

from collections.abc import Iterable
from time import process_time

from schemas import topics
from schemas.codec import encode
from schemas.message import Message
from streams.back_office import BACK
from streams.shard.engine import Engine
from streams.shard.memory import Memory
from streams.shard.port import Record

SYSTEM = "BENCH"
FLUSH_EVERY = 1_000
"""Inputs and items between two flushes: a turn of a backlog."""


class BenchShard:
    """Inputs are taken from bytes, as from a topic, and the work that they set off is done at once."""

    def __init__(self) -> None:
        memory = Memory(BACK, 0, {"middle": 1, "back": 1})
        self.engine = Engine(memory, memory.genesis())
        self._since = 0

    def give(self, topic: topics.Topic, messages: Iterable[Message]) -> int:
        """Take the messages, and do what they set off. Returns how many items of work that were."""
        items = 0
        for message in messages:
            key = SYSTEM.encode() if topic.key is not None and hasattr(message, topic.key) else None
            self.engine.take(Record(topic.name, 0, self.engine.offsets[topic.name], key, encode(message)))
            items += self._work()
            self._flush(1)
        return items

    def _work(self) -> int:
        items = 0
        while self.engine.has_work:
            self.engine.work()
            self._flush(1)
            items += 1
        return items

    def _flush(self, done: int) -> None:
        self._since += done
        if self._since >= FLUSH_EVERY:
            self.engine.flush()
            self._since = 0

    def cost(self, topic: topics.Topic, messages: Iterable[Message], times: int | None = None) -> float:
        """Microseconds of CPU a message; with `times`, a thing of which there were so many; 0: an item of the work set off."""
        given = list(messages)
        started = process_time()
        items = self.give(topic, given)
        self.engine.flush()
        self._since = 0
        spent = process_time() - started
        return spent / (len(given) if times is None else times or max(1, items)) * 1_000_000
