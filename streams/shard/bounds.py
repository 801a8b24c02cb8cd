"""What bounds a turn of a shard, and what the loop suspects after a transaction was refused."""

from dataclasses import dataclass

GARBAGE_THRESHOLDS = (50_000, 20, 1_000)
"""State is no garbage, and looking through all of it again and again took an eighth of a worker's CPU. What is young is still looked
through; what is old only when a shard was dropped, as only then is there much to find (docs/decisions/017)."""


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
    """How long a turn waits, at the least, for what comes with its first records: a transaction costs the broker far more than a record."""
    linger_most: float = 0.025
    """A turn waits for as long as the last transaction took, up to this: a broker that has much to do is given fewer and larger ones."""
    patience: float = 0.1
    """How long what nobody waits for (confirmations, at middle) may wait for company, for the same reason."""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What the broker refused of the shard before this opening: then every input has a transaction of its own until it is found."""

    reason: str
    input: str | None = None
    """The input that was alone in the refused transaction; None while it is not known.

    A record is known by its place, for others may come before it next time; an item of a cursor by its sequence number, for none can.
    """


class SuspectedError(Exception):
    """A transaction was refused for a record in it. Open the shard again with this suspicion."""

    def __init__(self, suspicion: Suspicion) -> None:
        super().__init__(suspicion.reason)
        self.suspicion = suspicion
