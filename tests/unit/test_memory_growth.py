"""Nothing grows but what is remembered: what Python has allocated after more trades is in the stores, object by object."""

import gc
import sys

import orjson
from pydantic_core import from_json

from schemas import topics
from streams.bench.market import BenchMarket, settling_sides
from streams.bench.weight import reached
from streams.partitioning import partition_of
from tests.pipeline import Pipeline

MANY_TEXTS = orjson.dumps([f"text {number}" for number in range(60_000)])
"""More than pydantic remembers of short texts so as to give the same object again (16,384; decision 017)."""


class Counted(Pipeline):
    """A pipeline whose objects can be counted: those of its stores, and those of its logs, which only tests have."""

    def settle(self, market: BenchMarket, numbers: range) -> None:
        for side in settling_sides(market, numbers):
            self.send(topics.FRONT_TRADES, side.key, side.value)
        self.run()

    def count(self) -> tuple[int, int]:
        """Blocks that are allocated, and objects that are kept on purpose: nearly all of them are a block each."""
        partition_of.cache_clear()  # both memories are bounded: they are brought to the same contents before each count
        from_json(MANY_TEXTS, cache_strings="all")
        gc.collect()
        blocks = sys.getallocatedblocks()
        kept = [self.log, *(shard.memory.stores for shard in self._shards)]
        return blocks, sum(1 for _ in reached(kept))


def test_a_thousand_more_trades_leave_nothing_behind_but_what_the_stores_remember() -> None:
    market, pipeline = BenchMarket(1), Counted({"middle": 1, "back": 1})
    pipeline.play(market.opening())
    pipeline.settle(market, range(200))
    blocks, kept = pipeline.count()
    pipeline.settle(market, range(200, 1_200))
    blocks_after, kept_after = pipeline.count()
    assert kept_after - kept > 20_000, "there is something to remember of each trade"
    elsewhere = (blocks_after - blocks) - (kept_after - kept)
    assert abs(elsewhere) < 500, "not one block for two trades is anywhere else"
