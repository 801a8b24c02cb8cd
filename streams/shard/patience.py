"""What may wait for company before a turn begins, and for how long: a transaction costs the broker far more than a record.

Confirmations at middle, for nobody waits for them; and ticks of the clock, which alone would take a transaction of each office a second,
with trades waiting behind it. No outcome depends on it.
"""

from collections.abc import Callable, Collection, Mapping

from streams.shard.bounds import Bounds
from streams.shard.port import Record

TICKS = (b'"type":"ClockTicked"', b'"type":"ShardTimeTold"')
TICK_BYTES = 40
"""The type stands first in what we write."""

Waiting = Mapping[str, Collection[Record]]
"""By input, what is here and was not taken yet."""


class Patience:
    """Counts from when something is here."""

    def __init__(self, patient: frozenset[str], bounds: Bounds, elapsed: Callable[[], float]) -> None:
        self._patient = patient
        self._bounds = bounds
        self._elapsed = elapsed
        self._since: float | None = None

    def notice(self, waiting: Waiting) -> None:
        """Something may be here."""
        if self._since is None and any(waiting.values()):
            self._since = self._elapsed()

    def renew(self, waiting: Waiting) -> None:
        """Something was taken: what is left begins to wait."""
        self._since = None
        self.notice(waiting)

    def left(self, waiting: Waiting) -> float:
        """Seconds that all that is here may still wait; 0 where nothing is here, or something is urgent."""
        if self._since is None:
            return 0.0
        others = [records for name, records in waiting.items() if name not in self._patient]
        if any(not is_tick(record) for records in others for record in records):
            return 0.0
        most = self._bounds.tick_patience if any(others) else self._bounds.patience
        return max(0.0, most - (self._elapsed() - self._since))


def is_tick(record: Record) -> bool:
    """Whether it only says what time it is. A look at the bytes is enough: what looks like one waits a little, no more."""
    return record.value is not None and any(tick in record.value[:TICK_BYTES] for tick in TICKS)
