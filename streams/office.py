"""The form of an office: a table of stages that share a shard key and commit together."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from processors.books import Books, StoreSpec
from schemas import topics
from schemas.message import Message
from schemas.reasons import Reason

Decision = Callable[[Any, Any], Iterable[Message]]


@dataclass(frozen=True, slots=True)
class Stage:
    """One row of an office: a verb, the types of message that it answers, and the pure function that does."""

    name: str
    answers: tuple[type[Message], ...]
    decide: Decision


@dataclass(frozen=True)
class Office:
    """A table of stages, its stores, and two rules: what must wait, and what is true when a stage has failed."""

    name: topics.Office
    stages: tuple[Stage, ...]
    stores: Mapping[str, StoreSpec[Any]]
    books: Callable[..., Books]
    wait: Callable[[Any, Any], str | None]
    """The queue in which a message of the trades topic is set aside, or None where its time has come."""
    fail: Callable[[Any, Reason, Any], Iterable[Message]]
    may_fail: tuple[type[Message], ...]
    """The inputs for which `fail` can say what is true. When a stage fails upon any other, the shard stops."""
    patient: frozenset[str] = frozenset()
    """The input topics for which nobody waits: they may wait a little for company, as each transaction costs the broker dearly."""

    @cached_property
    def answering(self) -> dict[type[Message], tuple[Stage, ...]]:
        """The stages that answer a type of message, in the order of the table."""
        kinds = {kind for stage in self.stages for kind in stage.answers}
        return {kind: tuple(stage for stage in self.stages if kind in stage.answers) for kind in kinds}

    @cached_property
    def routes(self) -> dict[type[Message], topics.Topic]:
        """The topic of each type that leaves the office."""
        return topics.routes(self.name)

    @property
    def inputs(self) -> tuple[topics.Topic, ...]:
        """What the office reads, in the order in which it takes them."""
        return topics.INPUTS[self.name]

    @property
    def trades(self) -> topics.Topic:
        """The input whose partitions the workers share out."""
        return self.inputs[-1]

    @property
    def answers(self) -> topics.Topic:
        """Where a shard says that it has taken a load of reference data."""
        return topics.MIDDLE_ANSWERS if self.name == "middle" else topics.BACK_ANSWERS

    def upstreams(self, partitions: Mapping[topics.Office, int]) -> tuple[str, ...]:
        """Whoever tells a shard of this office the time: its time is the least of theirs."""
        if self.name == "middle":
            return (topics.FRONT_TRADES.name, topics.MIDDLE_COMMANDS.name)
        return (topics.BACK_COMMANDS.name, *(f"middle/{number}" for number in range(partitions["middle"])))
