"""The loop on a real Kafka: the rules of docs/architecture.md, each stepped by hand where chance would not find its breaking.

Each of the interleavings was broken once: fencing `b` before `a`, or restoring before the second fence, makes the tests of rules 1 and 2
fail with outputs doubled; a second producer that is fenced only when it is used those of rules 1 and 6, one that nobody fences, as each
opening has an id of its own for it, that of rule 1; an offset that is written a turn late those of rules 1 and 4; records that are kept
from before a loss that of rule 4 with a trade lost; leaving out the second append in KafkaPort.append that of rule 9 with records lost;
writing before the coordinator has answered that of rule 10 (docs/chaos.md).

Long because the rules of one loop stand together, each with its interleaving.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.errors import ProducerFenced

from schemas import topics
from streams.settings import Settings
from streams.shard.bounds import Bounds, SuspectedError
from streams.shard.genesis import begin_shard
from streams.shard.kafka import KafkaPort
from streams.shard.keeper import Keeper
from streams.shard.loop import Shard
from streams.shard.port import Place, ShardStoppedError
from tests.integration.toy_shard import TRADES, ToyShard, read_all, toy_shard
from tests.toy_office import PARTITIONS, SHARD, TOY, trade_bytes

pytestmark = pytest.mark.kafka


async def run_until(shard: Shard, inputs: int) -> None:
    """Turns until so many trades are in."""
    while shard.engine.offsets[TRADES] < inputs or shard.engine.has_work:
        await shard.turn()


async def test_what_was_done_is_not_done_again_after_a_reopening(settings: Settings) -> None:
    async with toy_shard(settings) as toy:
        await toy.trades(0, 50)
        first = toy.open()
        await first.open()
        await run_until(first, 51)
        await first.port.close()
        await toy.trades(50, 60)
        second = toy.open()
        await second.open()
        await run_until(second, 61)
        await second.port.close()
        assert await toy.answers() == [f"T{number}" for number in range(60)]


async def test_rule_1_a_shard_that_was_fenced_cannot_commit_what_it_had_begun(settings: Settings) -> None:
    async with toy_shard(settings) as toy:
        await toy.trades(0, 10)
        old = toy.open(bounds=Bounds(records=3, fetch=3))
        await old.open()
        await old.turn()  # with producer a
        await old._fetch()
        taken = old._take()
        assert taken > 0
        await old.transactions.begin()  # and is frozen inside its turn on producer b
        records = old.engine.flush()

        new = toy.open()
        await new.open()
        await run_until(new, 11)
        with pytest.raises(Exception):  # noqa: B017, PT011 - a fenced producer may raise nearly anything
            await _finish(old, records)
        await old.port.close()
        await new.port.close()
        assert await toy.answers() == [f"T{number}" for number in range(10)]


async def _finish(shard: Shard, records: object) -> None:
    batches: dict[tuple[str, int], list[object]] = {}
    for record in records:  # type: ignore[attr-defined]  # what flush gave
        batches.setdefault((record.topic, record.partition), []).append(record)
    for (topic, partition), batch in batches.items():
        await shard.port.acknowledged(await shard.port.append(shard.transactions.producers[1], topic, partition, batch))  # type: ignore[arg-type]  # what flush gave, grouped
    await shard.port.commit(shard.transactions.producers[1])


async def test_rule_1_an_opener_frozen_between_its_fences_doubles_nothing(settings: Settings) -> None:
    async with toy_shard(settings) as toy:
        await toy.trades(0, 20)
        slow = toy.open(bounds=Bounds(records=5, fetch=5))
        slow.transactions.producers.append(await slow.port.fence(f"middle.{SHARD}.a"))  # frozen here, having fenced a and not b

        quick = toy.open(bounds=Bounds(records=5, fetch=5))
        await quick.open()
        await quick.turn()
        slow.transactions.producers.append(await slow.port.fence(f"middle.{SHARD}.b"))  # wakes: goes on from where it was
        with pytest.raises(Exception):  # noqa: B017, PT011 - its first turn is on a, which quick has fenced
            await _go_on(slow)
        await slow.port.close()
        await quick.port.close()

        last = toy.open()
        await last.open()
        await run_until(last, 21)
        await last.port.close()
        assert await toy.answers() == [f"T{number}" for number in range(20)]


async def _go_on(shard: Shard) -> None:
    """The rest of `open` after the fences, and one turn."""
    fence, shard.port.fence = shard.port.fence, _already(shard)  # type: ignore[method-assign]  # its fences stand as they are
    fenced, shard.transactions.producers = shard.transactions.producers, []
    assert len(fenced) == 2
    await shard.open()
    shard.transactions.producers = fenced
    shard.port.fence = fence  # type: ignore[method-assign]  # back again
    await run_until(shard, 21)


def _already(shard: Shard) -> object:
    producers = iter(list(shard.transactions.producers))

    async def fence(transactional_id: str) -> object:
        return next(producers)

    return fence


async def test_rule_2_a_shard_without_genesis_does_not_start(settings: Settings) -> None:
    async with toy_shard(settings) as toy:
        other = Shard(TOY, 1 - SHARD, PARTITIONS, KafkaPort(toy.settings))
        with pytest.raises(ShardStoppedError, match="takahuone topics"):
            await other.open()
        await other.port.close()


async def test_genesis_run_again_changes_nothing(settings: Settings) -> None:
    async with toy_shard(settings) as toy:
        port = KafkaPort(toy.settings)
        assert not await begin_shard(TOY, SHARD, PARTITIONS, port)
        await port.close()


async def test_rule_3_the_producers_take_strict_turns_beginning_with_the_first(settings: Settings) -> None:
    async with toy_shard(settings) as toy:
        await toy.trades(0, 4)
        shard = toy.open(bounds=Bounds(records=1, fetch=1))
        await shard.open()
        used: list[int] = []
        begin = shard.port.begin

        async def noted(producer: object, places: Sequence[Place] = ()) -> None:
            used.append(shard.transactions.producers.index(producer))
            await begin(producer, places)

        shard.port.begin = noted  # type: ignore[method-assign]  # looks on
        await run_until(shard, 5)
        await shard.port.close()
        assert used[:4] == [0, 1, 0, 1]


REOPEN_SECONDS = 4.0


class WatchedPort(KafkaPort):
    """The wait before an opening that follows another is as long as the test wants it."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.waits = asyncio.Event()
        self.may_go_on = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        if seconds == REOPEN_SECONDS:
            self.waits.set()
            await self.may_go_on.wait()
        else:
            await super().sleep(seconds)


@pytest.mark.parametrize("is_owned", [False, True])
async def test_rule_4_a_fenced_shard_is_dropped_and_opened_again_only_while_owned(settings: Settings, is_owned: bool) -> None:
    async with toy_shard(settings) as toy:
        await toy.trades(0, 5)
        ports = [WatchedPort(settings) for _ in range(2)]
        connect = iter(ports)
        keeper = Keeper(TOY, SHARD, PARTITIONS, lambda: next(connect), Bounds(wait=0.05, idle=0.0), REOPEN_SECONDS)
        keeping = asyncio.create_task(keeper.run())
        await _answered(toy, 5)
        thief = toy.open()
        await thief.open()
        await ports[0].waits.wait()
        assert keeper.reopened == 1
        assert "TAKAHUONE_INSTANCE" in (keeper.trouble or ""), "it may be that another has its name"
        keeper.ownership_changed(is_owned=is_owned)
        ports[0].may_go_on.set()
        await toy.trades(5, 8)
        if is_owned:
            await _answered(toy, 8)
            keeper.stop()
            with pytest.raises(Exception):  # noqa: B017, PT011 - a fenced producer may raise nearly anything
                await run_until(thief, 9)
        await keeping
        if not is_owned:
            assert next(connect) is ports[1], "what is lost is not stolen back"
            await run_until(thief, 9)
        await thief.port.close()
        assert await toy.answers() == [f"T{number}" for number in range(8)]


class FrozenPort(WatchedPort):
    """Stands still before the first transaction at which `when` is true, until the test lets it go on."""

    def __init__(self, settings: Settings, when: Callable[[], bool]) -> None:
        super().__init__(settings)
        self._when = when
        self.is_frozen = asyncio.Event()
        self.wakes = asyncio.Event()

    async def begin(self, producer: AIOKafkaProducer, places: Sequence[Place] = ()) -> None:
        if self._when():
            self.is_frozen.set()
            await self.wakes.wait()
        await super().begin(producer, places)


async def test_rule_4_records_from_before_a_shard_was_lost_are_not_taken_by_its_next_opening(settings: Settings) -> None:
    async with toy_shard(settings) as toy:
        await toy.trades(0, 6)
        frozen = FrozenPort(settings, lambda: keeper.shard is not None and len(keeper.shard._waiting[TRADES]) > 0)
        connect = iter([frozen, KafkaPort(settings)])
        keeper = Keeper(TOY, SHARD, PARTITIONS, lambda: next(connect), Bounds(records=1, wait=0.2), REOPEN_SECONDS)
        keeping = asyncio.create_task(keeper.run())
        await frozen.is_frozen.wait()  # it has read more than it has taken
        other = toy.open()
        await other.open()
        await run_until(other, 7)
        frozen.wakes.set()
        await frozen.waits.wait()
        frozen.may_go_on.set()
        await toy.trades(6, 9)
        await _answered(toy, 9)
        keeper.stop()
        await keeping
        await other.port.close()
        assert await toy.answers() == [f"T{number}" for number in range(9)]


async def _answered(toy: ToyShard, trades: int) -> None:
    while len(await toy.answers()) < trades:
        pass


async def test_rule_5_a_shard_told_to_stop_finishes_its_turn(settings: Settings) -> None:
    async with toy_shard(settings) as toy:
        await toy.trades(0, 200)
        shard = toy.open(bounds=Bounds(records=20, fetch=20))
        running = asyncio.create_task(shard.run())
        await _first_commit(shard)
        shard.stop()
        await running
        await shard.port.close()
        done = shard.engine.offsets[TRADES]
        assert await toy.answers() == [f"T{number}" for number in range(done - 1)]


async def _first_commit(shard: Shard) -> None:
    committed = asyncio.Event()
    commit = shard.port.commit

    async def noted(producer: object) -> None:
        await commit(producer)
        committed.set()

    shard.port.commit = noted  # type: ignore[method-assign]  # looks on
    await committed.wait()


@pytest.mark.parametrize("size", [1, 40])
async def test_rule_10_nothing_overlaps_inside_a_transaction(settings: Settings, size: int) -> None:
    async with toy_shard(settings) as toy:
        await toy.trades(0, 80)
        shard = toy.open(bounds=Bounds(records=size, fetch=size))
        await shard.open()
        under_way: set[str] = set()
        seen: set[str] = set()
        for name in ("begin", "include", "append", "acknowledged", "commit", "fetch", "sleep"):
            setattr(shard.port, name, _alone(name, getattr(shard.port, name), under_way, seen))
        await run_until(shard, 81)
        await shard.port.close()
        assert {"begin", "include", "append", "acknowledged", "commit"} <= seen


def _alone(name: str, operation: Callable[..., Awaitable[object]], under_way: set[str], seen: set[str]) -> Callable[..., Awaitable[object]]:
    async def alone(*arguments: object) -> object:
        assert not under_way, f"{name} beside {under_way}"
        assert name != "append" or not arguments[0]._txn_manager.partitions_to_add(), "a Produce beside AddPartitionsToTxn"  # type: ignore[attr-defined]  # the first argument of append is a producer
        under_way.add(name)
        seen.add(name)
        try:
            return await operation(*arguments)
        finally:
            under_way.discard(name)

    return alone


async def test_a_coordinator_that_was_told_of_places_ahead_says_so_and_refuses_them_to_who_was_fenced(settings: Settings) -> None:
    async with toy_shard(settings) as toy:
        port, other = KafkaPort(toy.settings), KafkaPort(toy.settings)
        producer = await port.fence("somebody")
        usual, more = (TRADES, SHARD), (TRADES, 1 - SHARD)
        await port.begin(producer, [usual])
        await port.include(producer, [usual, more])
        assert {(place.topic, place.partition) for place in producer._txn_manager.txn_partitions} == {
            (toy.settings.topic(topic), partition) for topic, partition in (usual, more)
        }
        await port.commit(producer)
        await other.fence("somebody")
        await port.begin(producer, [usual])
        with pytest.raises(ProducerFenced):
            await port.include(producer, [usual])
        await port.close()
        await other.close()


async def test_rule_6_an_idle_shard_writes_its_position_anew_and_so_notices_a_fence(settings: Settings) -> None:
    async with toy_shard(settings) as toy:
        old = toy.open(bounds=Bounds(wait=0.05, idle=0.0))
        await old.open()
        await run_until(old, 1)
        new = toy.open()
        await new.open()
        with pytest.raises(Exception):  # noqa: B017, PT011 - a fenced producer may raise nearly anything
            await old.turn()
        await old.port.close()
        await new.port.close()


async def test_rule_9_more_outputs_than_a_batch_holds_are_all_written(settings: Settings) -> None:
    async with toy_shard(settings) as toy:
        await toy.send(*(trade_bytes(number, "large") for number in range(200)))  # 200 outputs of 20 KB in one turn: 4 MB
        shard = toy.open()
        await shard.open()
        await run_until(shard, 201)
        await shard.port.close()
        assert await toy.answers() == [f"T{number}" for number in range(200)]


async def test_a_record_that_the_broker_refuses_is_found_and_is_dead_and_all_others_go_on(settings: Settings) -> None:
    async with toy_shard(settings, **{"max.message.bytes": "10000"}) as toy:
        await toy.send(trade_bytes(0), trade_bytes(1), trade_bytes(2, "large"), trade_bytes(3))
        suspicion = None
        for _ in range(3):
            shard = toy.open(suspicion=suspicion)
            await shard.open()
            try:
                await run_until(shard, 5)
            except SuspectedError as error:
                suspicion = error.suspicion
            finally:
                await shard.port.close()
        assert await toy.answers() == ["T0", "T1", "T2", "T3"]
        statuses = [answer.get("status") for answer in await read_all(toy.settings, topics.MIDDLE_ANSWERS.name) if "report" in answer]
        assert statuses == [None, None, "dead", None]
        letters = await read_all(toy.settings, "front.trades.v1.dead")
        assert [letter["reason"] for letter in letters] == ["output_too_large"]


async def test_reference_data_that_is_there_at_opening_comes_before_any_trade(settings: Settings) -> None:
    async with toy_shard(settings) as toy:
        await toy.trades(0, 5)
        await _define(toy, 700)
        shard = toy.open(bounds=Bounds(records=100, fetch=100, wait=0.2))
        await shard.open()
        await run_until(shard, 6)
        await shard.port.close()
        audited = [json.loads(json.dumps(record)) for record in await read_all(toy.settings, "audit.middle.v1")]
        order = [record["topic"] for record in audited if record["topic"] in (TRADES, "middle.reference.v1")]
        assert order == ["middle.reference.v1"] * 700 + [TRADES] * 6


async def _define(toy: ToyShard, count: int) -> None:
    for number in range(count):
        value = json.dumps({"type": "CurrencyDefined", "currency": "EUR", "decimals": number % 3}).encode()
        await toy.door.send(toy.settings.topic("middle.reference.v1"), value, partition=SHARD)
    await toy.door.flush()
