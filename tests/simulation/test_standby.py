"""A shard that is opened from what was followed of it, stepped by hand: it is the shard that a full restore gives, or it begins anew."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pytest

from streams.shard.bounds import Bounds, OvertakenError, StaleError
from streams.shard.follower import Warm
from streams.shard.keeper import Keeper
from streams.shard.port import Record
from tests.simulation.following import FOLLOWED, Play
from tests.simulation.image import image_of, odd_indexes
from tests.simulation.partition import Partition
from tests.simulation.scenario import STATE, TRADES
from tests.toy_office import ENTITY, PARTITIONS, SHARD, TOY, trade_bytes

Playing = Callable[..., Play]


@pytest.fixture
def playing() -> Iterator[Playing]:
    plays: list[Play] = []

    def begin(bounds: Bounds = FOLLOWED) -> Play:
        plays.append(Play(bounds))
        return plays[-1]

    yield begin
    for play in plays:
        play.elsewhere.cut_off()


def test_an_owner_that_is_fenced_in_the_midst_of_a_turn_is_taken_over_by_a_follower_as_by_a_full_restore(playing: Playing) -> None:
    play = playing()
    play.work(0, 5)
    play.stage.run(play.stage.send(5, 8))

    async def begin_a_turn() -> None:
        port = play.owner.port
        await play.owner._fetch()
        assert play.owner._take()
        transactions = play.owner.transactions
        await transactions.begin()
        producer = transactions.producers[transactions.written % 2]
        for record in play.owner.engine.flush():
            await port.acknowledged(await port.append(producer, record.topic, record.partition, [record]))

    play.stage.run(begin_a_turn())
    play.wait(1.0)
    warm = play.follower.take()
    assert warm is not None
    restored, taken = play.opened(play.shard()), play.opened(play.shard(warm))
    assert taken.memory is warm.memory
    assert image_of(taken).contents() == image_of(restored).contents()
    assert odd_indexes(taken) == []
    play.stage.run(play.take(taken, 8))
    play.wait(1.0)
    assert play.stage.run(play.stage.answers()) == [f"T{number}" for number in range(8)]


def test_whoever_has_the_shard_goes_on_while_the_next_owner_reads(playing: Playing, monkeypatch: pytest.MonkeyPatch) -> None:
    play = playing()
    play.work(0, 3)
    slow = play.shard()
    fence, committed = slow.port.fence, []

    async def late(name: str) -> object:
        if not committed:
            await play.stage.send(3, 6)
            await play.take(play.owner, 6)
            await slow.port.sleep(1.0)
            committed.append(play.owner.engine.offsets[TRADES])
        return await fence(name)

    monkeypatch.setattr(slow.port, "fence", late)  # the owner works until it is fenced
    play.opened(slow)
    assert slow.engine.offsets[TRADES] == committed[0] == 7


def test_a_shard_that_is_lost_while_it_is_read_fences_nobody(playing: Playing, monkeypatch: pytest.MonkeyPatch) -> None:
    play = playing()
    ports = [play.stage.connect()]
    keeper = Keeper(TOY, SHARD, PARTITIONS, ports.pop, play.bounds, 1.0)
    stable_offset = ports[0].stable_offset

    async def lost(topic: str, partition: int) -> int:
        keeper.ownership_changed(is_owned=False)
        return await stable_offset(topic, partition)

    monkeypatch.setattr(ports[0], "stable_offset", lost)  # in the midst of its reading
    play.stage.run(keeper.run())
    play.work(0, 2)
    assert play.owner.engine.offsets[TRADES] == 3


def test_a_shard_that_is_stopped_reads_no_further(playing: Playing, monkeypatch: pytest.MonkeyPatch) -> None:
    play = playing()
    play.work(0, 20)
    monkeypatch.setattr(play.stage.faults, "arrived", lambda: 1)  # each fetch brings one record
    shard = play.shard()
    fetch, fetched = shard.port.fetch, []

    async def told(quotas: Sequence[tuple[str, int, int]], wait: float) -> Sequence[Record]:
        fetched.append(quotas)
        shard.stop()
        return await fetch(quotas, wait)

    monkeypatch.setattr(shard.port, "fetch", told)  # looks on
    play.stage.run(shard.run())
    assert len(fetched) == 1
    assert not shard.transactions.producers


def test_a_shard_that_is_lost_is_kept_until_its_next_owner_fences_it_and_is_not_opened_again(playing: Playing) -> None:
    play = playing(replace(FOLLOWED, idle=0.0))
    keeper = Keeper(TOY, SHARD, PARTITIONS, play.connect_elsewhere, play.bounds, 1.0)
    ended: list[bool] = []
    play.elsewhere.spawn(keeper.run(), lambda: ended.append(True))
    play.wait(1.0)
    keeper.ownership_changed(is_owned=False)
    play.stage.run(play.stage.send(0, 2))
    play.wait(1.0)
    assert play.stage.run(play.stage.answers()) == ["T0", "T1"]
    assert not ended
    play.opened(play.shard())
    play.wait(1.0)
    assert ended
    assert keeper.reopened == 0


def deleted_while_a_follower_is_frozen(playing: Playing, stale: float) -> tuple[Play, Warm]:
    """It has read of a cursor; the cursor ends, and its tombstone is compacted away, before it reads on."""
    play = playing(replace(FOLLOWED, stale=stale))
    play.stage.run(play.stage.send(0, 1))
    play.stage.kafka.write((TRADES, SHARD), ENTITY.encode(), trade_bytes(1, "work"))
    while not play.owner.engine.has_work:
        play.stage.run(play.owner.turn())
    play.wait(2.0)
    play.elsewhere.freeze(500.0)
    play.work(2, 4)
    play.wait(300.0)
    play.stage.kafka.compact((STATE, SHARD))
    play.wait(300.0)
    warm = play.follower.take()
    assert warm is not None
    return play, warm


def test_a_follower_that_has_slept_longer_than_tombstones_stay_begins_anew(playing: Playing) -> None:
    play, warm = deleted_while_a_follower_is_frozen(playing, 60.0)
    assert "was not read to its end" in (play.follower.trouble or "")
    taken = play.opened(play.shard(warm))
    assert image_of(taken).contents() == image_of(play.opened(play.shard())).contents()


def test_if_it_went_on_it_would_keep_what_is_gone(playing: Playing) -> None:
    play, warm = deleted_while_a_follower_is_frozen(playing, 1e9)
    taken = play.opened(play.shard(warm))
    assert len(taken.memory.cursors) == 1


def test_an_opening_that_has_slept_so_long_begins_anew_too(playing: Playing) -> None:
    play = playing()
    play.work(0, 2)
    warm = play.follower.take()
    assert warm is not None
    play.wait(100.0)
    with pytest.raises(StaleError):
        play.opened(play.shard(warm))


def test_a_changelog_that_ends_before_what_was_followed_is_another_one(playing: Playing) -> None:
    play = playing()
    play.work(0, 2)
    warm = play.follower.take()
    assert warm is not None
    made_anew = play.stage.kafka.partitions[STATE, SHARD] = Partition()
    made_anew.append([(b"shard-position", None)], None, 0.0)
    with pytest.raises(OvertakenError):
        play.opened(play.shard(warm))


def test_a_follower_is_taken_once(playing: Playing) -> None:
    play = playing()
    play.work(0, 2)
    assert play.follower.take() is not None
    assert play.follower.take() is None
