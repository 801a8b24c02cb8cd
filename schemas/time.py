"""Time as an input: the clock's ticks, what shards pass on, and what the runner says of it inside a shard."""

from dataclasses import dataclass
from typing import Literal

from schemas.message import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockTicked(Message):
    """The one clock says that it is `at`. Broadcast to front.trades, middle.commands and back.commands once a second."""

    type: Literal["ClockTicked"] = "ClockTicked"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShardTimeTold(Message):
    """A middle shard tells every back shard that nothing that it sends later was sent before `at`."""

    type: Literal["ShardTimeTold"] = "ShardTimeTold"
    shard: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeAdvanced(Message):
    """Inside a shard: the least of what all upstreams have told is now `at`. Never written to a topic."""

    type: Literal["TimeAdvanced"] = "TimeAdvanced"
