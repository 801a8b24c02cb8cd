"""Shares out the shards of an office through a group, and has a keeper for each one that this worker owns.

The group shares out ownership and nothing else: correctness rests on the fence of each shard alone. The numbers in brackets are
rules of docs/architecture.md.
"""

import asyncio
import gc
import logging
from collections.abc import Mapping
from contextlib import suppress
from functools import partial

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition

from schemas import topics
from streams.office import Office
from streams.settings import Settings
from streams.shard.bounds import Bounds
from streams.shard.follower import Follower
from streams.shard.kafka import KafkaPort
from streams.shard.keeper import Keeper
from streams.shard.loop import Shard
from streams.shard.members import leave, member, member_name, members
from streams.shard.standby import Standby
from streams.stopping import stopped, while_wanted

log = logging.getLogger("takahuone.supervisor")

STOP_SECONDS = 3.0
"""How long shards have for the turn under way when the worker is told to stop; SIGTERM ends it in under 5 s."""

HAND_OVER_SECONDS = 2.5
"""How long shards go on after this worker has left the group: until others have read, and fence it (decision 025)."""


class Supervisor(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka carries no types
    """The shards of one office in one worker."""

    def __init__(self, settings: Settings, office: Office, partitions: Mapping[topics.Office, int]) -> None:
        self._settings = settings
        self._office = office
        self._partitions = partitions
        self._all = frozenset(range(partitions[office.name]))
        self._owned: set[int] = set()
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._member = member_name(settings, office.name)
        self._stopping = False
        self._consumer: AIOKafkaConsumer | None = None
        self._topic = settings.topic(office.trades.name)
        self._keepers: dict[int, Keeper] = {}
        self._reopened_before = 0
        self._cleared = 0
        self._is_assigned = False
        self.standby = Standby(self._follower)
        self.is_connected = False

    @property
    def shards(self) -> dict[int, Shard]:
        """By partition, what is open or being opened."""
        return {partition: keeper.shard for partition, keeper in self._keepers.items() if keeper.shard is not None}

    @property
    def alarms(self) -> dict[int, str]:
        """By partition, why it is stopped."""
        return {partition: keeper.alarm for partition, keeper in self._keepers.items() if keeper.alarm is not None}

    @property
    def troubles(self) -> dict[int, str]:
        """By partition, why it was last dropped."""
        return {partition: keeper.trouble for partition, keeper in self._keepers.items() if keeper.trouble is not None}

    @property
    def reopened(self) -> int:
        """How often a shard was dropped, to be opened again."""
        return self._reopened_before + sum(keeper.reopened for keeper in self._keepers.values())

    def on_partitions_revoked(self, revoked: list[TopicPartition]) -> None:
        """Nothing: acting on what is assigned alone is exact, and survivors go on working during a rebalance. [7]"""

    def on_partitions_assigned(self, assigned: list[TopicPartition]) -> None:
        """Record what is owned and wake the supervisor; heartbeats are off in here, so never wait. [7]"""
        if self._consumer is not None and assigned:
            self._consumer.pause(*assigned)
        self._owned = {place.partition for place in assigned}
        self._is_assigned = True
        for partition, keeper in self._keepers.items():
            keeper.ownership_changed(is_owned=partition in self._owned)

    async def run(self) -> None:
        """Own shards until `stop`. A broker that is away is waited for."""
        if self._settings.standby:
            with suppress(Exception):  # nothing depends on it
                await while_wanted(self.standby.warm_up(self._all, self._is_awaited), lambda: not self._stopping)
        while not self._stopping:
            try:
                await self._share()
            except Exception as error:  # noqa: BLE001 - whatever the group says, the shards go on by their fences
                self.is_connected = False
                log.warning("the group is out of reach, trying again: %r", error)
                await self._pause(1.0)
        await self.standby.end()

    async def _is_awaited(self) -> bool:
        """True while the group counts on this worker, as one of its name has died a moment ago, and there are others."""
        return not self._stopping and {self._member} < await members(self._settings, self._office.name)

    def stop(self) -> None:
        """Leave the group, let others take the shards over or every turn finish, and stop the producers."""
        self._stopping = True

    async def _share(self) -> None:
        self._consumer = consumer = member(self._settings, self._office.name)
        consumer.subscribe([self._topic], listener=self)
        try:
            await while_wanted(consumer.start(), lambda: not self._stopping)  # it joins: while no coordinator answers it waits
            await self._pump(consumer)
        finally:
            await stopped(consumer)  # it can hang during a join: bounded, and the session ends by itself
            if self._stopping:
                with suppress(Exception):  # without it others have the shards when the session is over
                    await asyncio.wait_for(self._hand_over(), HAND_OVER_SECONDS)
            await self._end_tasks(list(self._tasks))

    async def _hand_over(self) -> None:
        """Leave the group. Where others are in it, the shards go on until these have read, and fence them: they hardly stand still."""
        if await leave(self._settings, self._office.name) and self._tasks:
            for keeper in self._keepers.values():
                keeper.ownership_changed(is_owned=False)
            await asyncio.wait(self._tasks.values())

    async def _pump(self, consumer: AIOKafkaConsumer) -> None:
        """Poll for the group's sake (nothing is ever fetched: all is paused), and keep tasks in step with what is owned. [7]"""
        shown_at = asyncio.get_running_loop().time()
        while not self._stopping:
            await consumer.getmany(timeout_ms=50)
            self.is_connected = True
            is_kept = self._owned & self.alarms.keys()
            ended = [partition for partition, task in self._tasks.items() if task.done() and partition not in is_kept]
            await self._end_tasks(ended)  # whatever ended them: what is owned and has no alarm is opened again
            for partition in self._owned - self._tasks.keys():
                self._keep(partition)
            if self._settings.standby and self._is_assigned:
                self.standby.follow(self._all - self._tasks.keys())
            if asyncio.get_running_loop().time() - shown_at > 5:
                shown_at = asyncio.get_running_loop().time()
                await self._show_offsets(consumer)

    def _keep(self, partition: int) -> None:
        bounds = Bounds(records=self._settings.turn_records_max, seconds=self._settings.turn_cpu_seconds)
        opening = (bounds, self._settings.reopen_seconds, self.standby.take(partition))
        keeper = self._keepers[partition] = Keeper(self._office, partition, self._partitions, self._connect, *opening)
        self._tasks[partition] = asyncio.create_task(keeper.run(), name=f"{self._office.name}/{partition}")

    def _follower(self, partition: int) -> Follower:
        bounds = Bounds()
        connect = partial(KafkaPort, self._settings, bounds.follow)
        return Follower(self._office, partition, self._partitions, connect, bounds, self._settings.reopen_seconds)

    def _connect(self) -> KafkaPort:
        """The clients of an opening. What a dropped shard has left goes first: old garbage is looked for only here (GARBAGE_THRESHOLDS)."""
        if self.reopened > self._cleared:
            self._cleared = self.reopened
            gc.collect()
        return KafkaPort(self._settings)

    async def _show_offsets(self, consumer: AIOKafkaConsumer) -> None:
        """Commit the group's offsets for the eyes of monitoring tools; nothing here ever reads them. [11]"""
        offsets = {
            TopicPartition(self._topic, partition): shard.engine.offsets[self._office.trades.name]
            for partition, shard in self.shards.items()
            if partition in self._owned and shard.state == "running"
        }
        if offsets:
            with suppress(Exception):  # only shown to people: a rebalance under way may refuse it
                await while_wanted(consumer.commit(offsets), lambda: not self._stopping)  # without a coordinator it waits

    async def _pause(self, seconds: float) -> None:
        if not self._stopping:
            await asyncio.sleep(seconds)

    async def _end_tasks(self, partitions: list[int]) -> None:
        tasks = {partition: self._tasks.pop(partition) for partition in partitions}
        for partition, task in tasks.items():
            keeper = self._keepers[partition]
            keeper.stop()
            if keeper.shard is None:  # it has not begun: there is no turn to finish
                task.cancel()
        if tasks:
            _, late = await asyncio.wait(tasks.values(), timeout=STOP_SECONDS)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late, timeout=STOP_SECONDS)
        for partition in partitions:
            self._reopened_before += self._keepers.pop(partition).reopened
