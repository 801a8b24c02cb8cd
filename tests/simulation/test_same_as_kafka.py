"""One story on the simulated Kafka and on the real one: what each operation gives or refuses, and what is seen, is the same."""

import pytest

from streams.settings import Settings
from streams.shard.kafka import KafkaPort
from tests.integration.toy_shard import toy_shard
from tests.simulation.scenario import Story
from tests.simulation.stage import Stage

SEEN = [
    "A opens: done",
    "A takes 3 trades and the clock: done",
    "A works: answers ['T0', 'T1', 'T2'], ends [6, 10, 15]",
    "C fences a and freezes: done",
    "B opens: done",
    "B has restored the offset 4 and the sequence 5",
    "B takes a trade on a: done",
    "A takes a trade: refused",
    "C wakes and fences b: done",
    "C goes on: done",
    "C has restored the offset 5",
    "C takes a trade on a: refused",
    "B takes a trade on b: refused",
    "nobody holds it: answers ['T0', 'T1', 'T2', 'T3'], ends [8, 12, 18]",
    "a transaction is open: answers ['T0', 'T1', 'T2', 'T3'], ends [9, 12, 18]",
    "it is fenced: answers ['T0', 'T1', 'T2', 'T3'], ends [10, 12, 18]",
    "the fenced one commits: refused",
    "an empty transaction commits: done",
    "a reader moves over markers and what was aborted: 4 records, at 10",
    "D opens: done",
    "D takes all: done",
    "D has worked: answers ['T0', 'T1', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7'], ends [18, 20, 30]",
]


def test_on_the_simulated_kafka() -> None:
    stage = Stage()
    assert stage.run(Story(stage.connect, stage.send, stage.answers).tell()) == SEEN


@pytest.mark.kafka
async def test_on_the_real_one(kafka: str, namespace: str) -> None:
    settings = Settings(kafka=kafka, namespace=namespace)
    async with toy_shard(settings) as toy:
        assert await Story(lambda: KafkaPort(settings), toy.trades, toy.answers).tell() == SEEN
