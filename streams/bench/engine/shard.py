"""One shard of back in this process: inputs in, outputs encoded, audited and thrown away; its CPU time by what it was asked."""

import gc
from collections.abc import Iterable
from dataclasses import dataclass, replace
from time import process_time
from typing import Any, Self

from schemas import topics
from schemas.codec import encode
from schemas.message import Message
from streams.back_office import BACK
from streams.shard.bounds import GARBAGE_THRESHOLDS
from streams.shard.engine import Engine
from streams.shard.memory import Memory
from streams.shard.port import Record

SYSTEM = "BENCH"
FLUSH_EVERY = 1_000
"""Inputs and items between two flushes: a turn of a backlog."""


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of CPU of a batch, without the collector of garbage, and those of the collector."""

    seconds: float
    collecting: float
    items: int
    """How many items of work there were."""
    times: int = 1
    """How often the step that is measured was done."""

    def of(self, times: int) -> "Spent":
        """The same, of so many times a step."""
        return replace(self, times=times)


class Collector:
    """The collector of garbage with the thresholds of a worker, and how long it has run: what it costs falls into no step by chance."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.runs = [0, 0, 0]
        """Of the youngest objects, of those that have been looked at once, of all."""
        self._began = 0.0

    def __enter__(self) -> Self:
        self._thresholds = gc.get_threshold()
        gc.collect()
        gc.freeze()  # what the program itself consists of
        gc.set_threshold(*GARBAGE_THRESHOLDS)
        gc.callbacks.append(self._heard)
        return self

    def __exit__(self, *_: object) -> None:
        gc.callbacks.remove(self._heard)
        gc.set_threshold(*self._thresholds)
        gc.unfreeze()

    def _heard(self, phase: str, told: dict[str, Any]) -> None:
        if phase == "start":
            self._began = process_time()
        else:
            self.seconds += process_time() - self._began
            self.runs[told["generation"]] += 1


class BenchShard:
    """Inputs are taken from bytes, as from a topic, and the work that they set off is done at once, or where `work` is called."""

    def __init__(self, collector: Collector) -> None:
        memory = Memory(BACK, 0, {"middle": 1, "back": 1})
        self.engine = Engine(memory, memory.genesis())
        self._collector = collector
        self._since = 0

    def give(self, topic: topics.Topic, messages: Iterable[Message]) -> int:
        """Take the messages, and do what they set off. Returns how many items of work that were."""
        items = 0
        for message in messages:
            self.take(topic, message)
            items += self._work(None)
        return items

    def take(self, topic: topics.Topic, message: Message) -> None:
        """Take one message, and leave the work that it sets off."""
        key = SYSTEM.encode() if topic.key is not None and hasattr(message, topic.key) else None
        self.engine.take(Record(topic.name, 0, self.engine.offsets[topic.name], key, encode(message)))
        self._flush(1)

    def cost(self, topic: topics.Topic, messages: Iterable[Message]) -> Spent:
        """What it costs to take the messages, to do what they set off, and to write it."""
        given = list(messages)
        began, collected = process_time(), self._collector.seconds
        items = self.give(topic, given)
        return self._spent(began, collected, items)

    def work(self, items: int | None = None) -> Spent:
        """What it costs to do the next so many items of work, or all that are left, and to write them."""
        began, collected = process_time(), self._collector.seconds
        return self._spent(began, collected, self._work(items))

    def _work(self, items: int | None) -> int:
        done = 0
        while self.engine.has_work and (items is None or done < items):
            self.engine.work()
            self._flush(1)
            done += 1
        return done

    def _flush(self, done: int) -> None:
        self._since += done
        if self._since >= FLUSH_EVERY:
            self.engine.flush()
            self._since = 0

    def _spent(self, began: float, collected: float, items: int) -> Spent:
        self.engine.flush()
        self._since = 0
        collecting = self._collector.seconds - collected
        return Spent(process_time() - began - collecting, collecting, items)
