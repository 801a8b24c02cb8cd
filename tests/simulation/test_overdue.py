"""A turn, and the wait for a restore's next record, are bounded as a whole and not only step by step (rule 3)."""

import pytest

from streams.shard.bounds import Bounds, OverdueError
from streams.shard.loop import Shard
from streams.shard.port import Outgoing
from tests.simulation.scenario import STATE, TRADES
from tests.simulation.stage import Stage
from tests.toy_office import PARTITIONS, SHARD, TOY


def opening(stage: Stage, progress: float) -> Shard:
    return Shard(TOY, SHARD, PARTITIONS, stage.connect(), Bounds(records=1, fetch=1, progress=progress))


@pytest.mark.parametrize("slow_step", ["append", "acknowledged"])
def test_a_turn_whose_steps_are_slow_is_given_up_before_its_commit(slow_step: str) -> None:
    stage = Stage()
    shard = opening(stage, progress=30.0)
    stage.run(shard.open())
    step, commits, commit = getattr(shard.port, slow_step), [], shard.port.commit

    async def slow(*arguments: object) -> object:
        await shard.port.sleep(20.0 if slow_step == "append" else 31.0)  # each of them within the bound of a step
        return await step(*arguments)

    async def noted(producer: object) -> None:
        commits.append(producer)
        await commit(producer)

    setattr(shard.port, slow_step, slow)
    shard.port.commit = noted  # type: ignore[method-assign]  # looks on
    stage.run(stage.send(0, 1))
    stage.run(shard.turn())  # a tick alone waits for company
    with pytest.raises(OverdueError, match=f"middle/{SHARD}: nothing came of it within 30 s"):
        stage.run(shard.turn())
    assert not commits
    again = opening(stage, progress=30.0)
    stage.run(again.open())
    while again.engine.offsets[TRADES] < 2:  # the tick is the first
        stage.run(again.turn())
    stage.run(again.port.sleep(1.0))  # until the markers are written
    assert stage.run(stage.answers()) == ["T0"]


def test_a_restore_waits_for_a_transaction_that_nobody_has_fenced_but_not_for_ever() -> None:
    stage = Stage()
    stranger = stage.connect()

    async def leave_open() -> None:
        producer = await stranger.fence("an id that is on nobody's list")
        await stranger.begin(producer)
        await stranger.acknowledged(await stranger.append(producer, STATE, SHARD, [Outgoing(STATE, SHARD, b"k", b"{}")]))

    stage.run(leave_open())
    with pytest.raises(OverdueError):
        stage.run(opening(stage, progress=3.0).open())


def test_a_long_restore_that_makes_progress_is_none_of_that() -> None:
    stage = Stage()
    first = opening(stage, progress=3.0)
    stage.run(first.open())
    stage.run(stage.send(0, 30))
    while first.engine.offsets[TRADES] < 30:
        stage.run(first.turn())
    again = opening(stage, progress=3.0)
    stage.faults.arrived = lambda: 1  # type: ignore[method-assign]  # each fetch brings one record
    fetch = again.port.fetch

    async def slow(*arguments: object) -> object:
        await again.port.sleep(1.0)
        return await fetch(*arguments)  # type: ignore[arg-type]  # whatever it was asked

    again.port.fetch = slow  # type: ignore[method-assign,assignment]  # slower
    began = stage.scheduler.now
    stage.run(again.open())
    assert stage.scheduler.now - began > 10.0
