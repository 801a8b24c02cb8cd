"""Groups and workers: who owns which shard, told late, so that two may believe it; and the production keepers in between."""

from collections.abc import Callable
from dataclasses import dataclass, field

from streams.office import Office
from streams.shard.bounds import Bounds
from streams.shard.follower import Follower
from streams.shard.keeper import Keeper
from tests.simulation.faults import SESSION_SECONDS
from tests.simulation.kafka import KafkaSaysError, SimulatedKafka
from tests.simulation.port import SimulatedPort
from tests.simulation.scheduler import Process

HEARTBEAT_SECONDS = SESSION_SECONDS / 4
REOPEN_SECONDS = 2.0


@dataclass(eq=False)
class Group:
    """The group of one office at its coordinator: static members, sessions, and a generation for each sharing out."""

    kafka: SimulatedKafka
    name: str
    count: int
    owners: dict[int, str] = field(default_factory=dict)
    seen: dict[str, float] = field(default_factory=dict)

    def beat(self, member: str) -> frozenset[int]:
        """A heartbeat, or a join where the member was not known. Returns what it owns."""
        is_new = member not in self.seen
        self.seen[member] = self.kafka.scheduler.now
        if is_new:
            self.share()
        return frozenset(partition for partition, owner in self.owners.items() if owner == member)

    def expire(self) -> None:
        """Members that were silent for longer than a session lose what they have."""
        silent = [member for member, at in self.seen.items() if self.kafka.scheduler.now - at > SESSION_SECONDS]
        for member in silent:
            del self.seen[member]
        if silent:
            self.share()

    def share(self, *, anew: bool = False) -> None:
        """Share the partitions out: sticky, or `anew` by chance."""
        members = sorted(self.seen)
        if not members:
            return
        self.kafka.counts["rebalances"] += 1
        kept = {} if anew else {partition: owner for partition, owner in self.owners.items() if owner in self.seen}
        most = -(-self.count // len(members))
        shares: dict[str, list[int]] = {member: [] for member in members}
        for partition, owner in kept.items():
            if len(shares[owner]) < most:
                shares[owner].append(partition)
        free = [partition for partition in range(self.count) if not any(partition in share for share in shares.values())]
        self.kafka.random.shuffle(free)
        for partition in free:
            min(shares.values(), key=len).append(partition)
        self.owners = {partition: member for member, share in shares.items() for partition in share}
        self.kafka.tell(f"group   {self.name}: {self.owners}")


@dataclass(eq=False)
class Worker:
    """One life of one worker: a process with keepers and followers, as the supervisor has them."""

    group: Group
    member: str
    office: Office
    process: Process
    connect: Callable[[Process], SimulatedPort]
    bounds: Bounds
    counts: dict[str, int]
    opened: Callable[[Keeper, SimulatedPort], None]
    alarm: Callable[[str], None]
    is_standby: bool = True
    keepers: dict[int, Keeper] = field(default_factory=dict)
    followers: dict[int, Follower] = field(default_factory=dict)
    owned: frozenset[int] = frozenset()

    def start(self) -> None:
        self.process.spawn(self._beat())

    async def _beat(self) -> None:
        """Heartbeats, and acting upon what is told."""
        port = self.connect(self.process)
        while True:
            try:
                self.owned = await port.ask(lambda: self.group.beat(self.member), f"heartbeat {self.member}", SESSION_SECONDS)
            except KafkaSaysError:
                continue
            self._act()
            await port.sleep(HEARTBEAT_SECONDS)

    def _act(self) -> None:
        for partition, keeper in self.keepers.items():
            keeper.ownership_changed(is_owned=partition in self.owned)
        for partition in sorted(self.owned - self.keepers.keys()):
            self._keep(partition)
        for partition in range(self.group.count) if self.is_standby else ():
            if partition not in self.keepers and partition not in self.followers:
                self._follow(partition)

    def _follow(self, partition: int) -> None:
        follower = Follower(self.office, partition, self.counts, lambda: self.connect(self.process), self.bounds, REOPEN_SECONDS)  # type: ignore[arg-type]  # a dict by office
        self.followers[partition] = follower
        self.process.spawn(follower.run())

    def _keep(self, partition: int) -> None:
        def connect() -> SimulatedPort:
            port = self.connect(self.process)
            self.opened(keeper, port)
            return port

        warm = self.followers.pop(partition).take() if partition in self.followers else None
        self.group.kafka.counts["openings from a follower"] += warm is not None
        keeper = Keeper(self.office, partition, self.counts, connect, self.bounds, REOPEN_SECONDS, warm)  # type: ignore[arg-type]  # a dict by office
        self.keepers[partition] = keeper
        self.process.spawn(keeper.run(), lambda: self._ended(partition))

    def _ended(self, partition: int) -> None:
        keeper = self.keepers[partition]
        if keeper.alarm is not None:
            self.alarm(keeper.alarm)
            return
        del self.keepers[partition]
        self._act()
