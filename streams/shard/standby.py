"""The followers of one worker: one for each shard of its office that others have, so that it is warm when it is given one."""

import asyncio
from collections.abc import Awaitable, Callable
from collections.abc import Set as AbstractSet

from streams.shard.follower import Follower, Warm

WARM_LOOK_SECONDS = 0.2


class Standby:
    """What is followed. `make` gives a follower of a partition."""

    def __init__(self, make: Callable[[int], Follower]) -> None:
        self.followers: dict[int, Follower] = {}
        self._make = make
        self._tasks: set[asyncio.Task[None]] = set()

    def follow(self, partitions: AbstractSet[int]) -> None:
        """Follow these and no others."""
        for partition in self.followers.keys() - partitions:
            self.take(partition)
        for partition in sorted(partitions - self.followers.keys()):
            follower = self.followers[partition] = self._make(partition)
            task = asyncio.create_task(follower.run(), name=f"follower of {follower.name}")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def take(self, partition: int) -> Warm | None:
        """What was followed of a partition, if it was. Its follower ends."""
        follower = self.followers.pop(partition, None)
        return follower.take() if follower is not None else None

    async def warm_up(self, partitions: AbstractSet[int], is_awaited: Callable[[], Awaitable[bool]]) -> None:
        """Read before the group is joined again under the name of a worker that has just died.

        The group would give it the shards of the dead at once, and they would stand still while it reads. So it joins when it has read
        all, or when the session of the dead is over: then others have its shards, and go on with them until this one has read.
        """
        while await is_awaited():
            self.follow(partitions)
            for follower in self.followers.values():
                follower.is_hurried = True
            if self.is_complete:
                break
            await asyncio.sleep(WARM_LOOK_SECONDS)
        for follower in self.followers.values():
            follower.is_hurried = False

    @property
    def is_complete(self) -> bool:
        """True where each one has had all that was there."""
        return all(follower.is_complete for follower in self.followers.values())

    async def end(self) -> None:
        """Follow nothing any more."""
        self.follow(frozenset())
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
