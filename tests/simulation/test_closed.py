"""A day is closed ad hoc while cleared trades are open, with all the faults there are: each is netted on its date, both legs of it."""

from collections.abc import Iterator

import pytest

from schemas import topics
from tests.simulation.closed_day import CASES, ClosedPlayer
from tests.simulation.judge_books import judge_books, said_on
from tests.simulation.judge_chain import judge_chains, visible
from tests.simulation.judge_clearing import judge_clearing
from tests.simulation.judge_dates import judge_dates
from tests.simulation.judge_day import judge_by_verify
from tests.simulation.judges import judge_state
from tests.simulation.small_day import small_day
from tests.simulation.world import World

TRADES, SEEDS = 60, 4


def played(seed: int, case: str) -> tuple[World, ClosedPlayer]:
    closed, is_after_opening = CASES[case]
    world = World(seed)
    player = ClosedPlayer(world, small_day(TRADES, seed), closed, is_after_opening=is_after_opening)
    player.play()
    world.end()
    return world, player


def objections(world: World, player: ClosedPlayer) -> Iterator[str]:
    logs = visible(world.kafka.partitions)
    yield from (*world.problems, *judge_chains(logs), *judge_state(world, logs), *judge_books(logs))
    yield from (*judge_clearing(logs), *judge_dates(logs, player.dates), *judge_by_verify(world.kafka.partitions, logs))


@pytest.mark.parametrize("case", CASES)
def test_what_a_closure_moves_is_netted_on_its_new_date_whatever_goes_wrong(case: str) -> None:
    """Caught when broken, each in the first eight seeds.

    By the judge of dates: the sums left on the old date, or not added to the new one; one leg moved and not the other, with its sum or
    without; what was netted moved too; a date that was agreed reckoned anew, or one that was reckoned left; nobody told; nothing moved;
    `waiting` not moved between two parties. By that of clearing too: one leg moved and not the other. That what is discharged in part
    moves too is not: it is too rare in these days, and the machine finds it.
    """
    moved = stumbled = 0
    for seed in range(SEEDS):
        world, player = played(seed + SEEDS * list(CASES).index(case), case)
        assert [*objections(world, player)] == [], f"seed {world.seed}"
        words = said_on(visible(world.kafka.partitions), topics.BACK_OBLIGATIONS)
        moved += sum(word["type"] == "TradeRedated" for word in words)
        stumbled += player.stumbled
    assert moved > 0, "no novated trade has moved"
    assert stumbled > 0, "nothing has gone wrong after the closure"
