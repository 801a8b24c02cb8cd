"""Patience: confirmations and ticks wait for company, nothing else does, and nothing waits for long."""

from collections import deque

import pytest

from schemas.codec import encode
from schemas.time import ClockTicked, ShardTimeTold
from streams.shard.bounds import Bounds
from streams.shard.patience import Patience
from streams.shard.port import Record

BOUNDS = Bounds(patience=0.1, tick_patience=0.03)
TRADE = b'{"type":"TradeExecuted","entity":"says \\"type\\":\\"ClockTicked\\""}'
TICK, TOLD = encode(ClockTicked()), encode(ShardTimeTold(shard="middle/0"))


class Shard:
    """Two inputs, trades and confirmations, of which the second is patient, and a clock that is turned by hand."""

    def __init__(self) -> None:
        self.now = 0.0
        self.patience = Patience(frozenset({"confirmations"}), BOUNDS, lambda: self.now)
        self.waiting: dict[str, deque[Record]] = {"confirmations": deque(), "trades": deque()}

    def come(self, name: str, value: bytes) -> None:
        self.waiting[name].append(Record(topic=name, partition=0, offset=0, key=None, value=value))
        self.patience.notice(self.waiting)

    @property
    def left(self) -> float:
        return self.patience.left(self.waiting)


def test_nothing_waits_where_nothing_is_here() -> None:
    assert Shard().left == 0


@pytest.mark.parametrize(("name", "value", "most"), [("confirmations", TRADE, 0.1), ("trades", TICK, 0.03), ("trades", TOLD, 0.03)])
def test_what_may_wait_waits_until_its_time_is_over(name: str, value: bytes, most: float) -> None:
    shard = Shard()
    shard.come(name, value)
    assert shard.left == most
    shard.now = most - 0.01
    assert 0 < shard.left <= 0.01 + 1e-9
    shard.now = most
    assert shard.left == 0


def test_a_trade_waits_for_nothing_and_takes_along_what_waits() -> None:
    shard = Shard()
    shard.come("confirmations", TRADE)
    shard.come("trades", TICK)
    assert shard.left == 0.03
    shard.come("trades", TRADE)
    assert shard.left == 0


def test_what_is_left_after_a_turn_begins_to_wait() -> None:
    shard = Shard()
    shard.come("confirmations", TRADE)
    shard.now = 0.09
    shard.patience.renew(shard.waiting)
    assert shard.left == 0.1
    shard.waiting["confirmations"].clear()
    shard.patience.renew(shard.waiting)
    assert shard.left == 0
