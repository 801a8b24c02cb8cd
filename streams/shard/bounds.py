"""What bounds a turn of a shard, and why the loop gives an opening up: overtaken, overdue, or with a suspicion."""

from collections.abc import Callable
from dataclasses import dataclass

from streams.shard.port import Record

GARBAGE_THRESHOLDS = (50_000, 2, 10_000)
"""State is no garbage, and looking through all of it again and again took an eighth of a worker's CPU. What is young is still looked
through, little at a time, for nothing else is done meanwhile; what is old only when a shard was dropped, as only then is there much to
find (docs/decisions/017)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How much a turn takes and how long it waits: sizes and times only, no outcome depends on them."""

    records: int = 2_000
    seconds: float = 0.1
    """Of computing, so that heartbeats live."""
    wait: float = 0.5
    idle: float = 5.0
    """After so long without an input the position is written anew: an idle producer notices nothing of a fence. [6]"""
    fetch: int = 500
    linger: float = 0.003
    """How long a turn waits for what comes with its first records: a transaction costs the broker far more than a record."""
    patience: float = 0.1
    """How long what nobody waits for (confirmations, at middle) may wait for company, for the same reason."""
    tick_patience: float = 0.03
    """The same for a tick of the clock."""
    progress: float = 30.0
    """So long after a turn has begun, or after the last record of a restore, no step begins any more: the opening is given up. [3]"""
    restore_wait: float = 0.02
    """The same in a restore. What stands at its end is nearly always a transaction's marker, which no fetch brings: to wait is in vain."""
    follow: int = 500
    """Records of a followed changelog that are taken at a time: about 5 ms of computing, then others have their turn."""
    follow_pause: float = 0.1
    """How long a follower waits when it has taken all that is there; a tenth of it, when there is more."""
    lap: float = 10.0
    """How often a follower makes sure that it has all that was there."""
    stale: float = 3_600.0
    """A follower that has not had all for so long begins anew. What is deleted leaves the changelog after a day (STATE_CONFIG): whoever
    reads on only then keeps what is gone."""


class OvertakenError(Exception):
    """Another opening has come between this one's fences and the end of its restore."""


class StaleError(Exception):
    """What was followed has been without the end of the changelog for too long to be trusted."""


class OverdueError(Exception):
    """A turn has taken too long, or a restore has waited too long for its next record."""


class Deadline:
    """Each step is bounded by the port; what begins no step once `seconds` have passed is bounded as a whole. [3]"""

    def __init__(self, elapsed: Callable[[], float], seconds: float) -> None:
        self._elapsed = elapsed
        self._seconds = seconds
        self.renew()

    def renew(self) -> None:
        """There was progress: begin to count anew."""
        self._due = self._elapsed() + self._seconds

    def check(self, what: str) -> None:
        """Raise OverdueError where `what` made no progress for too long."""
        if self._elapsed() > self._due:
            raise OverdueError(f"{what}: nothing came of it within {self._seconds:.0f} s")


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What the broker refused of the shard before this opening: then every input has a transaction of its own until it is found."""

    reason: str
    input: str | None = None
    """The input that was alone in the refused transaction; None while it is not known.

    A record is known by its place, for others may come before it next time; an item of a cursor by its sequence number, for none can.
    """


def place_of(record: Record | None, sequence: int) -> str:
    """How the input that was taken under `sequence` is known to a suspicion; None: an item of a cursor."""
    return f"item {sequence}" if record is None else f"{record.topic}/{record.offset}"


class SuspectedError(Exception):
    """A transaction was refused for a record in it. Open the shard again with this suspicion."""

    def __init__(self, suspicion: Suspicion) -> None:
        super().__init__(suspicion.reason)
        self.suspicion = suspicion
