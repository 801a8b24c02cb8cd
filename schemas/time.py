"""Time as an input: the clock's ticks, what shards pass on, and what the runner says of it inside a shard."""

from typing import Literal

from schemas.frozen import frozen
from schemas.message import Message


@frozen
class ClockTicked(Message):
    """The one clock says that it is `at`. Broadcast to front.trades, middle.commands and back.commands once a second."""

    type: Literal["ClockTicked"] = "ClockTicked"


@frozen
class ShardTimeTold(Message):
    """A middle shard tells every back shard that nothing that it sends later was sent before `at`."""

    type: Literal["ShardTimeTold"] = "ShardTimeTold"
    shard: str
    """The shard of middle that tells it, as `middle/0`."""


@frozen
class TimeAdvanced(Message):
    """Inside a shard: the least of what all upstreams have told is now `at`. Never written to a topic."""

    type: Literal["TimeAdvanced"] = "TimeAdvanced"
