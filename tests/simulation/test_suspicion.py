"""A record that the broker refuses: the input behind it is found again by its place, whatever else has arrived meanwhile."""

from collections import Counter
from random import Random

import pytest

from schemas import topics
from streams.shard.bounds import Bounds, SuspectedError, Suspicion
from streams.shard.engine import Engine
from streams.shard.keeper import Keeper
from streams.shard.loop import Shard
from streams.shard.port import Record, RecordRefusedError
from tests.simulation.faults import Faults
from tests.simulation.kafka import SimulatedKafka
from tests.simulation.partition import Partition
from tests.simulation.port import SimulatedPort
from tests.simulation.scheduler import Process, Scheduler
from tests.simulation.stage import Stage
from tests.toy_office import ENTITY, NOON, PARTITIONS, SHARD, TOY, trade_bytes

TRADES, REFERENCE = topics.FRONT_TRADES.name, topics.MIDDLE_REFERENCE.name
DEAD = topics.DEAD[TRADES].name


def opened(suspicion: Suspicion) -> Shard:
    scheduler = Scheduler()
    faults = Faults(Random(0), scheduler, Counter(), lambda text: None)
    kafka = SimulatedKafka(scheduler, Random(0), Counter(), lambda text: None)
    shard = Shard(TOY, SHARD, PARTITIONS, SimulatedPort(kafka, Process("p", scheduler), faults), suspicion=suspicion)
    shard.engine = Engine(shard.memory, shard.memory.genesis())
    shard.memory.books.now = NOON
    return shard


def arrive(shard: Shard, topic: str, value: bytes) -> None:
    shard._waiting[topic].append(Record(topic, SHARD, 0, ENTITY.encode() if topic == TRADES else None, value))


def test_what_is_suspected_is_found_although_another_input_has_come_before_it() -> None:
    first = opened(Suspicion("too large"))
    arrive(first, TRADES, trade_bytes(1))
    first._take()
    suspected = first._suspect(RecordRefusedError("too large"), 1)
    assert isinstance(suspected, SuspectedError)

    second = opened(suspected.suspicion)
    arrive(second, TRADES, trade_bytes(1))
    arrive(second, REFERENCE, b'{"type": "CurrencyDefined", "currency": "EUR", "decimals": 2}')  # taken before any trade
    second._take()
    assert second.suspicion is not None, "it is not the one that was refused"
    second._take()
    assert second.suspicion is None
    letters = [record for record in second.engine.flush() if record.topic == topics.DEAD[TRADES].name]
    assert len(letters) == 1


@pytest.mark.parametrize("number", [1, 2])
def test_an_item_of_a_cursor_is_known_by_its_sequence_number(number: int) -> None:
    shard = opened(Suspicion("too large", f"item {number}"))
    shard.memory.books.sequence = 0
    assert (shard._refused(None) is not None) == (number == 1)


@pytest.mark.parametrize(("refused", "is_alarm"), [(b"TradeHeld", False), (b"", True)])
def test_what_is_refused_even_as_dead_stops_the_shard_with_an_alarm(refused: bytes, is_alarm: bool) -> None:
    """Without it the shard opened and was dropped for ever, and nobody was told."""
    stage = Stage()
    stage.kafka.partitions[DEAD, SHARD] = Partition()
    stage.run(stage.send(0, 4))
    stage.kafka.refuses = lambda topic, value: value is not None and b"|T1|" in value and refused in value
    keeper = Keeper(TOY, SHARD, PARTITIONS, stage.connect, Bounds(), 1.0)
    stage.process.spawn(keeper.run())
    stage.run(stage.connect().sleep(60.0))
    stage.process.cut_off()
    assert (keeper.alarm is not None) is is_alarm
    assert keeper.reopened == 2
    assert len(stage.kafka.partitions[DEAD, SHARD].visible()) == (not is_alarm)
