"""On a running system verify cuts consistently: what comes after the cut is seen and not counted."""

from collections.abc import Callable, Iterable

from streams.verify.findings import Findings
from streams.verify.log import Place
from streams.verify.verify import Verification
from tests.verify_log import ListLog
from tests.verify_world import World, approve, funded, report, settled, unmatched


class GrowingLog(ListLog):
    """A log to which `grow` happens just before the ends of `topic` are asked for the first time."""

    def __init__(self, world: World, topic: str, grow: Callable[[], object]) -> None:
        super().__init__(world.log)
        self._topic = topic
        self._grow: Callable[[], object] | None = grow

    async def ends(self, places: Iterable[Place], *, stable: bool) -> dict[Place, int]:
        asked = list(places)
        if self._grow and any(place[0] == self._topic for place in asked):
            grow, self._grow = self._grow, None
            grow()
        return await super().ends(asked, stable=stable)


async def grown(world: World, topic: str, grow: Callable[[], object]) -> Findings:
    return await Verification(GrowingLog(world, topic, grow)).run()


async def test_what_settles_after_the_cut_is_not_counted():
    world = funded()
    settled(world, "T1")
    found = await grown(world, "back.entries.v1", lambda: settled(world, "T2"))
    assert (found.problems, found.reported, found.settled, found.not_yet_taken) == ((), 2, 2, 2)


async def test_what_back_takes_between_its_cut_and_that_of_middle_is_in_flight():
    world = World()

    def trade_and_take() -> None:
        message = report(world, "T1")
        unmatched(world, message, approve(world, message))

    found = await grown(world, "audit.middle.v1", trade_and_take)
    assert (found.problems, found.in_flight, found.pending) == ((), 1, 0)


async def test_what_middle_takes_of_confirmations_beyond_the_cut_of_back_is_no_problem():
    world = funded()

    def settle_and_hear() -> None:
        settled(world, "T1")
        for entry in list(world.log["back.confirmations.v1"]):
            world.take("middle", "back.confirmations.v1", entry)

    found = await grown(world, "audit.middle.v1", settle_and_hear)
    assert (found.problems, found.in_flight, found.settled) == ((), 2, 0)
