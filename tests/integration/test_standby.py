"""A shard on a real Kafka is taken over by what was followed of it: the same as by a full restore, byte for byte."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from streams.settings import Settings
from streams.shard.bounds import Bounds
from streams.shard.follower import Follower
from streams.shard.kafka import KafkaPort
from streams.shard.loop import Shard
from tests.integration.test_shard_loop import _finish, run_until
from tests.integration.toy_shard import ToyShard, toy_shard
from tests.simulation.image import image_of, odd_indexes
from tests.toy_office import PARTITIONS, SHARD, TOY

pytestmark = pytest.mark.kafka
SMALL = Bounds(records=3, fetch=3, wait=0.1, follow=10, follow_pause=0.01, lap=0.0)


@asynccontextmanager
async def following(settings: Settings) -> AsyncIterator[Follower]:
    follower = Follower(TOY, SHARD, PARTITIONS, lambda: KafkaPort(settings, ahead=10), SMALL, 0.1)
    task = asyncio.create_task(follower.run())
    try:
        yield follower
    finally:
        follower.take()
        await task


async def has_read(follower: Follower, toy: ToyShard) -> None:
    """Wait until it is at the end: what is open there it does not see."""
    port = KafkaPort(toy.settings)
    await port.consume({follower._place: None})
    end = await port.stable_offset(*follower._place)
    await port.close()
    while follower._port is None or not follower._port._streams or await follower._port.position(*follower._place) < end:  # noqa: ASYNC110 - a follower has no event for how far it has read
        await asyncio.sleep(0.01)


async def begin_a_turn(shard: Shard) -> list[object]:
    """Up to the middle of its transaction: half of it is written. Returns the other half."""
    await shard._fetch()
    assert shard._take() > 0
    producer = shard.transactions.producers[1]
    await shard.transactions.begin()
    records = shard.engine.flush()
    half = len(records) // 2
    for record in records[:half]:
        await shard.port.acknowledged(await shard.port.append(producer, record.topic, record.partition, [record]))
    return list(records[half:])


async def test_an_owner_fenced_in_the_midst_of_a_turn_is_taken_over_by_a_follower_as_by_a_full_restore(settings: Settings) -> None:
    async with toy_shard(settings) as toy, following(settings) as follower:
        await toy.trades(0, 40)
        old = toy.open(bounds=SMALL)
        await old.open()
        await run_until(old, 30)
        if old.transactions.written % 2 == 0:
            await old.turn()  # with producer a
        rest = await begin_a_turn(old)
        await has_read(follower, toy)
        warm = follower.take()
        assert warm is not None
        assert await toy.answers() != [f"T{number}" for number in range(40)]

        full, new = toy.open(), toy.open(warm=warm)
        await full.open()
        await new.open()
        assert new.memory is warm.memory
        assert image_of(new).contents() == image_of(full).contents()
        assert odd_indexes(new) == []
        with pytest.raises(Exception):  # noqa: B017, PT011 - a fenced producer may raise nearly anything
            await _finish(old, rest)
        await run_until(new, 41)
        for shard in (old, full, new):
            await shard.port.close()
        assert await toy.answers() == [f"T{number}" for number in range(40)]


async def test_an_owner_goes_on_until_it_is_fenced_while_the_next_one_reads(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    async with toy_shard(settings) as toy:
        await toy.trades(0, 10)
        old = toy.open()
        await old.open()
        await run_until(old, 11)
        new = toy.open()
        fence = new.port.fence

        async def late(name: str) -> object:
            if old.engine.offsets["front.trades.v1"] < 16:
                await toy.trades(10, 15)
                await run_until(old, 16)
            return await fence(name)

        monkeypatch.setattr(new.port, "fence", late)  # the owner works until then
        await new.open()
        assert new.engine.offsets["front.trades.v1"] == 16
        await toy.trades(15, 20)
        await run_until(new, 21)
        for shard in (old, new):
            await shard.port.close()
        assert await toy.answers() == [f"T{number}" for number in range(20)]
