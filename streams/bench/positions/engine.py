"""What the engine alone costs on the position-keeping job: decode to flush, no Kafka. `python -m streams.bench.positions.engine`."""

import gc
import sys
from collections.abc import Sequence
from time import process_time

from streams.bench.positions.messages import TRADES
from streams.bench.positions.office import POSITIONS
from streams.bench.positions.trades import booked, padded
from streams.partitioning import partition_of
from streams.shard.bounds import GARBAGE_THRESHOLDS, Bounds
from streams.shard.engine import Engine
from streams.shard.memory import Memory
from streams.shard.port import Record

RUNS = 5


def inputs(count: int) -> list[Record]:
    """Trades 0 to `count` - 1 as one partition holds them."""
    trades = [booked(number) for number in range(count)]
    return [Record(TRADES.name, 0, number, trade.account.encode(), padded(trade)) for number, trade in enumerate(trades)]


def cost(records: Sequence[Record]) -> float:
    """Microseconds of CPU an input on a new shard, in turns of a backlog; keys are hashed as if they were never seen."""
    partition_of.cache_clear()
    memory = Memory(POSITIONS, 0, {"middle": 1, "back": 1})
    engine = Engine(memory, memory.genesis())
    turn = Bounds().records
    started = process_time()
    for begin in range(0, len(records), turn):
        for record in records[begin : begin + turn]:
            engine.take(record)
        engine.flush()
    return (process_time() - started) / len(records) * 1_000_000


if __name__ == "__main__":
    gc.set_threshold(*GARBAGE_THRESHOLDS)
    given = inputs(int(sys.argv[1]) if len(sys.argv) > 1 else 40_000)
    sys.stdout.write(f"{min(cost(given) for _ in range(RUNS)):.2f} us of CPU an input, the least of {RUNS} runs\n")
